// What a user may do in the middle of a run of a plan, at random.
import fc from 'fast-check';
import type { CoreCommand } from '../../../../../src/protocol/command.ts';
import { definitionOf, type Plan, type Step } from '../../../../../src/protocol/plan.ts';
import type { PlanEdit } from '../../../../../src/protocol/plan-edit.ts';

const moves = [
  'run.stop',
  'run.pause',
  'run.pause',
  'run.resume',
  'step.stop',
  'step.stop',
  'step.stop',
  'step.skip',
  'step.retry',
  'step.retry',
  'step.finish',
  'plan.run',
  'plan.undo',
  'plan.redo',
  'add',
  'add',
  'remove',
  'change',
  'move',
  'limit',
  'limit',
] as const;

export interface Disturbance {
  /** Milliseconds after the one before. */
  readonly after: number;
  readonly move: (typeof moves)[number];
  readonly picks: readonly [number, number, number];
}

export const disturbance: fc.Arbitrary<Disturbance> = fc.record({
  after: fc.integer({ min: 0, max: 30 }),
  move: fc.constantFrom(...moves),
  picks: fc.tuple(fc.nat(), fc.nat(), fc.nat()),
});

/** Undefined where there is nothing to do it to. */
export function commandOf({ move, picks }: Disturbance, session: string, plan: Plan): CoreCommand | undefined {
  const pick = (number: number): Step | undefined => plan.steps[number % plan.steps.length];
  const step = pick(picks[0]);
  if (step === undefined) return undefined;
  const edit = (...edits: readonly PlanEdit[]): CoreCommand => ({
    type: 'plan.edit',
    session,
    plan: plan.id,
    revision: plan.revision,
    label: move,
    edits: [...edits],
  });
  switch (move) {
    case 'add':
      return edit({ op: 'put', step: added(plan, picks), after: step.id });
    case 'remove':
      return edit({ op: 'remove', id: step.id });
    case 'change':
      return edit({
        op: 'put',
        step: { ...definitionOf(step), needs: picks[1] % 2 === 0 ? [] : [pick(picks[2])?.id ?? ''] },
      });
    case 'move':
      return edit({
        op: 'put',
        step: definitionOf(step),
        after: picks[1] % 4 === 0 ? null : (pick(picks[2])?.id ?? null),
      });
    case 'limit':
      return edit({ op: 'settings', settings: { goal: plan.goal, parallel: (picks[1] % 4) + 1 } });
    case 'step.stop':
    case 'step.skip':
    case 'step.retry':
    case 'step.finish':
      return { type: move, session, step: step.id };
    default:
      return { type: move, session };
  }
}

function added(plan: Plan, [one, other, third]: Disturbance['picks']) {
  const script = {
    acts: [
      { does: 'work', ms: third % 20 },
      { does: 'wait', ms: other % 20 },
    ],
    ends: [],
  };
  const need = plan.steps[other % plan.steps.length];
  const holder = plan.steps[third % plan.steps.length];
  const holds = holder?.kind === 'group' || holder?.kind === 'agent';
  return {
    id: `n${plan.revision}-${one % 7}`,
    title: 'Added',
    kind: 'tool' as const,
    tool: 'work',
    needs: other % 3 === 0 || need === undefined ? [] : [need.id],
    ...(holds && one % 2 === 0 ? { parent: holder.id } : {}),
    input: { script },
  };
}
