// The workspace folders: their canonical paths and names, and how a path inside them is written for people.
import { realpathSync } from 'node:fs';
import { basename, isAbsolute, join, resolve, sep } from 'node:path';
import type { Root } from '../../core/ports/files.ts';

/** A folder that does not exist keeps the path it was given. */
export function makeRoots(paths: readonly string[]): readonly Root[] {
  const roots: Root[] = [];
  for (const given of paths) {
    const path = realPath(resolve(given));
    if (roots.some((root) => root.path === path)) continue;
    const base = basename(path) || 'root';
    const taken = new Set(roots.map((root) => root.name));
    let name = base;
    for (let number = 2; taken.has(name); number++) name = `${base}-${number}`;
    roots.push({ name, path });
  }
  return roots;
}

function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

/** The innermost root that holds a canonical path. */
export function rootOf(roots: readonly Root[], path: string): Root | undefined {
  let best: Root | undefined;
  for (const root of roots) {
    if (isWithin(root.path, path) && (best === undefined || root.path.length > best.path.length)) best = root;
  }
  return best;
}

export const isWithin = (folder: string, path: string) =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);

/** Relative to its root with forward slashes, with the root's name in front when there are several; absolute outside. */
export function labelOf(roots: readonly Root[], path: string): string {
  const root = rootOf(roots, path);
  if (root === undefined) return path;
  const rest = path.slice(root.path.endsWith(sep) ? root.path.length : root.path.length + 1);
  const inner = sep === '/' ? rest : rest.replaceAll(sep, '/');
  if (roots.length === 1) return inner === '' ? '.' : inner;
  return inner === '' ? root.name : `${root.name}/${inner}`;
}

/** Where a written path points before any link is looked at; `..` is taken as it is written, as editors do. */
export function absolutePath(roots: readonly Root[], written: string): string {
  if (isAbsolute(written)) return resolve(written);
  if (roots.length > 1) {
    const [first = '', ...rest] = written.split(/[\\/]/);
    const named = roots.find((root) => root.name === first);
    if (named !== undefined) return join(named.path, ...rest);
  }
  return resolve(roots[0]?.path ?? process.cwd(), written);
}
