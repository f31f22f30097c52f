// Where one search runs: a start of ripgrep for each root, and the one order of all paths it can find.
import { stat } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import type { Root } from '../../../core/ports/files.ts';
import { isWithin, rootOf } from '../roots.ts';

export interface Place {
  /** Globs are taken from here. */
  readonly cwd: string;
  readonly root?: Root;
  /** In order, none within another. */
  readonly paths: readonly string[];
  readonly globs: readonly string[];
}

/** `missing` is a path at which no file or folder is. */
export async function makePlaces(
  roots: readonly Root[],
  query: { readonly paths?: readonly string[]; readonly globs?: readonly string[] },
): Promise<{ readonly places: readonly Place[] } | { readonly missing: string }> {
  const wanted = query.paths ?? roots.map((root) => root.path);
  const found = await Promise.all(wanted.map((path) => stat(path).catch(() => undefined)));
  // A pipe would be waited for.
  const missing = wanted.find((_, index) => found[index]?.isFile() !== true && found[index]?.isDirectory() !== true);
  if (missing !== undefined) return { missing };
  const groups = new Map<string, { readonly root?: Root; readonly paths: string[] }>();
  for (const [index, path] of wanted.entries()) {
    const root = rootOf(roots, path);
    const cwd = root?.path ?? (found[index]?.isDirectory() === true ? path : dirname(path));
    const group = groups.get(cwd) ?? { root, paths: [] };
    group.paths.push(path);
    groups.set(cwd, group);
  }
  const rank = ({ root }: { readonly root?: Root }) => (root === undefined ? roots.length : roots.indexOf(root));
  const places = [...groups]
    .toSorted(([one, a], [other, b]) => rank(a) - rank(b) || (one < other ? -1 : 1))
    .flatMap(([cwd, { root, paths }]): Place[] => {
      const globs = globsFor(query.globs ?? [], roots, root);
      return globs === undefined ? [] : [{ cwd, root, paths: outermost(paths), globs }];
    });
  return { places };
}

const outermost = (paths: readonly string[]) =>
  [...new Set(paths)]
    .filter((path) => !paths.some((other) => other !== path && isWithin(other, path)))
    .toSorted((one, other) => compareText(orderKey(toBytes(one)), orderKey(toBytes(other))));

/** A glob that begins with a root's name is of that root alone; undefined when all that is wanted is in other roots. */
function globsFor(
  globs: readonly string[],
  roots: readonly Root[],
  root: Root | undefined,
): readonly string[] | undefined {
  const own: string[] = [];
  let elsewhere = false;
  for (const glob of globs) {
    const sign = glob.startsWith('!') ? '!' : '';
    const body = glob.slice(sign.length).replace(/^\.\//, '');
    const named = roots.length < 2 ? undefined : roots.find(({ name }) => body === name || body.startsWith(`${name}/`));
    if (named === undefined) own.push(sign + body);
    else if (named === root) own.push(`${sign}${body.slice(named.name.length) || '/**'}`);
    else elsewhere ||= sign === '';
  }
  return elsewhere && own.every((glob) => glob.startsWith('!')) ? undefined : own;
}

/** Which place a path belongs to, so that what lies in two roots is found once. */
export function placeOf(places: readonly Place[], path: string): number {
  let best = -1;
  for (const [index, { cwd }] of places.entries()) {
    if (isWithin(cwd, path) && (best < 0 || cwd.length > (places[best]?.cwd.length ?? 0))) best = index;
  }
  return best;
}

/** A path as ripgrep writes it, a character for each byte. */
export const toBytes = (text: string) => (isAscii(text) ? text : Buffer.from(text, 'utf8').toString('latin1'));
export const fromBytes = (bytes: string) => (isAscii(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString('utf8'));

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 127) return false;
  return true;
}

/** Ripgrep sorts the entries of each folder by their bytes: this makes a path's bytes sort like that as a whole. */
export const orderKey = (bytes: string) =>
  sep === '/' ? bytes.replaceAll('/', '\0') : bytes.replaceAll(/[\\/]/g, '\0');

export const compareText = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);
