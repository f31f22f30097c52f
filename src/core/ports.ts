// What the outside must provide for the orchestrator to work: each port is made real once in adapters and faked once for tests.
import type { Rule } from '../protocol/approval.ts';
import type { Event } from '../protocol/event.ts';
import type { Outcome } from '../protocol/fault.ts';
import type { Head, SessionSummary } from '../protocol/view.ts';

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
}

export interface FileStat {
  readonly kind: 'file' | 'folder' | 'other';
  readonly size: number;
  readonly modifiedAt: number;
}

export interface FileContent {
  readonly bytes: Uint8Array;
  /** SHA-256 (hex) of all bytes of the file, as they are on disk or, when it is open and unsaved, in the editor. */
  readonly hash: string;
  /** Whether these are an editor's unsaved contents. */
  readonly unsaved: boolean;
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
  /** Undefined when nothing is there; a link is what it points to. */
  stat(path: string): Promise<FileStat | undefined>;
  /** Faults: `file.missing`, `file.unreadable`, `file.too-large` (over `limit` bytes), `file.is-folder`. */
  read(path: string, limit: number): Promise<Outcome<FileContent>>;
  /**
   * Replaces the whole file at once or changes nothing. `base` is the hash it was based on, null for "must not exist".
   * Missing parent folders are made. Faults: `file.stale`, `file.unwritable`, `disk.full`. Gives the new hash.
   */
  write(path: string, bytes: Uint8Array, base: string | null): Promise<Outcome<string>>;
  /** Never overwrites: `file.exists`; `base` as for `write`. */
  move(from: string, to: string, base: string): Promise<Outcome<void>>;
  remove(path: string, base: string): Promise<Outcome<void>>;
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

export interface ShellEnd {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal?: string;
  readonly ms: number;
  /** All bytes printed, stdout and stderr together in the order they came. */
  readonly bytes: number;
  /** Bounded: the beginning and the end, with a line between that says how much was left out. ANSI is kept. */
  readonly output: string;
  /** Holds everything when `output` does not, up to a limit. */
  readonly outputFile?: string;
  /** How many bytes from the beginning `outputFile` holds, when that is not everything. */
  readonly outputFileBytes?: number;
  readonly ended: 'exit' | 'timeout' | 'stopped';
}

export interface ShellJob {
  readonly id: string;
  /** The tool call that started it. */
  readonly owner?: string;
  readonly pid: number;
  readonly command: string;
  readonly cwd: string;
  readonly startedAt: number;
  readonly done: Promise<ShellEnd>;
  readonly end?: ShellEnd;
  /** What it has printed from byte `from` on, at most `limit` characters, and where to go on. */
  read(from: number, limit: number): { readonly text: string; readonly next: number };
  /** Called with each piece as it comes; returns how to stop listening. */
  listen(receive: (text: string) => void): () => void;
  /** Ends the whole process group and everything under it; resolves when nothing of it is alive. */
  stop(): Promise<void>;
  /** Lets it go on when the call that started it ends. */
  detach(): void;
}

export interface ShellPort {
  /** `bash`, `zsh`, `pwsh`, `cmd`, `sh`: what will read the command. */
  readonly shell: string;
  /** Faults: `shell.unavailable`, `shell.bad-folder`. */
  start(request: {
    readonly command: string;
    readonly cwd: string;
    readonly timeoutMs?: number;
    readonly owner?: string;
  }): Promise<Outcome<ShellJob>>;
  job(id: string): ShellJob | undefined;
  jobs(): readonly ShellJob[];
  /** Ends everything that was started and is still alive. */
  dispose(): Promise<void>;
}

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

export interface WebPage {
  readonly url: string;
  readonly status: number;
  readonly title: string;
  /** Readable text as Markdown, or the body itself when it is not HTML; bounded. */
  readonly text: string;
  readonly truncated: boolean;
}

export interface WebPort {
  /** Faults: `web.unreachable`, `web.refused`, `web.too-large`, `web.not-text`. Redirects to another host are not followed. */
  fetch(url: string, signal: AbortSignal): Promise<Outcome<WebPage>>;
  /** Absent when no search provider has a key. */
  readonly search?: {
    readonly provider: string;
    readonly url: string;
    run(
      query: string,
      limit: number,
      signal: AbortSignal,
    ): Promise<Outcome<readonly { title: string; url: string; snippet: string }[]>>;
  };
}

export interface Problem {
  readonly path: string;
  readonly label: string;
  readonly line: number;
  readonly severity: 'error' | 'warning' | 'info' | 'hint';
  readonly message: string;
  readonly source?: string;
}

/** What the workspace's files are now, as one short text: equal texts mean that no file that counts has changed in between. */
export interface TreePort {
  /** Undefined when it cannot be told (too many files, no folder). Ignored files do not count. */
  fingerprint(signal: AbortSignal): Promise<string | undefined>;
}

export interface DiagnosticsPort {
  /** Of the given absolute paths, or of the whole workspace. */
  list(paths?: readonly string[]): Promise<readonly Problem[]>;
}

export interface MemoryItem {
  readonly id: string;
  readonly text: string;
  /** Where it came from: session and run. */
  readonly session: string;
  readonly run: string;
  readonly at: number;
}

export interface MemoryPort {
  save(item: MemoryItem): Promise<Outcome<void>>;
  /** Best first; `score` in 0…1. */
  search(query: string, limit: number): Promise<Outcome<readonly (MemoryItem & { readonly score: number })[]>>;
  remove(id: string): Promise<Outcome<void>>;
  list(): Promise<Outcome<readonly MemoryItem[]>>;
}

/** The append-only log; one writer per session. Order and completeness of what `append` accepted survive kill -9. */
export interface EventLogPort {
  /**
   * Adds events whose `seq` go on without a gap. `durable` waits until the system says they are on disk.
   * Faults: `disk.full`, `log.unwritable`, `log.locked` (another process writes this session), `log.gap`.
   */
  append(session: string, events: readonly Event[], durable: boolean): Promise<Outcome<void>>;
  /**
   * Events with `after < seq < before`, ascending; with `last`, only that many from the end. A long read gives the thread
   * free now and then, and ends with what is the session's end by then.
   */
  read(
    session: string,
    range: {
      readonly after?: number;
      readonly before?: number;
      readonly last?: number;
      readonly types?: readonly string[];
      /** Only those of this run. */
      readonly run?: string;
      /** Only those that name this call themselves. */
      readonly call?: string;
    },
  ): Promise<Outcome<readonly Event[]>>;
  /** The newest saved head and the number of the last event; undefined for an unknown session. */
  open(session: string): Promise<Outcome<{ readonly head?: Head; readonly lastSeq: number } | undefined>>;
  saveHead(session: string, head: Head): Promise<Outcome<void>>;
  list(query: string | undefined, limit: number): Promise<Outcome<readonly SessionSummary[]>>;
  remove(session: string): Promise<Outcome<void>>;
  /** Takes the right to write; false when a living process holds it. Dies with the process. */
  lock(session: string): Promise<Outcome<boolean>>;
  unlock(session: string): Promise<void>;
  /** Calls `tell` soon after any process has added to the session; returns how to stop. May tell once too often, never too seldom. */
  watch(session: string, tell: () => void): () => void;
  close(): Promise<void>;
}

export interface RulesPort {
  list(): Promise<Outcome<readonly Rule[]>>;
  add(rule: Rule): Promise<Outcome<void>>;
}

export interface ClockPort {
  /** Milliseconds since 1970. */
  now(): number;
  /** Unguessable, sortable by time. */
  id(): string;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Resolves when all that can go on by itself now has gone on: what has gathered by then is done in one go. */
  soon(): Promise<void>;
  /** SHA-256 as hex. */
  hash(bytes: Uint8Array | string): string;
}

export interface LoggerPort {
  write(level: 'trace' | 'debug' | 'info' | 'warn' | 'error', text: string): void;
}

export interface Ports {
  readonly files: FilesPort;
  readonly blobs: BlobsPort;
  readonly shell: ShellPort;
  readonly search: SearchPort;
  readonly web: WebPort;
  readonly log: EventLogPort;
  readonly rules: RulesPort;
  readonly clock: ClockPort;
  readonly logger: LoggerPort;
  readonly memory?: MemoryPort;
  readonly tree?: TreePort;
  readonly diagnostics?: DiagnosticsPort;
}
