// The workspace's files as tools reach them, and the images kept of what they replace.
import type { Outcome } from '../../protocol/fault.ts';

export interface Root {
  readonly name: string;
  /** Absolute canonical path. */
  readonly path: string;
}

/** Where a path that somebody wrote really points. */
export interface Located {
  /** Absolute and canonical: the deepest existing parent is resolved through links, the rest appended. */
  readonly path: string;
  /** Relative to its root with forward slashes (prefixed by the root's name when there are several); absolute outside. */
  readonly label: string;
  /** Whether the canonical path lies inside a workspace folder. */
  readonly inside: boolean;
  readonly root?: Root;
  /** The path below a workspace folder by which it was reached, where a link leads on from there. */
  readonly via?: string;
  /** Told of a file that has more than one: where its other names (hard links) are, nobody knows. */
  readonly names?: number;
}

export interface FileStat {
  readonly kind: 'file' | 'folder' | 'other';
  readonly size: number;
  readonly modifiedAt: number;
}

/** What is at a path itself: a link is a link, whatever it leads to. */
export interface Entry {
  readonly kind: 'file' | 'link' | 'folder' | 'other';
  readonly size: number;
  readonly modifiedAt: number;
  /** Permission bits; absent where the system has none, and of links. */
  readonly mode?: number;
  /** How many names the file has: more than one are hard links. */
  readonly names: number;
}

export interface FileContent {
  readonly bytes: Uint8Array;
  /** SHA-256 (hex) of all bytes of the file, as they are on disk or, when it is open and unsaved, in the editor. */
  readonly hash: string;
  /** Whether these are an editor's unsaved contents. */
  readonly unsaved: boolean;
  /** Permission bits of a file, where the system has them and it is not unsaved. */
  readonly mode?: number;
}

export interface HowToWrite {
  /** Its permission bits; else a file keeps its own. */
  readonly mode?: number;
  /**
   * Where there is no room for a second copy: over the old content, and back if that fails. Should the machine stop in
   * that moment, the file may be cut.
   */
  readonly inPlace?: boolean;
}

export interface ListedEntry {
  readonly path: string;
  readonly label: string;
  readonly kind: 'file' | 'folder' | 'other';
  readonly size: number;
}

export interface FilesPort {
  roots(): readonly Root[];
  /** Relative paths are taken from the first root (or the root whose name they begin with, when there are several). */
  locate(path: string): Promise<Located>;
  /** As `locate`, but of the name itself: a link at the end of the path is not followed. */
  locateName(path: string): Promise<Located>;
  /** Undefined when nothing is there. */
  look(path: string): Promise<Entry | undefined>;
  /** Undefined when nothing is there; a link is what it points to. */
  stat(path: string): Promise<FileStat | undefined>;
  /** Faults: `file.missing`, `file.unreadable`, `file.too-large` (over `limit` bytes), `file.is-folder`. */
  read(path: string, limit: number): Promise<Outcome<FileContent>>;
  /** The target as it is written in the link, with its hash. Faults as of `read`; what is no link is `file.missing`. */
  readLink(path: string): Promise<Outcome<FileContent>>;
  /**
   * Replaces the whole file at once or changes nothing. `base` is the hash it was based on, null for "must not exist"; of
   * a link `link:` and the hash of its target. Missing parent folders are made. A file that has several names (hard links)
   * is written in place, so that all of them see it. Faults: `file.stale`, `file.unwritable`, `disk.full`. Gives the new
   * hash.
   */
  write(path: string, bytes: Uint8Array, base: string | null, how?: HowToWrite): Promise<Outcome<string>>;
  /** As `write`, of a link that leads to `target`. Gives the hash of the target. */
  writeLink(path: string, target: Uint8Array, base: string | null): Promise<Outcome<string>>;
  /** Sets the permission bits of a file. Faults as of `write`. */
  setMode(path: string, mode: number, base: string): Promise<Outcome<void>>;
  /** Never overwrites: `file.exists`; `base` as for `write`. */
  move(from: string, to: string, base: string): Promise<Outcome<void>>;
  remove(path: string, base: string): Promise<Outcome<void>>;
  /** Only an empty folder; false when it was not there or not empty. */
  removeFolder(path: string): Promise<boolean>;
  /** Removes what a write of this path that was cut off by a crash has left beside it. */
  tidy(path: string): Promise<void>;
  /** Honours ignore files; breadth first, at most `limit` entries; `more` tells that there are others. */
  list(
    path: string,
    options: { readonly depth: number; readonly limit: number; readonly ignored: boolean },
  ): Promise<Outcome<{ readonly entries: readonly ListedEntry[]; readonly more: boolean }>>;
}

/** Before-images, addressed by the SHA-256 (hex) of their content. */
export interface BlobsPort {
  put(bytes: Uint8Array): Promise<string>;
  get(hash: string): Promise<Uint8Array | undefined>;
}
