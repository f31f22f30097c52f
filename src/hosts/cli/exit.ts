// What a command's end means to a shell.
import type { Event } from '../../protocol/event.ts';
import type { Fault } from '../../protocol/fault.ts';
import { printable } from './printable.ts';

export const EXIT = { done: 0, failed: 1, usage: 2, denied: 3, stopped: 130 } as const;

/** Faults that only the user's settings, keys or words can mend. */
const CONFIGURATION =
  /^(cli|settings|rules|provider|file|session-file)\.|^model\.(unknown|unconfigured|unauthorized|not-found)$|^session\.unknown$|^event\.newer$|^store\.unwritable$/;

/** What a plan, or a decision about one, is refused for before anything happens. */
const REFUSED =
  /^plan\.(invalid|none|no-step)$|^step\.(not-failed|ended|no-model|running|done)$|^fork\.|^policy\.|^tool\.|^call\.|^web\./;

export const exitOf = (problem: Fault): number => (CONFIGURATION.test(problem.code) ? EXIT.usage : EXIT.failed);

/** Of what was refused when it was asked for; the same fault at a run's end is a failure of the run. */
export const exitOfRefusal = (problem: Fault): number => (REFUSED.test(problem.code) ? EXIT.usage : exitOf(problem));

export const refuse = (problem: Fault): number => complain(problem.text, exitOfRefusal(problem));

export function complain(text: string, code: number, more = ''): number {
  process.stderr.write(`orquestra: ${printable(text)}\n${more}`);
  return code;
}

/** `events` are those of the run. */
export function exitOfRun(events: readonly Event[]): number {
  const ended = events.findLast((event) => event.type === 'run.ended');
  if (ended?.type !== 'run.ended') return EXIT.failed;
  const { outcome, fault } = ended;
  if (outcome === 'stopped' || outcome === 'interrupted') return EXIT.stopped;
  if (outcome === 'failed') return fault === undefined ? EXIT.failed : complain(fault.text, exitOf(fault));
  if (outcome === 'denied') return fault === undefined ? EXIT.denied : complain(fault.text, EXIT.denied);
  const denied = events.some((event) => event.type === 'tool.ended' && event.outcome === 'denied');
  return denied ? EXIT.denied : EXIT.done;
}
