// The edits that make one plan into another: for tasks that a model reports as a whole list.
import { definitionOf, type Plan, statusOf } from '../../../protocol/plan.ts';
import type { PlanEdit } from '../../../protocol/plan-edit.ts';

export function editsBetween(before: Plan, after: Plan): readonly PlanEdit[] {
  const known = new Map(before.steps.map((step) => [step.id, step]));
  const kept = new Set(after.steps.map((step) => step.id));
  const gone = before.steps
    .filter((step) => !kept.has(step.id))
    .map((step): PlanEdit => ({ op: 'remove', id: step.id }));
  const changed = after.steps.flatMap((step): PlanEdit[] => {
    const old = known.get(step.id);
    if (old === step) return [];
    const [definition, status] = [definitionOf(step), statusOf(step)];
    return [
      ...(old !== undefined && same(definitionOf(old), definition) ? [] : [{ op: 'put' as const, step: definition }]),
      ...(old !== undefined && same(statusOf(old), status) ? [] : [{ op: 'status' as const, id: step.id, status }]),
    ];
  });
  return [...gone, ...changed];
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
