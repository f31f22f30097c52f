// What has changed in the workspace between two moments, whoever changed it: how undo covers what commands do.
import type { FileChange } from '../../protocol/display.ts';
import type { Outcome } from '../../protocol/fault.ts';

/** Both images are in the blobs, except where `unkept` says why the earlier one is not. */
export type FoundChange = Omit<FileChange, 'hunks' | 'added' | 'removed'>;

export interface FoundChanges {
  readonly changes: readonly FoundChange[];
  /** How many changed files there were beyond these. */
  readonly more: number;
}

export interface Watch {
  /** What is different now from when the watch began; it is over then, also when it fails. */
  end(signal: AbortSignal): Promise<Outcome<FoundChanges>>;
}

/** Ignored files, what git keeps in `.git` and what lies outside the workspace's folders do not count. */
export interface ChangesPort {
  /** Resolves when everything is known that is needed to tell later. Faults: `changes.unavailable`. */
  begin(signal: AbortSignal): Promise<Outcome<Watch>>;
  /** A watch may begin soon: what has to be looked at for the first time is looked at now. */
  expect(): void;
  /** Somebody else than a command has just written this file, for instance the user in the editor. */
  written(path: string): void;
  close(): Promise<void>;
}
