// Finds files by globs, in the order of their paths.
import type { Root } from '../../../core/ports/files.ts';
import type { FoundFile, NamesFound, NamesQuery } from '../../../core/ports/search.ts';
import { type Outcome, succeed } from '../../../protocol/fault.ts';
import { labelOf } from '../roots.ts';
import { explain, holdsNul, isMissing, noFolder } from './faults.ts';
import { compareRanks, type Rank, rankOf } from './found-lines.ts';
import { plainOptions } from './pattern.ts';
import { fromBytes, makePlaces, orderKey, type Place, placeOf } from './places.ts';
import { type Read, readPlaces } from './read-places.ts';

/** Paths that are gathered and put in order here; of more than these, ripgrep itself gives the first in order. */
const GATHERED = 5000;

type Named = Rank & { readonly path: string };

export async function searchNames(
  program: string,
  roots: readonly Root[],
  query: NamesQuery,
  signal: AbortSignal,
): Promise<Outcome<NamesFound>> {
  const made = await makePlaces(roots, query);
  if ('missing' in made) return isMissing(labelOf(roots, made.missing));
  if (roots.length === 0 && query.paths === undefined) return noFolder();
  if ([...query.globs, ...(query.paths ?? [])].some((text) => text.includes('\0'))) return holdsNul();
  const { places } = made;
  let found = await readAll(program, places, query, signal, false);
  if (found.full) found = { ...(await readAll(program, places, query, signal, true)), full: true };
  const failed = explain(found.ends, signal, found.names.length > 0);
  if (failed !== undefined) return failed;
  const after = query.after === undefined ? undefined : rankOf(places, query.after);
  const rest = found.names.filter((name) => after === undefined || compareRanks(name, after) > 0).sort(compareRanks);
  const files = rest.slice(0, query.limit).map(({ path }): FoundFile => {
    const whole = fromBytes(path);
    return { path: whole, label: labelOf(roots, whole) };
  });
  const { unfinished } = found;
  const counted = found.full || unfinished ? {} : { total: found.names.length };
  return succeed({ files, ...counted, more: rest.length > files.length || unfinished, unfinished });
}

async function readAll(
  program: string,
  places: readonly Place[],
  query: NamesQuery,
  signal: AbortSignal,
  sorted: boolean,
): Promise<Read & { readonly names: Named[] }> {
  const names: Named[] = [];
  const after = query.after === undefined ? undefined : rankOf(places, query.after);
  const reading = {
    program,
    places,
    options: (place: Place) => [
      '--files',
      '--null',
      '--glob-case-insensitive',
      ...plainOptions(place.globs, query.ignored === true),
    ],
    streams: { encoding: 'latin1', end: '\0' },
  } as const;
  const take = (path: string, place: number): boolean => {
    const name = { path, place, key: orderKey(path) };
    if (sorted && after !== undefined && compareRanks(name, after) <= 0) return false;
    if (places.length > 1 && placeOf(places, fromBytes(path)) !== place) return false;
    names.push(name);
    return true;
  };
  const read = await readPlaces(reading, { sorted, most: sorted ? query.limit : GATHERED }, signal, take);
  return { ...read, names };
}
