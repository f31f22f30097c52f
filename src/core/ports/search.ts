// Finding text and names in the workspace.
import type { Outcome } from '../../protocol/fault.ts';

export interface SearchMatch {
  readonly path: string;
  readonly label: string;
  /** From 1. */
  readonly line: number;
  /** Of a long line, what is around the first match in it. */
  readonly text: string;
  /** The lines right before and right after, as many as were asked for; those between two matches stand once. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

export interface TextQuery {
  readonly pattern: string;
  readonly regex: boolean;
  /** Absent: case matters when the pattern has a capital. */
  readonly caseSensitive?: boolean;
  /** Only whole words. */
  readonly words?: boolean;
  /** Globs, taken from each root; a leading `!` leaves out. */
  readonly globs?: readonly string[];
  /** Absolute folders or files; all roots when absent. */
  readonly paths?: readonly string[];
  /** Also in files that ignore files leave out. */
  readonly ignored?: boolean;
  /** Of other files nothing is told: not their lines, not how many of them match. */
  readonly open?: (path: string) => boolean;
  /** Lines around each match. */
  readonly context?: number;
  /** Of one file at most so many. */
  readonly perFile?: number;
  /** Goes on behind this place of the order. */
  readonly after?: { readonly path: string; readonly line: number };
  readonly limit: number;
}

export interface TextFound {
  /** In one order whatever the limits are: by root, by path segment for segment, by line. */
  readonly matches: readonly SearchMatch[];
  readonly more: boolean;
  /** How many there are in all, where they could be counted. */
  readonly total?: number;
  /** Labels of files with more matches than `perFile`. */
  readonly cut: readonly string[];
  /** Labels of binary files that were named and not searched to their end. */
  readonly binary: readonly string[];
  /** Whether the time was up before all had been searched. */
  readonly unfinished: boolean;
}

export interface NamesQuery {
  /** Which paths, from each root; a leading `!` leaves out. */
  readonly globs: readonly string[];
  readonly paths?: readonly string[];
  readonly ignored?: boolean;
  /** Goes on behind this path of the order. */
  readonly after?: string;
  readonly limit: number;
}

export interface FoundFile {
  readonly path: string;
  readonly label: string;
}

export interface NamesFound {
  readonly files: readonly FoundFile[];
  readonly more: boolean;
  readonly total?: number;
  readonly unfinished: boolean;
}

/** Faults: `search.unavailable` (no ripgrep), `search.bad-pattern`, `search.stopped`, `file.missing`. */
export interface SearchPort {
  /** What an editor holds unsaved is searched as it stands there. */
  text(query: TextQuery, signal: AbortSignal): Promise<Outcome<TextFound>>;
  /** Files by globs, whatever letters' case; in the same order as `text`. */
  names(query: NamesQuery, signal: AbortSignal): Promise<Outcome<NamesFound>>;
  /** Files whose path matches a fuzzy query, best first; for completion. */
  files(query: string, limit: number, signal: AbortSignal): Promise<Outcome<readonly FoundFile[]>>;
}
