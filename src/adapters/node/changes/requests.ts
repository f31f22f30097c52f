// What is said between the port and the thread that looks at the tree.
import type { Piece } from './pack.ts';

/** Where a content can be had. */
export type Source =
  | { readonly at: 'pack'; readonly piece: Piece; readonly bytes: number }
  /** `asItIs`: no attribute can make git keep it in another form, but for line ends. */
  | { readonly at: 'git'; readonly repository: string; readonly id: string; readonly asItIs: boolean }
  /** Nowhere, with the reason as the end of a sentence. */
  | { readonly at: 'none'; readonly why: string };

export interface Version {
  readonly link: boolean;
  readonly mode: number;
  readonly size: number;
  readonly modifiedAt: number;
  readonly inode: number;
  readonly source: Source;
}

export interface FileRecord {
  readonly path: string;
  readonly before: Version | null;
  readonly after: Version | null;
}

export interface Found {
  readonly records: readonly FileRecord[];
  /** Folders that were made. */
  readonly folders: readonly string[];
}

export interface Wanted {
  readonly path: string;
  readonly version: Version;
}

export type Request =
  /** `idle`: nobody waits for an end, so earlier contents are needed no more. */
  | { readonly id: number; readonly kind: 'scan'; readonly idle: boolean }
  | { readonly id: number; readonly kind: 'images'; readonly wanted: readonly Wanted[] }
  | { readonly id: number; readonly kind: 'hash'; readonly path: string };

export type Answer =
  | { readonly id: number; readonly kind: 'scan'; readonly found: Found }
  /** In the order wanted; a text says why there is none. */
  | { readonly id: number; readonly kind: 'images'; readonly images: readonly (Uint8Array | string)[] }
  | { readonly id: number; readonly kind: 'hash'; readonly hash: string | undefined }
  | { readonly id: number; readonly kind: 'failed'; readonly why: string };

export interface Setup {
  readonly roots: readonly string[];
  /** Canonical paths that do not count, with all that is in them. */
  readonly leftOut: readonly string[];
  /** Takes what is held aside; private to the user. */
  readonly folder: string;
  readonly limits: Limits;
}

export interface Limits {
  /** Files and folders looked at. */
  readonly paths: number;
  /** Of one file that is held aside, and of all of them together. */
  readonly fileBytes: number;
  readonly heldBytes: number;
  readonly heldFiles: number;
}
