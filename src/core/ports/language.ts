// What language servers know of the code: symbols, where they are defined and used, and what renaming one would change.
import type { Outcome } from '../../protocol/fault.ts';

export interface CodePlace {
  readonly path: string;
  readonly label: string;
  /** Whether it lies in a workspace folder; libraries of a language mostly do not. */
  readonly inside: boolean;
  /** From 1. */
  readonly line: number;
  /** The line there; only of what lies inside. */
  readonly text?: string;
}

export interface CodeSymbol extends Omit<CodePlace, 'text'> {
  readonly name: string;
  /** class, function, … in lower case. */
  readonly kind: string;
  /** What it belongs to. */
  readonly container?: string;
}

export interface OutlineSymbol {
  readonly name: string;
  readonly kind: string;
  /** Its lines, from 1, both included. */
  readonly from: number;
  readonly to: number;
  /** Where its name stands, from 1. */
  readonly line: number;
  readonly column: number;
  /** How many symbols it lies in. */
  readonly depth: number;
}

export interface CodePosition {
  readonly path: string;
  /** From 1; columns in UTF-16 units. */
  readonly line: number;
  readonly column: number;
}

/** A piece of a file and what comes in its place; lines and columns from 1, `to` excluded. */
export interface RangeEdit {
  readonly from: { readonly line: number; readonly column: number };
  readonly to: { readonly line: number; readonly column: number };
  readonly text: string;
}

export interface RenamedFile {
  readonly path: string;
  /** What the language server took for the file's content: the edits hold for that alone. */
  readonly text: string;
  readonly edits: readonly RangeEdit[];
}

/**
 * Nothing is applied and no tab is opened. Faults: `language.silent` (no server answered: it is loading, or there is none),
 * `language.refused` (it answered that it cannot), `language.failed`, `language.stopped`, and those of reading the file.
 */
export interface LanguagePort {
  /** In the whole workspace, best first; `near` are files whose servers are to be asked when none is running yet. */
  find(query: string, near: readonly string[], signal: AbortSignal): Promise<Outcome<readonly CodeSymbol[]>>;
  outline(path: string, signal: AbortSignal): Promise<Outcome<readonly OutlineSymbol[]>>;
  places(
    what: 'definition' | 'type' | 'references',
    at: CodePosition,
    signal: AbortSignal,
  ): Promise<Outcome<readonly CodePlace[]>>;
  /** What the editor shows under the mouse, as Markdown. */
  hover(at: CodePosition, signal: AbortSignal): Promise<Outcome<string>>;
  rename(at: CodePosition, name: string, signal: AbortSignal): Promise<Outcome<readonly RenamedFile[]>>;
}
