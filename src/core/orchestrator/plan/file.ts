// A plan as it stands in a file or in a model's answer: definitions alone, with what can be left out left out.
import * as z from 'zod/mini';
import {
  BudgetSchema,
  CheckSchema,
  ConditionSchema,
  definitionOf,
  ExpectedEffectSchema,
  type Plan,
  PlanSettingsSchema,
  StepDefinitionSchema,
  StepStatusSchema,
} from '../../../protocol/plan.ts';
import { isReplan } from './replan.ts';

const text = z.string();

const own = StepDefinitionSchema.shape;

/** Parts of a step with fields of their own: a limit that nobody knows is no limit, so it is not passed over. */
const parts = {
  check: CheckSchema,
  when: ConditionSchema,
  budget: BudgetSchema,
  retry: own.retry.def.innerType,
  estimate: own.estimate.def.innerType,
  effects: ExpectedEffectSchema,
};

const strictly = <S extends z.core.$ZodLooseShape>(part: z.ZodMiniObject<S>) => z.optional(z.strictObject(part.shape));

/** What each field may be; whatever else stands there is named and refused. */
export const StepFileSchema = z.strictObject({
  ...own,
  id: z.optional(own.id),
  title: z.optional(own.title),
  /** Tasks belong to the agent that reports them. */
  kind: z.optional(z.enum(['tool', 'agent', 'question', 'gate', 'group'])),
  check: strictly(parts.check),
  when: strictly(parts.when),
  budget: strictly(parts.budget),
  retry: strictly(parts.retry),
  estimate: strictly(parts.estimate),
  effects: z.optional(z.array(z.strictObject(parts.effects.shape))),
  needs: z.optional(z.array(text)),
  /** For an agent its instructions alone will do. */
  input: z.optional(z.union([text, z.record(text, z.unknown())])),
});
export type StepFile = z.infer<typeof StepFileSchema>;

export const PlanFileSchema = z.strictObject({
  ...PlanSettingsSchema.shape,
  budget: strictly(parts.budget),
  steps: z.array(z.unknown()),
});

/** The fields that are allowed at `path` of a plan, or of a step. */
export function fieldsAt(path: readonly PropertyKey[], of: 'plan' | 'step'): readonly string[] {
  const part = Object.entries(parts).find(([name]) => name === path[0])?.[1];
  return Object.keys(part?.shape ?? (of === 'plan' ? PlanFileSchema : StepFileSchema).shape);
}

const STATUS = new Set(Object.keys(StepStatusSchema.shape));
const OWN = new Set(['id', 'revision']);

/** A plan that was taken from a session brings along how far it had come; a file's plan begins anew. */
export function withoutStatus(raw: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const steps: unknown = raw.steps;
  return {
    ...Object.fromEntries(Object.entries(raw).filter(([key]) => !OWN.has(key))),
    ...(Array.isArray(steps) ? { steps: steps.filter((step) => !isReported(step)).map(withoutStepStatus) } : {}),
  };
}

/** A task that an agent has reported is a part of how far it had come. */
const isReported = (step: unknown) =>
  typeof step === 'object' && step !== null && 'kind' in step && step.kind === 'task' && 'state' in step;

const withoutStepStatus = (step: unknown) =>
  typeof step === 'object' && step !== null && !Array.isArray(step)
    ? Object.fromEntries(Object.entries(step).filter(([key]) => !STATUS.has(key)))
    : step;

/** Steps that came of running the plan: tasks, agents that an agent asked for, the planner's own; run again they come anew. */
function cameOfRunning(plan: Plan): ReadonlySet<string> {
  const agents = new Set(plan.steps.filter((step) => step.kind === 'agent').map((step) => step.id));
  const came = plan.steps.filter((step) => step.kind === 'task' || isReplan(step) || agents.has(step.parent ?? ''));
  const kept = plan.steps.filter((step) => !came.includes(step));
  const needed = new Set(kept.flatMap((step) => step.needs));
  return new Set(came.map((step) => step.id).filter((id) => !needed.has(id)));
}

/** What is written into a file: read again, it gives the same plan. */
export function planFile(plan: Plan): Readonly<Record<string, unknown>> {
  const { goal, budget, parallel, replans } = plan;
  const left = cameOfRunning(plan);
  const steps = plan.steps
    .filter((step) => !left.has(step.id))
    .map((step) => {
      const { id, title, kind, ...rest } = definitionOf(step);
      return { id, title, kind, ...rest };
    });
  return { goal, ...(budget && { budget }), ...(parallel && { parallel }), ...(replans && { replans }), steps };
}
