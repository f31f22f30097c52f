// Leaves out what lies in files that hold secrets: they are not read without asking, so they are not quoted either.
import type { Located } from '../ports/files.ts';
import { guardPath } from '../shared/guard-path.ts';

/** Whether a file may be shown: what holds secrets only where it was named itself, which was asked for then. */
export function openIn(places: readonly Located[]): (path: string) => boolean {
  const asked = places.filter(({ path, root }) => guardPath(path, root?.path, 'read') !== undefined);
  // Each file is judged once.
  const verdicts = new Map<string, boolean>();
  const judge = (path: string) => {
    const root = places.find((place) => path.startsWith(place.path))?.root?.path;
    return asked.some((place) => isAt(place.path, path)) || guardPath(path, root, 'read') === undefined;
  };
  return (path) => {
    const open = verdicts.get(path) ?? judge(path);
    verdicts.set(path, open);
    return open;
  };
}

const isAt = (place: string, path: string) =>
  path === place || path.startsWith(`${place}/`) || path.startsWith(`${place}\\`);

export function openFiles<T extends { readonly path: string }>(
  found: readonly T[],
  places: readonly Located[],
): readonly T[] {
  const isOpen = openIn(places);
  return found.filter(({ path }) => isOpen(path));
}
