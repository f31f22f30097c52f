// Turns what an agent gives to others into steps under its own, within the depth and width that one agent may have.
import { fail, type Outcome, succeed } from '../../../protocol/fault.ts';
import type { Plan, StepDefinition } from '../../../protocol/plan.ts';
import type { Delegated, Reported } from '../run.ts';
import { lineOf } from './budget.ts';

/** Agents above one another at most. */
const DEPTH = 4;
/** Agents under one step at most, all its requests together. */
const WIDTH = 32;

export function childrenFor(
  plan: Plan,
  parent: string,
  work: readonly Delegated[],
): Outcome<readonly StepDefinition[]> {
  const line = lineOf(plan, parent).filter((step) => step.kind === 'agent');
  if (line.length >= DEPTH) {
    return fail('delegate.too-deep', `There are ${DEPTH} agents above one another already; do this part yourself.`);
  }
  const before = plan.steps.filter((step) => step.parent === parent && step.kind === 'agent').length;
  if (before + work.length > WIDTH) {
    return fail(
      'delegate.too-many',
      `One agent may have ${WIDTH} others at most, and has ${before}; do the rest yourself.`,
    );
  }
  const taken = new Set(plan.steps.map((step) => step.id));
  let number = before;
  const nextId = (): string => {
    number += 1;
    const id = `${parent.slice(0, 50)}.a${number}`;
    // Another step of that name may be there: a removed one leaves the number of those that are, and long names are cut.
    return taken.has(id) ? nextId() : id;
  };
  return succeed(
    work.map(({ title, instructions, persona }) => ({
      id: nextId(),
      title: title.slice(0, 300),
      kind: 'agent' as const,
      parent,
      needs: [],
      input: { instructions },
      ...(persona === undefined ? {} : { persona }),
    })),
  );
}

/** What each said when it was done, or why it is not. */
export function reportsOf(
  plan: Plan,
  outputs: ReadonlyMap<string, Readonly<Record<string, unknown>>>,
  work: readonly Delegated[],
  ids: readonly string[],
): readonly Reported[] {
  return work.map(({ title }, index) => {
    const step = plan.steps.find((one) => one.id === ids[index]);
    const foreign = step?.foreign === undefined ? {} : { foreign: step.foreign };
    if (step?.state === 'done') return { title, text: String(outputs.get(step.id)?.text ?? ''), ...foreign };
    return {
      title,
      ...foreign,
      text: `Not done (${step?.state ?? 'removed'}): ${step?.fault?.text ?? 'no reason was given'}`,
    };
  });
}
