// Where text comes from that a step of a plan may have before it, beyond what its own agent has read.
import { withSources } from '../../../protocol/foreign.ts';
import type { Step } from '../../../protocol/plan.ts';
import type { LivePlan } from './live-plan.ts';
import { isReplan } from './replan.ts';

/**
 * What it needs was read by others before it and stands in its input; what an agent above it has read may stand in its
 * instructions, and what was before the model that planned it anywhere. `read` is what the agent of a step has read itself.
 */
export function foreignOf(
  live: Pick<LivePlan, 'foreign' | 'step' | 'plan'>,
  step: Step,
  read: (by: Step) => readonly string[] | undefined,
): readonly string[] {
  let all = withSources(read(step) ?? [], live.foreign);
  // It is told how the others failed.
  const before = isReplan(step) ? live.plan().steps : step.needs.map(live.step);
  for (const one of before) all = withSources(all, one?.foreign);
  const parent = step.parent === undefined ? undefined : live.step(step.parent);
  return parent === undefined ? all : withSources(all, foreignOf(live, parent, read));
}
