// A plan that many events move one after another: each moves its step in place, and the whole is put together when asked for.
import type { Event, EventBody } from '../../../protocol/event.ts';
import type { Plan, Step } from '../../../protocol/plan.ts';
import { foldPlan, foldStep, movedStep } from '../../../protocol/plan-fold.ts';

/** Folds as `foldPlan` does, at a cost that does not grow with the plan. */
export interface LivePlan {
  readonly id: string;
  /** Where text came from that was in the context of the model that planned it. */
  readonly foreign: readonly string[] | undefined;
  /** Of what was given out nothing changes any more. */
  plan(): Plan;
  step(id: string): Step | undefined;
  /** Whether it or any of its steps has a budget. */
  readonly limited: boolean;
  fold(event: Event | EventBody, at: number): void;
  replace(plan: Plan): void;
}

export function createLivePlan(start: Plan): LivePlan {
  let whole: Plan | undefined;
  let { steps, ...rest } = start;
  let places: ReadonlyMap<string, number> = new Map();
  let limited = false;

  const plan = () => {
    whole ??= { ...rest, steps: [...steps] };
    return whole;
  };
  const replace = (other: Plan) => {
    whole = other;
    ({ steps, ...rest } = other);
    steps = [...steps];
    places = new Map(steps.map((step, index) => [step.id, index]));
    limited = other.budget !== undefined || steps.some((step) => step.budget !== undefined);
  };
  replace(start);

  return {
    get id() {
      return rest.id;
    },
    get foreign() {
      return rest.foreign;
    },
    get limited() {
      return limited;
    },
    plan,
    step: (id) => {
      const place = places.get(id);
      return place === undefined ? undefined : steps[place];
    },
    fold: (event, at) => {
      if (event.type === 'plan.edited' || event.type === 'tree.seen') {
        const before = plan();
        const after = foldPlan(before, event, at);
        if (after !== before) replace(after);
        return;
      }
      const id = movedStep(event);
      const place = id === undefined ? undefined : places.get(id);
      const step = place === undefined ? undefined : steps[place];
      if (place === undefined || step === undefined) return;
      steps[place] = foldStep(step, event, at);
      whole = undefined;
    },
    replace,
  };
}
