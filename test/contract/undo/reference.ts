// What an undo must come to, worked out from plain copies of the folder alone: no log, no images, no diff.
import { type Leaf, sameLeaf, type Tree } from './tree.ts';

/** One path that a call changed, as the copies before and after it tell. */
export interface Change {
  readonly path: string;
  /** Where it was moved from. */
  readonly from?: string;
  readonly before: Leaf | undefined;
  readonly after: Leaf | undefined;
  /** Of the lines that differ only these are taken back. */
  readonly lines?: readonly number[];
  /** A move that is not taken back. */
  readonly stays?: boolean;
}

export type Choice = 'keep' | 'restore';

export interface Expected {
  readonly tree: Map<string, Leaf>;
  /** Where something stands against it, as it is called now. */
  readonly conflicts: readonly string[];
  /** Changes that are not taken back. */
  readonly left: ReadonlySet<object>;
}

/** `changes` in the order in which they happened. */
export function expectUndo(now: Tree, changes: readonly Change[], choices: ReadonlyMap<string, Choice>): Expected {
  const tree = new Map(now);
  const names = new Map<string, string>();
  const left = new Set<string>();
  const conflicts: string[] = [];
  const stay = new Set<object>();
  const follow = (from: string, path: string) => {
    names.set(from, names.get(path) ?? path);
    names.delete(path);
  };
  for (const change of changes.toReversed()) {
    const { path, from } = change;
    if (change.stays === true) {
      follow(from ?? '', path);
      continue;
    }
    const at = names.get(path) ?? path;
    const choice = choices.get(at);
    const leave = () => {
      stay.add(change);
      left.add(at);
      if (from === undefined) return;
      left.add(from);
      follow(from, path);
    };
    if (left.has(at) || (from !== undefined && left.has(from)) || choice === 'keep') {
      leave();
      continue;
    }
    const merged = from === undefined ? merge(change, tree.get(at)) : mergeMove(change, tree.get(at), tree.get(from));
    if (merged === CONFLICT && choice !== 'restore') {
      leave();
      conflicts.push(at);
      continue;
    }
    put(tree, at, from === undefined ? (merged === CONFLICT ? change.before : merged) : undefined);
    if (from === undefined) continue;
    put(tree, from, merged === CONFLICT ? change.before : merged);
    names.delete(from);
    names.delete(path);
  }
  for (const path of left) put(tree, path, now.get(path));
  return { tree, conflicts, left: stay };
}

function put(tree: Map<string, Leaf>, path: string, leaf: Leaf | undefined): void {
  if (leaf === undefined) tree.delete(path);
  else tree.set(path, leaf);
}

const CONFLICT = Symbol('conflict');
type Merged = Leaf | undefined | typeof CONFLICT;

function merge({ before, after, lines }: Change, now: Leaf | undefined): Merged {
  const wanted = lines === undefined ? before : withLines(before, after, lines);
  const content = mergeContent(after, wanted, now);
  if (content === CONFLICT || content === undefined || content.kind === 'link') return content;
  const isFile = (leaf: Leaf | undefined): leaf is Leaf => leaf?.kind === 'file';
  // Of what comes new the permissions come too.
  if (!isFile(now)) return isFile(before) ? { ...content, mode: before.mode } : content;
  if (!isFile(before) || !isFile(after) || before.mode === after.mode || lines !== undefined) {
    return { ...content, mode: now.mode };
  }
  return now.mode === after.mode || now.mode === before.mode ? { ...content, mode: before.mode } : CONFLICT;
}

function mergeContent(base: Leaf | undefined, wanted: Leaf | undefined, now: Leaf | undefined): Merged {
  if (sameLeaf(now, wanted)) return now;
  if (sameLeaf(now, base)) return wanted;
  if (now === undefined) return CONFLICT;
  if (sameLeaf(base, wanted)) return now;
  if (base === undefined || wanted === undefined) return CONFLICT;
  const sides = [base, wanted, now].map(linesOf);
  const [one = [], two = [], three = []] = sides;
  if (sides.includes(undefined) || one.length !== two.length || one.length !== three.length) return CONFLICT;
  const merged: string[] = [];
  for (const [index, line] of one.entries()) {
    const [own, there] = [two[index] ?? '', three[index] ?? ''];
    if (own !== line && there !== line && own !== there) return CONFLICT;
    merged.push(own === line ? there : own);
  }
  return { ...now, data: merged.join('\n') };
}

function mergeMove(change: Change, now: Leaf | undefined, origin: Leaf | undefined): Merged {
  if (now === undefined) return origin !== undefined && sameLeaf(origin, change.before) ? origin : CONFLICT;
  return origin === undefined ? merge(change, now) : CONFLICT;
}

const linesOf = (leaf: Leaf) => (leaf.kind === 'link' || leaf.data.includes('\0') ? undefined : leaf.data.split('\n'));

/** Lines that differ, of two texts of equally many lines. */
export function differingLines(before: Leaf | undefined, after: Leaf | undefined): readonly number[] {
  const one = before === undefined ? undefined : linesOf(before);
  const other = after === undefined ? undefined : linesOf(after);
  if (one === undefined || other === undefined || one.length !== other.length) return [];
  return one.flatMap((line, index) => (line === other[index] ? [] : [index]));
}

function withLines(before: Leaf | undefined, after: Leaf | undefined, lines: readonly number[]): Leaf | undefined {
  if (before === undefined || after === undefined) return before;
  const old = linesOf(before) ?? [];
  const data = (linesOf(after) ?? []).map((line, index) => (lines.includes(index) ? (old[index] ?? '') : line));
  return { ...after, data: data.join('\n') };
}
