// A plan as it stands in a file or in a model's answer: definitions alone, with what can be left out left out.
import * as z from 'zod/mini';
import {
  definitionOf,
  type Plan,
  PlanSettingsSchema,
  StepDefinitionSchema,
  StepStatusSchema,
} from '../../../protocol/plan.ts';

const text = z.string();

/** What each field may be; whatever else stands there is named and refused. */
export const StepFileSchema = z.strictObject({
  ...StepDefinitionSchema.shape,
  id: z.optional(StepDefinitionSchema.shape.id),
  title: z.optional(StepDefinitionSchema.shape.title),
  kind: z.optional(StepDefinitionSchema.shape.kind),
  needs: z.optional(z.array(text)),
  /** For an agent its instructions alone will do. */
  input: z.optional(z.union([text, z.record(text, z.unknown())])),
});
export type StepFile = z.infer<typeof StepFileSchema>;

export const PlanFileSchema = z.strictObject({ ...PlanSettingsSchema.shape, steps: z.array(z.unknown()) });

const STATUS = new Set(Object.keys(StepStatusSchema.shape));
const OWN = new Set(['id', 'revision']);

/** A plan that was taken from a session brings along how far it had come; a file's plan begins anew. */
export function withoutStatus(raw: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const steps: unknown = raw.steps;
  return {
    ...Object.fromEntries(Object.entries(raw).filter(([key]) => !OWN.has(key))),
    ...(Array.isArray(steps) ? { steps: steps.map(withoutStepStatus) } : {}),
  };
}

const withoutStepStatus = (step: unknown) =>
  typeof step === 'object' && step !== null && !Array.isArray(step)
    ? Object.fromEntries(Object.entries(step).filter(([key]) => !STATUS.has(key)))
    : step;

/** What is written into a file: read again, it gives the same plan. */
export function planFile(plan: Plan): Readonly<Record<string, unknown>> {
  const { goal, budget, parallel, replans } = plan;
  const steps = plan.steps
    .filter((step) => step.kind !== 'task')
    .map((step) => {
      const { id, title, kind, ...rest } = definitionOf(step);
      return { id, title, kind, ...rest };
    });
  return { goal, ...(budget && { budget }), ...(parallel && { parallel }), ...(replans && { replans }), steps };
}
