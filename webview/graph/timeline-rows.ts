// The steps that have started or wait, as rows: each below what it is part of, those that began earlier first.
import type { Step, StepState } from '../../src/protocol/plan.ts';

export interface Span {
  readonly from: number;
  readonly to: number;
}
export interface Row {
  readonly id: string;
  readonly title: string;
  readonly state: StepState;
  /** How many others it stands under. */
  readonly depth: number;
  /** Absent for a step that waits before it has started. */
  readonly span: Span | undefined;
  readonly waitingFor: string | undefined;
  readonly attempts: number;
}
export interface Rows {
  readonly rows: readonly Row[];
  /** Steps that are not among them. */
  readonly notStarted: number;
}

export function rowsOf(steps: readonly Step[], now: number): Rows {
  const known = new Set(steps.map((step) => step.id));
  const children = new Map<string, Step[]>();
  for (const step of steps) {
    const parent = step.parent !== undefined && known.has(step.parent) ? step.parent : '';
    children.set(parent, children.get(parent) ?? []);
    children.get(parent)?.push(step);
  }
  const visited = new Set<string>();
  const rows = rowsUnder('', 0, now, children, visited);
  return { rows, notStarted: steps.length - rows.length };
}

function rowsUnder(
  parent: string,
  depth: number,
  now: number,
  children: ReadonlyMap<string, readonly Step[]>,
  visited: Set<string>,
): readonly Row[] {
  const parts = (children.get(parent) ?? []).flatMap((step) => {
    if (visited.has(step.id)) return [];
    visited.add(step.id);
    const inside = rowsUnder(step.id, depth + 1, now, children, visited);
    const span = spanOf(step, now) ?? around(inside);
    if (span === undefined && step.waitingFor === undefined && inside.length === 0) return [];
    const { id, title, state, waitingFor, attempts } = step;
    return [[{ id, title, state, depth, span, waitingFor, attempts }, ...inside]];
  });
  const start = (rows: readonly Row[]) => rows[0]?.span?.from ?? Infinity;
  return parts.toSorted((one, other) => (start(one) < start(other) ? -1 : start(one) > start(other) ? 1 : 0)).flat();
}

/** An end before the start belongs to an attempt before this one. */
function spanOf({ state, startedAt, endedAt, activeAt }: Step, now: number): Span | undefined {
  if (startedAt === undefined) return undefined;
  const active = state === 'running' || state === 'waiting';
  const end = active ? now : (endedAt ?? activeAt ?? startedAt);
  return { from: startedAt, to: Math.max(startedAt, end) };
}

/** A group without times of its own takes as long as what is in it. */
function around(rows: readonly Row[]): Span | undefined {
  const spans = rows.flatMap(({ span }) => (span === undefined ? [] : [span]));
  if (spans.length === 0) return undefined;
  return {
    from: spans.reduce((least, { from }) => Math.min(least, from), Infinity),
    to: spans.reduce((most, { to }) => Math.max(most, to), -Infinity),
  };
}
