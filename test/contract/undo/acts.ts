// What calls and the user do to a folder at random: the same for the same seed and folder.
import type { Leaf, Tree } from './tree.ts';

export type Act =
  | { readonly what: 'create'; readonly path: string; readonly text: string }
  | { readonly what: 'edit'; readonly path: string; readonly edits: readonly { old: string; new: string }[] }
  | { readonly what: 'delete'; readonly path: string }
  | { readonly what: 'move'; readonly path: string; readonly to: string }
  | { readonly what: 'mode'; readonly path: string; readonly mode: number }
  | { readonly what: 'link' | 'binary'; readonly path: string; readonly data: string }
  | { readonly what: 'nothing' };

export interface Chance {
  below(limit: number): number;
  pick<T>(from: readonly T[]): T | undefined;
  odds(one: number, of: number): boolean;
}

/** mulberry32. */
export function chance(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return { below, pick: (from) => from[below(from.length)], odds: (one, of) => below(of) < one };
}

const NAMES = ['a.txt', 'A.txt', 'b.txt', 'dir/c.txt', 'dir/deep/d.txt', 'e', 'other/f.bin', 'run.sh', 'dir/link'];
/** Far enough from each other to be hunks of their own. */
export const LINES = [0, 13, 26, 39];

const text = (random: Chance) =>
  Array.from({ length: 40 }, (_, line) => (LINES.includes(line) ? `line ${line} ${random.below(1e9)}` : `line ${line}`))
    .concat('')
    .join('\n');
const binary = (random: Chance) => `\0${String.fromCharCode(random.below(256), random.below(256))}${random.below(1e6)}`;

const isText = ({ kind, data }: Leaf) => kind === 'file' && data !== '' && !data.includes('\0');
const paths = (tree: Tree, test: (leaf: Leaf) => boolean = () => true) =>
  [...tree].flatMap(([path, leaf]) => (test(leaf) ? [path] : []));

/** A name where nothing is, and that is not below a file nor above one. */
function free(random: Chance, tree: Tree): string | undefined {
  const taken = paths(tree);
  const clashes = (name: string) =>
    taken.some((path) => path === name || path.startsWith(`${name}/`) || name.startsWith(`${path}/`));
  return random.pick(NAMES.filter((name) => !clashes(name)));
}

export function actFor(seed: number, tree: Tree): Act {
  const random = chance(seed);
  const target = free(random, tree);
  const there = random.pick(paths(tree));
  const editable = random.pick(paths(tree, isText));
  const kind = random.below(10);
  if (kind < 4 && editable !== undefined)
    return { what: 'edit', path: editable, edits: editsOf(random, tree, editable) };
  if (kind === 4 && there !== undefined) return { what: 'delete', path: there };
  if (kind === 5 && there !== undefined && target !== undefined) return { what: 'move', path: there, to: target };
  const plain = random.pick(paths(tree, ({ kind: is }) => is === 'file'));
  if (kind === 6 && plain !== undefined) {
    return { what: 'mode', path: plain, mode: tree.get(plain)?.mode === 0o755 ? 0o640 : 0o755 };
  }
  const place = random.odds(1, 3) ? there : target;
  if (kind === 7 && place !== undefined) return { what: 'link', path: place, data: `to/${random.below(1e6)}` };
  if (kind === 8 && place !== undefined) return { what: 'binary', path: place, data: binary(random) };
  if (target === undefined) return { what: 'nothing' };
  return { what: 'create', path: target, text: random.odds(1, 6) ? '' : text(random) };
}

function editsOf(random: Chance, tree: Tree, path: string) {
  const lines = (tree.get(path)?.data ?? '').split('\n');
  const chosen = LINES.filter(() => random.odds(1, 2));
  return (chosen.length === 0 ? [LINES[random.below(4)] ?? 0] : chosen).map((line) => ({
    old: `${lines[line]}\n`,
    new: `line ${line} ${random.below(1e9)}\n`,
  }));
}

/** What the user does by hand: path and new content, undefined for deleted. */
export function handFor(random: Chance, tree: Tree): readonly [path: string, leaf: Leaf | undefined] | undefined {
  const path = random.pick(paths(tree));
  const leaf = path === undefined ? undefined : tree.get(path);
  if (path === undefined || leaf === undefined || random.odds(1, 5)) {
    const name = free(random, tree);
    return name === undefined ? undefined : [name, { kind: 'file', data: text(random), mode: 0o644 }];
  }
  if (random.odds(1, 8)) return [path, undefined];
  if (leaf.kind === 'link') return [path, { ...leaf, data: `by/hand/${random.below(1e6)}` }];
  if (random.odds(1, 8)) return [path, { ...leaf, mode: leaf.mode === 0o600 ? 0o644 : 0o600 }];
  if (!isText(leaf)) return [path, { ...leaf, data: binary(random) }];
  const lines = leaf.data.split('\n');
  const line = LINES[random.below(4)] ?? 0;
  return [path, { ...leaf, data: lines.with(line, `line ${line} ${random.below(1e9)}`).join('\n') }];
}
