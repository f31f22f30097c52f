// The lines that were found, file by file in one order, and the page of them that is wanted.
import type { SearchMatch, TextFound, TextQuery } from '../../../core/ports/search.ts';
import { type FoundLine, showLine } from './lines.ts';
import { compareText, fromBytes, orderKey, type Place, placeOf, toBytes } from './places.ts';

/** Where a file stands in the order of all. */
export interface Rank {
  readonly place: number;
  readonly key: string;
}

interface FoundFile extends Rank {
  readonly path: string;
  readonly lines: FoundLine[];
}

/** Files by their path, a character for each byte. */
export type FoundLines = Map<string, FoundFile>;

/** False for a line that does not count: one near a match, or beyond what is wanted of a file. */
export function addLine(files: FoundLines, line: FoundLine, place: number): void {
  const file = files.get(line.path);
  if (file !== undefined) file.lines.push(line);
  else files.set(line.path, { path: line.path, place, key: orderKey(line.path), lines: [line] });
}

export function rankOf(places: readonly Place[], path: string): Rank {
  return { place: placeOf(places, path), key: orderKey(toBytes(path)) };
}

export const compareRanks = (one: Rank, other: Rank) => one.place - other.place || compareText(one.key, other.key);

export interface Page extends Pick<TextFound, 'matches' | 'more' | 'cut'> {
  /** From the beginning, not from where the page begins. */
  readonly total: number;
}

type Cursor = Rank & { readonly line: number };

export async function pageOf(
  files: FoundLines,
  query: Pick<TextQuery, 'context' | 'perFile' | 'limit'>,
  after: Cursor | undefined,
  label: (path: string) => string,
  source: (path: string) => Uint8Array | undefined,
): Promise<Page> {
  const { context = 0, limit, perFile = Number.POSITIVE_INFINITY } = query;
  const shown: Promise<SearchMatch>[] = [];
  const cut: string[] = [];
  let total = 0;
  let beyond = 0;
  for (const file of [...files.values()].sort(compareRanks)) {
    const side = after === undefined ? 1 : compareRanks(file, after);
    const lines = file.lines.sort((one, other) => one.line - other.line);
    const matching = lines.flatMap((line, index) => (line.column === undefined ? [] : [index]));
    total += Math.min(matching.length, perFile);
    if (side < 0 || matching.length === 0) continue;
    const path = fromBytes(file.path);
    const first = matching.findIndex((index) => side > 0 || (lines[index]?.line ?? 0) > (after?.line ?? 0));
    if (first < 0) continue;
    const wanted = Math.max(0, Math.min(matching.length, perFile) - first);
    const room = Math.min(wanted, limit - shown.length);
    beyond += wanted - room;
    for (let number = first; number < first + room; number++) {
      const from = number === 0 ? 0 : (matching[number - 1] ?? 0) + 1;
      const piece = lines.slice(from, matching[number + 1] ?? lines.length);
      // What is near two matches stands after the first of them, if that is on this page.
      const taken = number === first ? 0 : (lines[from - 1]?.line ?? 0) + context;
      const own = piece.filter(({ line, column }) => column !== undefined || line > taken);
      shown.push(showMatch({ path, label: label(path) }, own, context, source(path)));
    }
    if (room > 0 && matching.length > perFile) cut.push(label(path));
  }
  return { matches: await Promise.all(shown), more: beyond > 0, cut, total };
}

/** `piece` holds one match and the lines between it and its neighbours. */
async function showMatch(
  file: { readonly path: string; readonly label: string },
  piece: readonly FoundLine[],
  context: number,
  source: Uint8Array | undefined,
): Promise<SearchMatch> {
  const match = piece.find(({ column }) => column !== undefined);
  if (match === undefined) throw new Error('A piece of a file was shown without its match.');
  const show = (from: number, to: number) =>
    Promise.all(piece.filter(({ line }) => line >= from && line <= to).map((line) => showLine(line, source)));
  const { line } = match;
  const [before, after] = await Promise.all([show(line - context, line - 1), show(line + 1, line + context)]);
  return { ...file, line, text: await showLine(match, source), before, after };
}
