// Edits of a plan as data: three small moves that all that a user, a planner or a team does to a plan is made of.
import * as z from 'zod/mini';
import {
  definitionOf,
  FRESH,
  type Plan,
  PlanSettingsSchema,
  type Step,
  StepDefinitionSchema,
  StepStatusSchema,
  statusOf,
} from './plan.ts';

export const PlanEditSchema = z.discriminatedUnion('op', [
  /**
   * Adds a step, or gives a known one another definition and leaves its state. `after` is the step it stands behind, null for
   * the front; absent leaves a known step where it is and puts a new one at the end.
   */
  z.object({ op: z.literal('put'), step: StepDefinitionSchema, after: z.optional(z.nullable(z.string())) }),
  z.object({ op: z.literal('remove'), id: z.string() }),
  /** Skipped, done by hand, or to be run again. */
  z.object({ op: z.literal('status'), id: z.string(), status: StepStatusSchema }),
  /** Replaces goal and limits; a limit that is not named is taken away. */
  z.object({ op: z.literal('settings'), settings: PlanSettingsSchema }),
]);
export type PlanEdit = z.infer<typeof PlanEditSchema>;

/** Who edited: the user, the model that works on the plan, the planner after a failure. */
export const EditorSchema = z.enum(['user', 'model', 'planner']);

export function applyEdits(plan: Plan, edits: readonly PlanEdit[], revision: number): Plan {
  return { ...edits.reduce(applyEdit, plan), revision };
}

function applyEdit(plan: Plan, edit: PlanEdit): Plan {
  switch (edit.op) {
    case 'put': {
      const known = plan.steps.find((step) => step.id === edit.step.id);
      const step: Step = { ...(known === undefined ? FRESH : statusOf(known)), ...edit.step };
      if (known !== undefined && edit.after === undefined) {
        return { ...plan, steps: plan.steps.map((other) => (other.id === step.id ? step : other)) };
      }
      const others = plan.steps.filter((other) => other.id !== step.id);
      return { ...plan, steps: others.toSpliced(placeOf(others, edit.after), 0, step) };
    }
    case 'remove':
      return { ...plan, steps: plan.steps.filter((step) => step.id !== edit.id) };
    case 'status':
      return {
        ...plan,
        steps: plan.steps.map((step) =>
          step.id === edit.id ? { ...definitionOf(step), ...foreignOf(step), ...edit.status } : step,
        ),
      };
    case 'settings': {
      const { id, goal, steps, revision } = plan;
      return {
        id,
        goal,
        steps,
        revision,
        ...foreignOf(plan),
        ...edit.settings,
        ...(edit.settings.goal === undefined ? { goal } : {}),
      };
    }
  }
}

/** What has been read cannot be edited away. */
const foreignOf = ({ foreign }: Plan | Step) => (foreign === undefined ? {} : { foreign });

function placeOf(steps: readonly Step[], after: string | null | undefined): number {
  if (after === null) return 0;
  const index = after === undefined ? -1 : steps.findIndex((step) => step.id === after);
  return index < 0 ? steps.length : index + 1;
}

/** The edits that take `edits` back, to be applied to what they made of `plan`. */
export function inverseOf(plan: Plan, edits: readonly PlanEdit[]): readonly PlanEdit[] {
  const inverse: PlanEdit[] = [];
  let now = plan;
  for (const edit of edits) {
    inverse.unshift(...inverseOfOne(now, edit));
    now = applyEdit(now, edit);
  }
  return inverse;
}

function inverseOfOne(plan: Plan, edit: PlanEdit): readonly PlanEdit[] {
  if (edit.op === 'settings') {
    const { budget, parallel, replans, goal } = plan;
    return [{ op: 'settings', settings: { goal, budget, parallel, replans } }];
  }
  const id = edit.op === 'put' ? edit.step.id : edit.id;
  const index = plan.steps.findIndex((step) => step.id === id);
  const known = plan.steps[index];
  if (known === undefined) return edit.op === 'put' ? [{ op: 'remove', id }] : [];
  if (edit.op === 'status') return [{ op: 'status', id, status: statusOf(known) }];
  const after = plan.steps[index - 1]?.id ?? null;
  const back: PlanEdit = { op: 'put', step: definitionOf(known), after };
  return edit.op === 'put' ? [back] : [back, { op: 'status', id, status: statusOf(known) }];
}
