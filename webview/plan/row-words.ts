// What a step's line tells in words beside its title, and below it.
import type { Step } from '../../src/protocol/plan.ts';
import { planWords } from '../plan-words.ts';
import { TOLD } from '../view/plan.ts';
import { words } from '../words.ts';

const text = planWords.row;

/** What an agent says is not what it did; a tool's own result, an answer, a gate and a group need nothing else to show for it. */
export const isUnchecked = ({ state, evidence, kind, doneWhen }: Step) =>
  state === 'done' && evidence.length === 0 && (kind === 'agent' || (kind === 'tool' && doneWhen !== undefined));

/** Beside the title: a state that its icon does not tell, or that nothing shows that it is done. */
export function toldOf(step: Step): string {
  if (TOLD.includes(step.state)) return words.steps[step.state];
  return isUnchecked(step) ? text.unchecked : '';
}

/** Below it: only what somebody who glances at the plan would want to know. */
export function noteOf(step: Step): string | undefined {
  switch (step.state) {
    case 'waiting':
    case 'pending':
      return step.waitingFor === undefined ? undefined : text.waits(step.waitingFor);
    case 'running':
      return step.kind === 'group' ? undefined : step.activity;
    case 'done':
      return step.evidence.some((one) => one.stale === true) ? text.stale : undefined;
    case 'skipped':
      return step.note;
    default:
      return step.fault?.text;
  }
}
