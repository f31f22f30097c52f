// Whether the workspace is still the one that something was said about.

/** What the workspace's files are now, as one short text: equal texts mean that no file that counts has changed in between. */
export interface TreePort {
  /** Undefined when it cannot be told (too many files, no folder). Ignored files do not count. */
  fingerprint(signal: AbortSignal): Promise<string | undefined>;
}
