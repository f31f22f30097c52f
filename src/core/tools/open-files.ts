// Leaves out what lies in files that hold secrets: they are not read without asking, so they are not quoted either.
import type { Located } from '../ports/files.ts';
import { guardPath } from '../shared/guard-path.ts';

/** Each file is judged once. */
export function openFiles<T extends { readonly path: string }>(
  found: readonly T[],
  places: readonly Located[],
): readonly T[] {
  const verdicts = new Map<string, boolean>();
  const rootOf = (path: string) => places.find((place) => path.startsWith(place.path))?.root?.path;
  return found.filter(({ path }) => {
    const open = verdicts.get(path) ?? guardPath(path, rootOf(path), 'read') === undefined;
    verdicts.set(path, open);
    return open;
  });
}
