// Follows a session while one of the commands works in it: prints what happens, puts questions to whoever is there, stops when told to.
import type { Session } from '../../core/orchestrator/session.ts';
import type { Event } from '../../protocol/event.ts';
import { type Arguments, approveOf, onTerminal } from './arguments.ts';
import { type Asker, createAsker } from './ask-on-terminal.ts';
import { complain, exitOf } from './exit.ts';
import { createPrinter, type Printing } from './print.ts';
import type { Stopping } from './stopping.ts';

export interface Following {
  /** What has happened since. */
  readonly seen: readonly Event[];
  /** Asks for a line on the terminal; undefined when there is none to be had. */
  readonly line: Asker['line'];
  /** Whether it was asked to stop. */
  stopped(): boolean;
  /** Resolves when nothing runs any more; the exit code of a log that refused, if it did. */
  settled(): Promise<number | undefined>;
}

/** `past`: what this process has written in the session before. */
export async function follow(
  session: Session,
  past: readonly Event[],
  given: Arguments,
  text: Printing['text'],
  stopping: Stopping,
  work: (following: Following) => Promise<number>,
): Promise<number> {
  const seen: Event[] = [];
  let stopped = false;
  const stop = () => {
    stopped = true;
    asker.close();
    void session.stop('stopped');
  };
  const printer = createPrinter({ json: given.json, session: session.id, text, view: () => viewOf(session) });
  const asker = createAsker(session, stop);
  printer.events(past);
  const leave = session.journal.subscribe({
    events: (events) => {
      seen.push(...events);
      printer.events(events);
      asker.events(events.filter((event) => isAsked(event, given)));
      for (const event of events) answer(session, event, given.answers);
    },
    deltas: (deltas) => printer.deltas(deltas),
  });
  // Stays for the rest of the process: a second Ctrl-C does not cut off the putting away.
  stopping.during(stop);
  const settled = async () => {
    await session.settled();
    const { broken } = session.journal;
    return broken === undefined ? undefined : complain(broken.text, exitOf(broken));
  };
  try {
    return await work({ seen, line: asker.line, stopped: () => stopped, settled });
  } finally {
    asker.close();
    leave();
  }
}

/** The plan of a run is ahead of what is stored. */
function viewOf(session: Session): ReturnType<Printing['view']> {
  const { run, turn } = session.view();
  return { run, turn, plan: session.plan() };
}

/** The step of a plan that asks; undefined for a question of a model. */
export const askingStep = (call: string): string | undefined => /^(?:question|gate):[^/]*\/(.*)$/.exec(call)?.[1];

/** Whether it is put to whoever sits at the terminal; the engine answers for the flags by itself. */
function isAsked(event: Event, given: Arguments): boolean {
  if (event.type === 'approval.requested') return approveOf(given) === 'ask';
  if (event.type !== 'question.asked' || !onTerminal()) return false;
  return !given.answers.has(askingStep(event.question.call) ?? '');
}

function answer(session: Session, event: Event, answers: ReadonlyMap<string, string>): void {
  if (event.type !== 'question.asked') return;
  const { call, options } = event.question;
  const given = answers.get(askingStep(call) ?? '');
  if (given === undefined) return;
  // An option is meant however it is written; a gate opens for exactly its own words.
  const option = options.find((one) => one.toLowerCase() === given.trim().toLowerCase());
  session.waiting.answerQuestion(call, option ?? given);
}

/** Composes with this: whoever sits at the terminal can be asked, and what was answered beforehand is. */
export const asksOf = (given: Arguments) => (step: string) => onTerminal() || given.answers.has(step);
