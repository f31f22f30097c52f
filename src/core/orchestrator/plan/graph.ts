// Which steps are ready: kept up with each ending, built anew only when the plan itself is edited.
import { type Plan, type Step, TERMINAL_STEP_STATES } from '../../../protocol/plan.ts';

export interface Graph {
  /** Steps that may begin now, in the plan's order. */
  ready(): readonly string[];
  began(id: string): void;
  ended(id: string): void;
  children(id: string): readonly string[];
}

const satisfied = (step: Step | undefined) => step?.state === 'done' || step?.state === 'skipped';

/** Reads states from `plan()` as they are when asked. */
export function createGraph(plan: () => Plan): Graph {
  const { steps } = plan();
  const places = new Map(steps.map((step, index) => [step.id, index]));
  const stepOf = (id: string) => plan().steps[places.get(id) ?? -1];
  const dependents = new Map<string, string[]>();
  const children = new Map<string, string[]>();
  const ready = new Set<string>();
  const add = (map: Map<string, string[]>, key: string, id: string) => {
    const known = map.get(key);
    if (known === undefined) map.set(key, [id]);
    else known.push(id);
  };
  for (const step of steps) {
    for (const need of step.needs) add(dependents, need, step.id);
    if (step.parent !== undefined) add(children, step.parent, step.id);
  }

  const look = (id: string) => {
    const step = stepOf(id);
    if (step === undefined || step.kind === 'task' || step.state !== 'pending') return;
    if (!step.needs.every((need) => satisfied(stepOf(need)))) return;
    const parent = step.parent === undefined ? undefined : stepOf(step.parent);
    // Under a group or an agent that has not begun, or that has ended, nothing begins.
    if (parent !== undefined && (parent.state === 'pending' || TERMINAL_STEP_STATES.includes(parent.state))) return;
    ready.add(id);
  };
  for (const step of steps) look(step.id);

  return {
    ready: () => [...ready].sort((one, other) => (places.get(one) ?? 0) - (places.get(other) ?? 0)),
    began: (id) => {
      ready.delete(id);
      for (const child of children.get(id) ?? []) look(child);
    },
    ended: (id) => {
      ready.delete(id);
      for (const dependent of dependents.get(id) ?? []) look(dependent);
    },
    children: (id) => children.get(id) ?? [],
  };
}
