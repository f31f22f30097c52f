// A small reference of what the scheduler may do and must do, written without looking at how it does it.
import type { Plan, Step } from '../../../../../src/protocol/plan.ts';
import {
  type FileStep,
  OUTPUTS,
  type RandomPlan,
  type Script,
  type WantedLease,
  withReferred,
} from './random-plans.ts';

export type End = 'done' | 'failed' | 'skipped' | 'pending';

/** The number that a step gives, as a text. */
export const outputOf = (id: string) => String([...id].reduce((sum, sign) => sum + sign.charCodeAt(0), 0) % OUTPUTS);

export function scriptOf(input: Readonly<Record<string, unknown>>): Script {
  const { script, instructions } = input;
  return (script ?? JSON.parse(String(instructions))) as Script;
}

/** How each step of a plan ends that nobody disturbs. */
export function expectedEnds(plan: RandomPlan): ReadonlyMap<string, End> {
  const steps = new Map(plan.steps.map((step) => [step.id, withReferred(step)]));
  const ends = new Map<string, End>();
  const satisfied = (id: string) => endOf(id) === 'done' || endOf(id) === 'skipped';
  const begins = (step: FileStep): boolean => {
    if (!step.needs.every(satisfied)) return false;
    const parent = steps.get(step.parent ?? '');
    return parent === undefined || (begins(parent) && holds(parent));
  };
  const holds = (step: FileStep): boolean => {
    if (step.when === undefined) return true;
    const referred = step.when.value.split('.')[1] ?? '';
    return endOf(referred) === 'done' && outputOf(referred) === String(step.when.to);
  };
  /** All of a group whose condition does not hold is skipped, whatever it waited for. */
  const skipped = (step: FileStep): boolean => {
    const above = steps.get(step.parent ?? '');
    return (above !== undefined && skipped(above)) || (begins(step) && !holds(step));
  };
  const lies = (step: FileStep): End => {
    if (skipped(step)) return 'skipped';
    if (!begins(step)) return 'pending';
    if (step.kind !== 'group') return runs(step);
    const inside = plan.steps.filter((one) => one.parent === step.id);
    return inside.every((one) => satisfied(one.id)) ? 'done' : 'failed';
  };
  const endOf = (id: string): End => {
    const known = ends.get(id);
    if (known !== undefined) return known;
    const step = steps.get(id);
    const end = step === undefined ? 'pending' : lies(step);
    ends.set(id, end);
    return end;
  };
  for (const id of steps.keys()) endOf(id);
  return ends;
}

function runs(step: FileStep): End {
  const { ends } = scriptOf(step.input ?? {});
  const most = step.retry?.attempts ?? 3;
  for (let attempt = 0; attempt < most; attempt++) {
    if (ends[attempt] === undefined) return 'done';
    if (ends[attempt] === 'broken') return 'failed';
  }
  return 'failed';
}

const isSatisfied = (step: Step | undefined) => step?.state === 'done' || step?.state === 'skipped';
const isActive = (step: Step | undefined) => step?.state === 'running' || step?.state === 'waiting';

/** The ids of what holds a step, nearest first. */
export function above(plan: Plan, id: string): readonly string[] {
  const parents = new Map(plan.steps.map((step) => [step.id, step.parent]));
  const line: string[] = [];
  for (let parent = parents.get(id); parent !== undefined; parent = parents.get(parent)) line.push(parent);
  return line;
}

/** Why a step may not begin as the plan is now. */
export function whyNot(plan: Plan, step: Step): string | undefined {
  const find = (id: string) => plan.steps.find((one) => one.id === id);
  const missing = step.needs.find((need) => !isSatisfied(find(need)));
  if (missing !== undefined) return `${step.id} needs ${missing}, which is ${find(missing)?.state}`;
  const ended = above(plan, step.id).find((id) => !isActive(find(id)));
  return ended === undefined ? undefined : `${step.id} is under ${ended}, which is ${find(ended)?.state}`;
}

/** Steps that could begin and have not. */
export const idle = (plan: Plan): readonly string[] =>
  plan.steps
    .filter((step) => step.kind !== 'task' && step.state === 'pending' && whyNot(plan, step) === undefined)
    .map((step) => step.id);

/** Steps that go on although what is above them has ended. */
export function orphans(plan: Plan, active: readonly string[]): readonly string[] {
  const states = new Map(plan.steps.map((step) => [step.id, step]));
  return active.filter((id) => above(plan, id).some((parent) => !isActive(states.get(parent))));
}

/** Compared part by part: a folder holds all that begins with its parts. */
export function clash(one: WantedLease, other: WantedLease): boolean {
  const [a, b] = [one.key.split('/'), other.key.split('/')];
  const meets = a.slice(0, b.length).every((part, index) => part === b[index]);
  if (!meets) return false;
  if (one.kind === 'read' && other.kind === 'read') return false;
  // Files may be read beside a command, which keeps out writers and other commands.
  return one.kind === other.kind || one.kind === 'write' || other.kind === 'write';
}
