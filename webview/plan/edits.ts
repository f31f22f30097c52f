// What the user does to a plan's steps, as edits of the protocol: pure, so that each can be shown to keep the plan whole.
import { definitionOf, type Plan, type Step, type StepDefinition } from '../../src/protocol/plan.ts';
import type { PlanEdit } from '../../src/protocol/plan-edit.ts';
import { planWords } from '../plan-words.ts';

const LONGEST_ID = 64;
const LONGEST_TITLE = 300;

const stepOf = ({ steps }: Plan, id: string) => steps.find((step) => step.id === id);

/** An id that no step has yet. */
export function freshId({ steps }: Plan, base: string): string {
  const stem = base.replace(/-\d+$/, '').slice(0, LONGEST_ID - 5);
  const taken = new Set(steps.map((step) => step.id));
  for (let number = 2; ; number++) {
    const id = `${stem}-${number}`;
    if (!taken.has(id)) return id;
  }
}

function siblingsOf(plan: Plan, step: Step): readonly Step[] {
  const parentOf = ({ parent }: Step) => (parent !== undefined && stepOf(plan, parent) ? parent : undefined);
  return plan.steps.filter((other) => parentOf(other) === parentOf(step));
}

/** The step that comes before `id` once `moving` is taken out; null when that is none. */
function beforeOf({ steps }: Plan, id: string, moving: string): string | null {
  const others = steps.filter((step) => step.id !== moving);
  return others[others.findIndex((step) => step.id === id) - 1]?.id ?? null;
}

/** One place up or down among the steps that are part of the same; undefined at the end of them. */
export function moveBy(plan: Plan, id: string, by: -1 | 1): readonly PlanEdit[] | undefined {
  const step = stepOf(plan, id);
  if (step === undefined) return undefined;
  const siblings = siblingsOf(plan, step);
  const other = siblings[siblings.indexOf(step) + by];
  if (other === undefined) return undefined;
  return [{ op: 'put', step: definitionOf(step), after: by === 1 ? other.id : beforeOf(plan, other.id, id) }];
}

/** Where a step stands among those that are part of the same, from 1. */
export function placeOf(plan: Plan, id: string): { readonly place: number; readonly all: number } {
  const step = stepOf(plan, id);
  const siblings = step === undefined ? [] : siblingsOf(plan, step);
  return { place: step === undefined ? 0 : siblings.indexOf(step) + 1, all: siblings.length };
}

/** Beside another step, and part of what that one is part of; undefined where it would become part of itself. */
export function moveBeside(plan: Plan, id: string, target: string, side: 'before' | 'after') {
  const step = stepOf(plan, id);
  const other = stepOf(plan, target);
  if (step === undefined || other === undefined || withUnder(plan, id).has(target)) return undefined;
  const { parent: _, ...rest } = definitionOf(step);
  const moved: StepDefinition = { ...rest, ...(other.parent === undefined ? {} : { parent: other.parent }) };
  const after = side === 'after' ? target : beforeOf(plan, target, id);
  const edits: readonly PlanEdit[] = [{ op: 'put', step: moved, after }];
  return edits;
}

/** A step and all that are part of it, however deep. */
function withUnder({ steps }: Plan, id: string): ReadonlySet<string> {
  const under = new Set([id]);
  for (let before = 0; before < under.size; ) {
    before = under.size;
    for (const step of steps) if (step.parent !== undefined && under.has(step.parent)) under.add(step.id);
  }
  return under;
}

/**
 * Two steps one after the other. The second keeps the id, the check and whoever needs it; the first takes what it needed.
 */
export function split(plan: Plan, id: string): readonly PlanEdit[] | undefined {
  const step = stepOf(plan, id);
  if (step === undefined) return undefined;
  const second = definitionOf(step);
  const { doneWhen: _done, check: _check, outputSchema: _schema, ...first } = second;
  const half = (number: 1 | 2) => planWords.labels.half(step.title.slice(0, LONGEST_TITLE - 9), number);
  const earlier = freshId(plan, id);
  return [
    { op: 'put', step: { ...first, id: earlier, title: half(1) }, after: beforeOf(plan, id, earlier) },
    { op: 'put', step: { ...second, title: half(2), needs: [earlier] } },
  ];
}

export function duplicate(plan: Plan, id: string): readonly PlanEdit[] | undefined {
  const step = stepOf(plan, id);
  if (step === undefined) return undefined;
  const title = planWords.labels.copy(step.title.slice(0, LONGEST_TITLE - 7));
  return [{ op: 'put', step: { ...definitionOf(step), id: freshId(plan, id), title }, after: id }];
}

/** Takes a step out with all that are part of it; those that needed them now need what they needed. */
export function remove(plan: Plan, id: string): readonly PlanEdit[] {
  const gone = withUnder(plan, id);
  const needsOf = new Map(plan.steps.map((step) => [step.id, step.needs]));
  const inPlaceOf = (need: string, seen: ReadonlySet<string>): readonly string[] => {
    if (!gone.has(need)) return [need];
    if (seen.has(need)) return [];
    return (needsOf.get(need) ?? []).flatMap((one) => inPlaceOf(one, new Set([...seen, need])));
  };
  const dependents = plan.steps.filter((step) => !gone.has(step.id) && step.needs.some((need) => gone.has(need)));
  return [
    ...dependents.map((step): PlanEdit => {
      const needs = [...new Set(step.needs.flatMap((need) => inPlaceOf(need, new Set())))];
      return { op: 'put', step: { ...definitionOf(step), needs: needs.filter((need) => need !== step.id) } };
    }),
    ...plan.steps
      .filter((step) => gone.has(step.id))
      .map((step): PlanEdit => ({ op: 'remove', id: step.id }))
      .reverse(),
  ];
}
