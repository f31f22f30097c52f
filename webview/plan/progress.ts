// How far a plan has come, counted in the steps that a reader would count.
import type { Plan, Step } from '../../src/protocol/plan.ts';

export interface Progress {
  readonly done: number;
  readonly all: number;
  /** What is under way, the first of it. */
  readonly now: Step | undefined;
}

/** Of a plan document: its own steps, without groups and without what its agents made up on the way. */
export function progressOf({ steps }: Plan): Progress {
  const kinds = new Map(steps.map((step) => [step.id, step.kind]));
  const own = (step: Step) => {
    const parent = step.parent === undefined ? undefined : kinds.get(step.parent);
    return step.kind !== 'group' && step.kind !== 'task' && (parent === undefined || parent === 'group');
  };
  return count(steps.filter(own), (step) => step.state === 'done' || step.state === 'skipped');
}

/** Of a turn: its tasks, or where there are none, its agents. */
export function turnProgress({ steps }: Plan): Progress {
  const tasks = steps.filter((step) => step.kind === 'task');
  return count(tasks.length > 0 ? tasks : steps, (step) => step.state === 'done');
}

const count = (steps: readonly Step[], isDone: (step: Step) => boolean): Progress => ({
  done: steps.filter(isDone).length,
  all: steps.length,
  now: steps.find((step) => step.state === 'running') ?? steps.find((step) => step.state === 'waiting'),
});

/** Whether a turn is worth showing beside a plan document: its one agent step alone says nothing. */
export const hasTasks = ({ steps }: Plan) => steps.length > 1;

/** Whether the turn gave work to other agents. */
export const hasChildren = ({ steps }: Plan) => steps.filter((step) => step.kind === 'agent').length > 1;
