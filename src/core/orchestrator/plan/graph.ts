// Which steps are ready: kept up with each beginning and ending, built anew only when the plan itself is edited.
import { type Plan, type Step, TERMINAL_STEP_STATES } from '../../../protocol/plan.ts';

export interface Graph {
  /** The first step in the plan's order that may begin now and that `may` takes; `all` looks also at those that need a place. */
  next(all: boolean, may: (step: Step) => boolean): Step | undefined;
  began(id: string): void;
  ended(id: string): void;
  children(id: string): readonly string[];
}

/** Steps that wait for a person, or only hold others, take no place: others work meanwhile. */
export const works = (step: Step) => step.kind === 'tool' || step.kind === 'agent';

const satisfied = (step: Step | undefined) => step?.state === 'done' || step?.state === 'skipped';

/** `stepOf` gives a step as it is when asked. */
export function createGraph({ steps }: Plan, stepOf: (id: string) => Step | undefined): Graph {
  const places = new Map(steps.map((step, index) => [step.id, index]));
  const dependents = listsOf(steps, (step) => step.needs);
  const children = listsOf(steps, (step) => (step.parent === undefined ? [] : [step.parent]));
  const working = createPlaces();
  const waiting = createPlaces();

  const remove = (id: string) => {
    const place = places.get(id) ?? -1;
    working.remove(place);
    waiting.remove(place);
  };
  const look = (id: string) => {
    const step = stepOf(id);
    if (step === undefined || step.kind === 'task' || step.state !== 'pending') return;
    if (!step.needs.every((need) => satisfied(stepOf(need)))) return;
    const parent = step.parent === undefined ? undefined : stepOf(step.parent);
    // Under a group or an agent that has not begun, or that has ended, nothing begins.
    if (parent !== undefined && (parent.state === 'pending' || TERMINAL_STEP_STATES.includes(parent.state))) return;
    (works(step) ? working : waiting).add(places.get(id) ?? 0);
  };
  for (const step of steps) look(step.id);

  const at = (place: number) => {
    const id = steps[place]?.id;
    return id === undefined ? undefined : stepOf(id);
  };
  return {
    next: (all, may) => {
      const takes = (place: number) => {
        const step = at(place);
        return step !== undefined && may(step);
      };
      const idle = waiting.find(takes);
      const busy = all ? working.find(takes) : undefined;
      const first = idle === undefined || (busy !== undefined && busy < idle) ? busy : idle;
      return first === undefined ? undefined : at(first);
    },
    began: (id) => {
      remove(id);
      for (const child of children.get(id) ?? []) look(child);
    },
    ended: (id) => {
      remove(id);
      for (const child of children.get(id) ?? []) remove(child);
      for (const dependent of dependents.get(id) ?? []) look(dependent);
    },
    children: (id) => children.get(id) ?? [],
  };
}

function listsOf(steps: readonly Step[], keysOf: (step: Step) => readonly string[]): Map<string, string[]> {
  const lists = new Map<string, string[]>();
  for (const step of steps) {
    for (const key of keysOf(step)) {
      const known = lists.get(key);
      if (known === undefined) lists.set(key, [step.id]);
      else known.push(step.id);
    }
  }
  return lists;
}

/** Places in ascending order, found by halving: a thousand ready steps are not sorted anew with each one that begins. */
function createPlaces() {
  const places: number[] = [];
  const indexOf = (place: number) => {
    let [low, high] = [0, places.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((places[middle] ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    add: (place: number) => {
      const index = indexOf(place);
      if (places[index] !== place) places.splice(index, 0, place);
    },
    remove: (place: number) => {
      const index = indexOf(place);
      if (places[index] === place) places.splice(index, 1);
    },
    find: (takes: (place: number) => boolean) => places.find(takes),
  };
}
