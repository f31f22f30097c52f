// A patch as data, whichever way it was written: per file what is to happen, and for changes the hunks with their lines.

export interface HunkLine {
  readonly kind: 'keep' | 'remove' | 'add';
  readonly text: string;
  /** Of a line of context that was written without the blank it should begin with. */
  readonly bare?: boolean;
}

export interface Hunk {
  /** Lines that come before it, or in which it lies; each narrows the place further. */
  readonly headers: readonly string[];
  /** The same, said by a tool in passing: wrong or cut off at times. */
  readonly hint?: string;
  readonly lines: readonly HunkLine[];
  /** It was said to reach to the end of the file. */
  readonly atEnd: boolean;
  /** What becomes of the newline at the end of the file, where that was said. */
  readonly lastNewline?: 'added' | 'removed';
  /** Its first line in the patch, from 1. */
  readonly line: number;
}

export type Section =
  | { readonly kind: 'add'; readonly path: string; readonly text: string; readonly line: number }
  | { readonly kind: 'delete'; readonly path: string; readonly hunks: readonly Hunk[]; readonly line: number }
  | {
      readonly kind: 'update';
      readonly path: string;
      /** Where it is moved to. */
      readonly to?: string;
      readonly hunks: readonly Hunk[];
      readonly line: number;
    };

export const oldLines = (hunk: Hunk): readonly string[] =>
  hunk.lines.filter((line) => line.kind !== 'add').map((line) => line.text);

export const newLines = (hunk: Hunk): readonly string[] =>
  hunk.lines.filter((line) => line.kind !== 'remove').map((line) => line.text);

/** The same for two hunks that ask for the same, so that it does not matter which of them goes where. */
export const wordsOf = (hunk: Hunk): string => JSON.stringify({ ...hunk, line: 0 });
