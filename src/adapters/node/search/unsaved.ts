// What an editor holds unsaved, searched as it stands there: ripgrep reads it in place of the file.
import { relative, sep } from 'node:path';
import ignore from 'ignore';
import type { TextQuery } from '../../../core/ports/search.ts';
import { isIgnoredFile } from '../list-folder.ts';
import { isWithin } from '../roots.ts';
import { type RipgrepEnd, runRipgrep } from '../run-ripgrep.ts';
import { addLine, type FoundLines } from './found-lines.ts';
import { parseLine } from './lines.ts';
import { type Engine, patternOptions } from './pattern.ts';
import { type Place, placeOf, toBytes } from './places.ts';

export interface UnsavedFile {
  /** Canonical. */
  readonly path: string;
  readonly text: string;
}

/** More than a person edits at once; of what is beyond, the file on disk counts. */
const FILES_LIMIT = 50;
const MATCH_LIMIT = 1000;

export interface Unsaved {
  readonly sources: ReadonlyMap<string, Uint8Array>;
  /** Adds what is found in those that the search would reach. */
  search(query: TextQuery, engine: Engine, signal: AbortSignal, into: FoundLines): Promise<readonly RipgrepEnd[]>;
}

export function createUnsaved(program: string, places: readonly Place[], open: readonly UnsavedFile[]): Unsaved {
  const files = open.filter(({ path }) => placeOf(places, path) >= 0).slice(0, FILES_LIMIT);
  const sources = new Map(files.map(({ path, text }) => [path, Buffer.from(text, 'utf8')]));
  const searchOne = async (path: string, query: TextQuery, engine: Engine, signal: AbortSignal, into: FoundLines) => {
    const place = placeOf(places, path);
    const at = places[place];
    const input = sources.get(path);
    if (at === undefined || input === undefined || !(await isReached(at, path, query))) return undefined;
    const name = toBytes(path);
    let found = 0;
    return runRipgrep(
      program,
      ['--color=never', ...patternOptions(query, engine), '--', '-'],
      undefined,
      signal,
      (raw) => {
        const line = parseLine(raw);
        if (line !== undefined) addLine(into, { ...line, path: name }, place);
        if (line?.column !== undefined) found += 1;
        return found < MATCH_LIMIT;
      },
      { encoding: 'latin1', input },
    );
  };
  return {
    sources,
    search: async (query, engine, signal, into) => {
      const ends = await Promise.all(files.map(({ path }) => searchOne(path, query, engine, signal, into)));
      return ends.filter((end) => end !== undefined);
    },
  };
}

/** As ripgrep decides it for a file on disk: what is named is searched, else globs decide, then ignore files. */
async function isReached(place: Place, path: string, query: TextQuery): Promise<boolean> {
  if (query.open?.(path) === false) return false;
  if (place.paths.includes(path)) return true;
  if (!place.paths.some((wanted) => isWithin(wanted, path))) return false;
  const name = relative(place.cwd, path).split(sep).join('/');
  if (name.split('/').includes('.git')) return false;
  const said = ignore()
    .add([...place.globs])
    .test(name);
  if (said.unignored) return false;
  if (said.ignored) return true;
  if (place.globs.some((glob) => !glob.startsWith('!'))) return false;
  return query.ignored === true || !(await isIgnoredFile(path, place.cwd));
}
