// Finding text and names in the workspace.
import type { Outcome } from '../../protocol/fault.ts';

export interface SearchMatch {
  readonly path: string;
  readonly label: string;
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

export interface SearchPort {
  /** Faults: `search.unavailable` (no ripgrep), `search.bad-pattern`. */
  text(
    query: {
      readonly pattern: string;
      readonly regex: boolean;
      /** Absent: case matters when the pattern has a capital. */
      readonly caseSensitive?: boolean;
      /** Globs; a leading `!` leaves out. */
      readonly globs?: readonly string[];
      /** Absolute folders or files; all roots when absent. */
      readonly paths?: readonly string[];
      readonly limit: number;
    },
    signal: AbortSignal,
  ): Promise<Outcome<{ readonly matches: readonly SearchMatch[]; readonly more: boolean }>>;
  /** Files whose path matches a fuzzy query, best first; for completion. */
  files(
    query: string,
    limit: number,
    signal: AbortSignal,
  ): Promise<Outcome<readonly { path: string; label: string }[]>>;
}
