// Shows lines of a file in an error, so that a model can tell two places apart without reading the file again.
import { clip } from '../../shared/text.ts';

const MOST_LINES = 3;
const LONGEST = 120;
const MOST_NUMBERS = 8;

/** The first two places with their first lines, one below the other. `starts` are line indexes. */
export function quotePlaces(texts: readonly string[], starts: readonly number[], size: number): string {
  return starts
    .slice(0, 2)
    .map((start) =>
      texts
        .slice(start, start + Math.min(Math.max(size, 1), MOST_LINES))
        .map((line, index) => `  ${start + index + 1}: ${clip(line, LONGEST)}`)
        .join('\n'),
    )
    .join('\n  …\n');
}

/** 4 places: lines 3, 9, 12 and 40. */
export function numberPlaces(starts: readonly number[], most: number): string {
  const count = starts.length >= most ? `${most} or more` : String(starts.length);
  const shown = starts.slice(0, MOST_NUMBERS).map((start) => String(start + 1));
  const last = starts.length > MOST_NUMBERS ? 'others' : (shown.pop() ?? '');
  return `${count} places: lines ${shown.join(', ')} and ${last}`;
}
