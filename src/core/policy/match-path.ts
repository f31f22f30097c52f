// Whether a rule's path patterns speak of a path: canonical where the rule allows, as anybody reads it where it tightens.
import type { Effect } from '../../protocol/approval.ts';
import { foldText } from '../shared/guard-path.ts';
import { matchGlob } from './glob.ts';

type PathEffect = Extract<Effect, { path: string }>;

/**
 * A rule that allows matches the canonical path alone. One that tightens also matches the path as the user reads it, in any
 * case and look-alike letters, and a pattern without a folder matches that name in every folder.
 */
export function matchesPath(
  patterns: readonly string[],
  effect: PathEffect,
  roots: readonly string[],
  tightens: boolean,
): boolean {
  const path = withSlashes(effect.path);
  const below = belowWorkspace(effect, path, roots);
  if (!tightens) {
    return patterns.some((pattern) => {
      if (pattern === effect.path) return true;
      const named = isWhole(pattern) ? path : below;
      return named !== undefined && matchGlob(plain(pattern), named);
    });
  }
  const names = [path, withSlashes(effect.label), ...(below === undefined ? [] : [below])].map(foldText);
  return patterns.some((written) =>
    tightened(plain(written)).some((pattern) =>
      names.some((name) => matchGlob(pattern, name) || (effect.kind === 'delete' && takesAlong(name, pattern))),
    ),
  );
}

/** Whoever deletes or moves a folder does it to what lies in it, whether the rule names that by pattern or not. */
const takesAlong = (folder: string, pattern: string) => folder === '.' || pattern.startsWith(`${folder}/`);

/** A home sign means every home: whose it is, is not known here. */
const HOMES = ['/home/*', '/users/*', '/root', '/var/root', '?:/users/*', '~'];

function tightened(pattern: string): readonly string[] {
  const folded = foldText(pattern);
  if (folded === '~' || folded.startsWith('~/')) return HOMES.map((home) => `${home}${folded.slice(1)}`);
  return folded.includes('/') ? [folded] : [folded, `**/${folded}`];
}

const plain = (pattern: string) => withSlashes(pattern).replace(/^(?:\.\/)+/, '');

export const isWhole = (pattern: string) => /^(?:[/\\]|[A-Za-z?]:|\*\*)/.test(pattern);

/** The path within its workspace folder. */
function belowWorkspace({ inside, label }: PathEffect, path: string, roots: readonly string[]): string | undefined {
  if (!inside) return undefined;
  const root = roots
    .map((one) => withSlashes(one).replace(/\/+$/, ''))
    .filter((one) => path === one || path.startsWith(`${one}/`))
    .toSorted((one, other) => other.length - one.length)[0];
  if (root !== undefined) return path === root ? '.' : path.slice(root.length + 1);
  const name = withSlashes(label);
  return path.endsWith(`/${name}`) ? name : undefined;
}

/** Backslashes separate segments on Windows only. */
const withSlashes = (path: string) => (/^(?:[A-Za-z]:|\\\\)/.test(path) ? path.replaceAll('\\', '/') : path);
