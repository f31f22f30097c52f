// Runs ripgrep over all places: all at once in whatever order, or one after the other in the order of their paths.
import { type RipgrepEnd, type RipgrepStreams, runRipgrep } from '../run-ripgrep.ts';
import type { Place } from './places.ts';

export interface Reading {
  readonly program: string;
  readonly places: readonly Place[];
  options(place: Place): readonly string[];
  readonly streams: RipgrepStreams;
}

export interface Read {
  /** More was there than `most`. */
  readonly full: boolean;
  readonly unfinished: boolean;
  readonly ends: readonly RipgrepEnd[];
}

/**
 * `take` gets each line with the number of its place and says whether it counts; reading ends when more than `most` have.
 * Sorting makes ripgrep use one thread, so it pays only where the beginning is enough.
 */
export async function readPlaces(
  reading: Reading,
  how: { readonly sorted: boolean; readonly most: number },
  signal: AbortSignal,
  take: (line: string, place: number) => boolean,
): Promise<Read> {
  const full = new AbortController();
  const either = AbortSignal.any([signal, full.signal]);
  let counted = 0;
  const run = (place: Place, index: number) =>
    runRipgrep(
      reading.program,
      [...(how.sorted ? ['--sort=path'] : []), ...reading.options(place), '--', ...place.paths],
      place.cwd,
      either,
      (line) => {
        if (take(line, index)) counted += 1;
        if (counted > how.most) full.abort();
        return counted <= how.most;
      },
      reading.streams,
    );
  const ends: RipgrepEnd[] = [];
  if (how.sorted) {
    for (const [index, place] of reading.places.entries()) {
      if (counted <= how.most) ends.push(await run(place, index));
    }
  } else ends.push(...(await Promise.all(reading.places.map(run))));
  return { full: counted > how.most, unfinished: ends.some((end) => end.reason === 'deadline'), ends };
}
