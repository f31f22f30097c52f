// Searches text: all at once while that is all, in the order of paths where there is more than anyone reads.
import type { Root } from '../../../core/ports/files.ts';
import type { TextFound, TextQuery } from '../../../core/ports/search.ts';
import { type Outcome, succeed } from '../../../protocol/fault.ts';
import { labelOf } from '../roots.ts';
import type { RipgrepEnd } from '../run-ripgrep.ts';
import { explain, holdsNul, isMissing, needsPcre, noFolder } from './faults.ts';
import { addLine, compareRanks, type FoundLines, pageOf, type Rank, rankOf } from './found-lines.ts';
import { binaryFile, parseLine } from './lines.ts';
import { type Engine, patternOptions, plainOptions } from './pattern.ts';
import { fromBytes, makePlaces, orderKey, type Place, placeOf, toBytes } from './places.ts';
import { type Read, type Reading, readPlaces } from './read-places.ts';
import { createUnsaved, type Unsaved, type UnsavedFile } from './unsaved.ts';

/** Matches that are gathered and put in order here; of more than these, ripgrep itself gives the first in order. */
const GATHERED = 2000;

interface Search {
  readonly program: string;
  readonly places: readonly Place[];
  readonly query: TextQuery;
  readonly unsaved: Unsaved;
  readonly after: (Rank & { readonly line: number }) | undefined;
}

interface Swept extends Read {
  readonly files: FoundLines;
  readonly binary: readonly string[];
}

export async function searchText(
  program: string,
  roots: readonly Root[],
  open: readonly UnsavedFile[],
  query: TextQuery,
  signal: AbortSignal,
): Promise<Outcome<TextFound>> {
  const made = await makePlaces(roots, query);
  if ('missing' in made) return isMissing(labelOf(roots, made.missing));
  const { places } = made;
  if (roots.length === 0 && query.paths === undefined) return noFolder();
  const given = [query.pattern, ...(query.globs ?? []), ...(query.paths ?? [])];
  if (given.some((text) => text.includes('\0'))) return holdsNul();
  const after = query.after && { ...rankOf(places, query.after.path), line: query.after.line };
  const search: Search = { program, places, query, unsaved: createUnsaved(program, places, open), after };
  let swept = await sweep(search, 'default', signal);
  if (query.regex && swept.ends.some(needsPcre)) swept = await sweep(search, 'pcre2', signal);
  const failed = explain(swept.ends, signal, swept.files.size > 0);
  if (failed !== undefined) return failed;
  const label = (path: string) => labelOf(roots, path);
  const page = await pageOf(swept.files, query, after, label, (path) => search.unsaved.sources.get(path));
  const { total, ...shown } = page;
  const counted = swept.full || swept.unfinished ? {} : { total };
  const { unfinished } = swept;
  return succeed({ ...shown, ...counted, unfinished, more: page.more || unfinished, binary: swept.binary.map(label) });
}

async function sweep(search: Search, engine: Engine, signal: AbortSignal): Promise<Swept> {
  const aside: FoundLines = new Map();
  const unsaved = search.unsaved.search(search.query, engine, signal, aside);
  let found = await readAll(search, engine, signal, false);
  if (found.full) found = { ...(await readAll(search, engine, signal, true)), full: true };
  const ends: RipgrepEnd[] = [...found.ends, ...(await unsaved)];
  for (const [path, file] of aside) found.files.set(path, file);
  return { ...found, ends };
}

async function readAll(search: Search, engine: Engine, signal: AbortSignal, sorted: boolean): Promise<Swept> {
  const { program, places, query } = search;
  const files: FoundLines = new Map();
  const binary: string[] = [];
  const reading: Reading = {
    program,
    places,
    options: ({ globs }) => [...plainOptions(globs, query.ignored === true), ...patternOptions(query, engine)],
    streams: { encoding: 'latin1' },
  };
  const take = taker(search, sorted, files, (path) => binary.push(path));
  const read = await readPlaces(reading, { sorted, most: sorted ? query.limit : GATHERED }, signal, take);
  return { ...read, files, binary };
}

/** Keeps lines of the files that are wanted and says which of them count. */
function taker(search: Search, sorted: boolean, files: FoundLines, onBinary: (path: string) => void) {
  const { places, query, after, unsaved } = search;
  const { perFile = Number.POSITIVE_INFINITY, open = () => true } = query;
  const held = new Set([...unsaved.sources.keys()].map(toBytes));
  /** The file that a place is in: the lines of one file come together. */
  const current = places.map(() => ({ path: '', side: 0, passed: false, matches: 0 }));
  const enter = (path: string, place: number) => {
    const side = after === undefined ? 1 : compareRanks({ place, key: orderKey(path) }, after);
    const elsewhere = places.length > 1 && placeOf(places, fromBytes(path)) !== place;
    return {
      path,
      side,
      passed: elsewhere || held.has(path) || (sorted && side < 0) || !open(fromBytes(path)),
      matches: 0,
    };
  };
  return (raw: string, place: number): boolean => {
    const line = parseLine(raw);
    if (line === undefined) {
      const named = binaryFile(raw);
      if (named !== undefined && open(fromBytes(named))) onBinary(fromBytes(named));
      return false;
    }
    let file = current[place];
    if (file?.path !== line.path) {
      file = enter(line.path, place);
      current[place] = file;
    }
    if (file.passed) return false;
    addLine(files, line, place);
    if (line.column === undefined) return false;
    file.matches += 1;
    const isOld = sorted && file.side === 0 && line.line <= (after?.line ?? 0);
    return file.matches <= perFile && !isOld;
  };
}
