// A plan as lines of text: one a step, with its state, time and cost, and what waits for a decision.
import { needsDecision, type Plan, type Step, type StepState } from '../../protocol/plan.ts';
import { cost, timeOf } from './figures.ts';

export const MARKS: Readonly<Record<StepState, string>> = {
  pending: '○',
  running: '▸',
  waiting: '…',
  done: '✔',
  failed: '✖',
  skipped: '–',
  stopped: '■',
  interrupted: '?',
};

export function planTable(plan: Plan): string {
  const rows = plan.steps.map((step) => [
    `${MARKS[step.state]} ${step.state}`,
    `${'  '.repeat(depthOf(plan, step))}${step.id}`,
    timeOf(step),
    cost(step.spent),
    `${step.title}${why(step)}`,
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

function depthOf(plan: Plan, step: Step): number {
  let depth = 0;
  for (let up = step.parent; up !== undefined && depth < 20; depth++) {
    up = plan.steps.find((other) => other.id === up)?.parent;
  }
  return depth;
}

function why({ state, fault, note, waitingFor }: Step): string {
  const text =
    state === 'waiting'
      ? waitingFor
      : state === 'skipped'
        ? note
        : state === 'done'
          ? undefined
          : (fault?.text ?? note);
  return text === undefined ? '' : `: ${text.replace(/\s+/g, ' ').slice(0, 300)}`;
}

/** What can be done about steps that gave up; undefined when none did. */
export function decisionsFor(plan: Plan, session: string): string | undefined {
  const open = plan.steps.filter(
    ({ state, fault, kind }) => needsDecision({ state, fault }) && kind !== 'group' && kind !== 'task',
  );
  const [first] = open;
  if (first === undefined) return undefined;
  const names = open.map((step) => step.id);
  const who = names.length === 1 ? `Step ${first.id} waits` : `Steps ${names.slice(0, 10).join(', ')} wait`;
  return `${who} for a decision: orquestra retry | skip | done ${session} ${first.id}; then orquestra resume ${session}.`;
}
