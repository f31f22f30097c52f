// What was done so far in one sequence, by plain copies, and which of it still stands.
import { relative } from 'node:path';
import type { Event } from '../../../src/protocol/event.ts';
import type { Act, Chance } from './acts.ts';
import { type Change, differingLines } from './reference.ts';
import type { Leaf, Tree } from './tree.ts';
import type { Copies } from './world.ts';

type Ended = Extract<Event, { type: 'tool.ended' }>;

interface Done {
  readonly call: string;
  readonly run: string;
  readonly step: string;
  readonly plan: string;
  readonly seq: number;
  readonly changes: readonly Change[];
  undone: boolean;
  /** While not all of it is undone. */
  readonly lines: Set<number>;
  /** Of an undo: which calls it took back, and of which only these lines. */
  readonly took: readonly { readonly done: Done; readonly lines?: readonly number[] | undefined }[];
}

export interface Meant {
  readonly command: {
    readonly call?: string;
    readonly run?: string;
    readonly step?: string;
    readonly plan?: string;
    readonly after?: number;
    readonly parts?: { path: string; hunks: number[] }[];
  };
  readonly changes: readonly Change[];
  /** With the moves that came later and stay. */
  withMoves(): readonly Change[];
  readonly chosen: readonly { readonly done: Done; readonly lines?: readonly number[] | undefined }[];
  /** Whether each call has one change, so that it is known what of it stays where something is kept. */
  readonly single: boolean;
  /** What must be there then, whatever the calls were. */
  readonly exact?: Tree | undefined;
}

export function createLedger(root: string) {
  const all: Done[] = [];
  let turns = 0;
  let seq = 0;
  /** The folder at each point, as long as nobody changed anything by hand. */
  let points: { readonly seq: number; readonly tree: Tree }[] = [];

  const note = (done: Done, after: Tree) => {
    all.push(done);
    seq = Math.max(seq, done.seq);
    points.push({ seq, tree: after });
  };
  const inner = (path: string) => relative(root, path);

  return {
    turns: () => turns++,
    seq: () => seq,
    noteHand: () => {
      points = [];
    },
    noteAct(event: Ended, copies: Copies | undefined, act: Act | undefined, plan: string) {
      seq = Math.max(seq, event.seq);
      if (copies === undefined || act === undefined || event.outcome !== 'done') return;
      if (points.length === 0) points.push({ seq: event.seq - 1, tree: copies.before });
      const changes = changesOf(act, copies);
      const { call, run = '', step = '' } = event;
      note({ call, run, step, plan, seq: event.seq, changes, undone: false, lines: new Set(), took: [] }, copies.after);
    },
    noteUndo(event: Ended, meant: Meant, before: Tree, after: Tree, left: ReadonlySet<object>) {
      const { after: point } = meant.command;
      const took =
        point === undefined
          ? meant.chosen.filter(({ done }) => !done.changes.some((change) => left.has(change)))
          : all.filter((done) => done.seq > point).map((done) => ({ done }));
      for (const one of took.toReversed()) takeBack(one);
      const { call, run = '', step = '' } = event;
      const changes = (event.changes ?? []).map((change, _, every) => {
        const path = inner(change.path);
        const from = change.from === undefined ? undefined : inner(change.from);
        const origin = every.find((other) => other.change === 'move' && other.path === change.path)?.from;
        const old = before.get(origin === undefined ? path : inner(origin));
        return from === undefined
          ? { path, before: old, after: after.get(path) }
          : { path, from, before: old, after: old };
      });
      note({ call, run, step, plan: '', seq: event.seq, changes, undone: false, lines: new Set(), took }, after);
    },
    choose: (random: Chance) => choose(random, all, points, root),
  };
}

export type Ledger = ReturnType<typeof createLedger>;

function changesOf(act: Act, { before, after }: Copies): readonly Change[] {
  if (act.what === 'nothing') return [];
  const { path } = act;
  if (act.what !== 'move') return [{ path, before: before.get(path), after: after.get(path) }];
  return [{ path: act.to, from: path, before: before.get(path), after: after.get(act.to) }];
}

/** What an undo took back comes back with it; what comes back takes away again what it had taken. */
function takeBack({ done, lines }: Meant['chosen'][number]): void {
  for (const line of lines ?? []) done.lines.add(line);
  const [change] = done.changes;
  const every = change === undefined ? [] : differingLines(change.before, change.after);
  done.undone = lines === undefined || every.every((line) => done.lines.has(line));
  if (lines === undefined) done.lines.clear();
  for (const one of done.took) bringBack(one);
}

function bringBack({ done, lines }: Done['took'][number]): void {
  const [change] = done.changes;
  const every = change === undefined ? [] : differingLines(change.before, change.after);
  if (done.undone && lines !== undefined) for (const line of every) done.lines.add(line);
  done.undone = false;
  if (lines === undefined) done.lines.clear();
  for (const line of lines ?? []) done.lines.delete(line);
  for (const one of done.took) takeBack(one);
}

function choose(
  random: Chance,
  all: readonly Done[],
  points: readonly { readonly seq: number; readonly tree: Tree }[],
  root: string,
): Meant | undefined {
  const done = random.pick(all);
  if (done === undefined) return undefined;
  const kind = random.below(6);
  if (kind === 5) return backTo(random, all, points);
  const [command, test] = target(kind, done);
  const standing = all.filter((one) => test(one) && !one.undone);
  const parts = kind === 0 && done.took.length === 0 && random.odds(1, 2) ? partOf(random, done, root) : undefined;
  const chosen = standing.map((one) => ({ done: one, lines: parts?.lines ?? linesLeft(one) }));
  if (chosen.length === 0) return undefined;
  const given = parts === undefined ? command : { ...command, parts: [parts.part] };
  return meantBy(given, chosen, all);
}

function target(kind: number, done: Done): [Meant['command'], (one: Done) => boolean] {
  if (kind === 1) return [{ run: done.run }, (one) => one.run === done.run];
  if (kind === 2 && done.plan !== '') {
    return [{ step: done.step, plan: done.plan }, (one) => one.plan === done.plan && one.step === done.step];
  }
  if (kind === 3 && done.plan !== '') return [{ plan: done.plan }, (one) => one.plan === done.plan];
  return [{ call: done.call }, (one) => one === done];
}

function linesLeft({ lines, changes }: Done): readonly number[] | undefined {
  const [change] = changes;
  if (lines.size === 0 || change === undefined) return undefined;
  return differingLines(change.before, change.after).filter((line) => !lines.has(line));
}

/** One of the hunks that still stand; each line that was edited is one. */
function partOf(random: Chance, { changes, lines, undone }: Done, root: string) {
  const [change] = changes;
  const every = change === undefined ? [] : differingLines(change.before, change.after);
  const line = random.pick(every.filter((one) => !lines.has(one)));
  if (undone || change === undefined || change.from !== undefined || every.length < 2 || line === undefined)
    return undefined;
  return { lines: [line], part: { path: `${root}/${change.path}`, hunks: [every.indexOf(line)] } };
}

function meantBy(command: Meant['command'], chosen: Meant['chosen'], all: readonly Done[]): Meant {
  const own = chosen.map(({ done, lines }) => ({
    done,
    changes: done.changes.map((change) => withLines(change, lines)),
  }));
  const first = Math.min(...chosen.map(({ done }) => done.seq));
  const calls = new Set(chosen.map(({ done }) => done));
  return {
    command,
    chosen,
    changes: own.flatMap(({ changes }) => changes),
    withMoves: () => {
      const moves = all
        .filter((one) => one.seq > first && !calls.has(one))
        .map((done) => ({
          done,
          changes: done.changes.flatMap((change) => (change.from === undefined ? [] : [{ ...change, stays: true }])),
        }));
      return [...own, ...moves].sort((one, other) => one.done.seq - other.done.seq).flatMap(({ changes }) => changes);
    },
    single: chosen.every(({ done }) => done.changes.length === 1),
  };
}

const withLines = (change: Change, lines: readonly number[] | undefined): Change =>
  lines === undefined ? change : { ...change, lines };

/** To a point since which nobody changed anything by hand: then it must be as it was there. */
function backTo(
  random: Chance,
  all: readonly Done[],
  points: readonly { readonly seq: number; readonly tree: Tree }[],
): Meant | undefined {
  const point = random.pick(points.slice(0, -1));
  if (point === undefined || !all.some((done) => done.seq > point.seq)) return undefined;
  return {
    command: { after: point.seq },
    changes: [],
    withMoves: () => [],
    chosen: [],
    single: false,
    exact: point.tree,
  };
}

export type { Leaf };
