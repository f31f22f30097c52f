// A plain copy of a folder: every file, link and permission in it, to be compared with.
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

export interface Leaf {
  readonly kind: 'file' | 'link';
  /** Latin-1: one character a byte. */
  readonly data: string;
  /** Of a file. */
  readonly mode: number;
}

/** By path relative to the root, with forward slashes. */
export type Tree = ReadonlyMap<string, Leaf>;

export function copyTree(root: string, skip: readonly string[] = ['.git']): Map<string, Leaf> {
  const tree = new Map<string, Leaf>();
  const enter = (folder: string, above: string) => {
    for (const name of readdirSync(folder).sort()) {
      if (above === '' && skip.includes(name)) continue;
      const path = join(folder, name);
      const stat = lstatSync(path);
      const inner = above + name;
      if (stat.isDirectory()) enter(path, `${inner}/`);
      else if (stat.isSymbolicLink()) tree.set(inner, { kind: 'link', data: readlinkSync(path, 'latin1'), mode: 0 });
      else tree.set(inner, { kind: 'file', data: readFileSync(path, 'latin1'), mode: stat.mode & 0o777 });
    }
  };
  enter(root, '');
  return tree;
}

export const told = (tree: Tree): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...tree]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([path, { kind, data, mode }]) => [path, `${kind} ${mode.toString(8)} ${data}`]),
  );

export const sameLeaf = (one: Leaf | undefined, other: Leaf | undefined) =>
  one === undefined || other === undefined ? one === other : one.kind === other.kind && one.data === other.data;
