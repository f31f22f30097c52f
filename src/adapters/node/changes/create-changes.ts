// Tells what has changed in the workspace between two moments, and keeps what was there before: around each command.
import type { Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import type { ChangesPort, FoundChanges, Watch } from '../../../core/ports/changes.ts';
import type { BlobsPort } from '../../../core/ports/files.ts';
import { fail, succeed } from '../../../protocol/fault.ts';
import { canonicalPath } from '../canonical.ts';
import { labelOf, makeRoots } from '../roots.ts';
import { describeFiles } from './describe-files.ts';
import type { FileRecord, Found, Limits, Version } from './requests.ts';
import { Thread } from './thread.ts';

const LIMITS: Limits = {
  paths: 400_000,
  fileBytes: 16 * 1024 * 1024,
  heldBytes: 64 * 1024 * 1024,
  heldFiles: 5_000,
};
const BEGIN_MS = 10_000;
const END_MS = 60_000;

interface OpenWatch {
  /** By path, from the first that was seen to the last. */
  readonly files: Map<string, { readonly before: Version | null; after: Version | null }>;
  readonly folders: Set<string>;
  /** What others than a command have written, as it was then. */
  readonly writtenByOthers: Map<string, Stats | undefined>;
  lost: boolean;
}

export function createChanges(options: {
  readonly roots: readonly string[];
  /** Canonical paths that do not count, with all that is in them: what Orquestra itself keeps. */
  readonly leftOut: readonly string[];
  /** Takes for a while what may be changed; private to the user. */
  readonly folder: string;
  readonly blobs: BlobsPort;
  readonly limits?: Partial<Limits>;
  /** How long a command waits at most for what is before it. */
  readonly patienceMs?: number;
}): ChangesPort {
  const roots = makeRoots(options.roots);
  const watches = new Set<OpenWatch>();
  const limits = { ...LIMITS, ...options.limits };
  const { leftOut, folder } = options;
  const setup = { roots: roots.map((root) => root.path), leftOut, folder, limits };
  const lose = () => {
    for (const watch of watches) watch.lost = true;
  };
  const thread = new Thread(setup, { lost: lose, busy: () => watches.size > 0 });
  const scan = () =>
    thread.scan(watches.size === 0, (found) => {
      for (const watch of watches) add(watch, found);
    });
  /** Looked at before anything is made of what was found. */
  let looking: Promise<unknown> = Promise.resolve();
  const end = async (watch: OpenWatch, signal: AbortSignal): Promise<FoundChanges> => {
    try {
      await within(scan(), END_MS, signal);
    } finally {
      watches.delete(watch);
    }
    if (watch.lost) throw new Error('what was known of the files is lost');
    await looking;
    return describeFiles(recordsOf(watch), {
      thread,
      blobs: options.blobs,
      label: (path) => labelOf(roots, path),
      folders: watch.folders,
    });
  };
  /** Whether somebody has waited for a look in vain that has still not ended. */
  let overdue = false;
  const nothing: Watch = { end: async () => succeed({ changes: [], more: 0 }) };
  return {
    begin: async (signal) => {
      if (roots.length === 0) return succeed(nothing);
      // Nobody waits for it twice.
      if (overdue) return unavailable(new Error('the files are still being looked at'));
      const looked = scan();
      try {
        await within(looked, options.patienceMs ?? BEGIN_MS, signal);
      } catch (error) {
        overdue = error instanceof Late;
        const late = () => {
          overdue = false;
        };
        if (overdue) void looked.then(late, late);
        return unavailable(error);
      }
      const watch: OpenWatch = { files: new Map(), folders: new Set(), writtenByOthers: new Map(), lost: false };
      watches.add(watch);
      return succeed({ end: (ending) => end(watch, ending).then(succeed, unavailable) });
    },
    expect: () => {
      // What goes wrong now goes wrong again when somebody waits for it, and is told then.
      if (roots.length > 0 && !thread.isReady()) scan().catch(() => undefined);
    },
    written: (given) => {
      const open = [...watches];
      if (open.length === 0) return;
      const look = async () => {
        const path = await canonicalPath(given);
        const stats = await lstat(path).catch(() => undefined);
        for (const watch of open) watch.writtenByOthers.set(path, stats);
      };
      looking = Promise.all([looking, look()]);
    },
    close: () => thread.dispose(),
  };
}

const unavailable = (error: unknown) =>
  fail(
    'changes.unavailable',
    `What the command changes cannot be taken back: ${error instanceof Error ? error.message : String(error)}.`,
  );

function add(watch: OpenWatch, { records, folders }: Found): void {
  for (const folder of folders) watch.folders.add(folder);
  for (const { path, before, after } of records) {
    const known = watch.files.get(path);
    if (known === undefined) watch.files.set(path, { before, after });
    else known.after = after;
  }
}

/** What was written by others last is theirs; where a command came after them, what it replaced was never seen. */
function recordsOf({ files, writtenByOthers }: OpenWatch): readonly FileRecord[] {
  return [...files].flatMap(([path, { before, after }]): FileRecord[] => {
    if (!writtenByOthers.has(path)) return [{ path, before, after }];
    const stats = writtenByOthers.get(path);
    if (stats?.mtimeMs === after?.modifiedAt && stats?.ino === after?.inode && stats?.size === after?.size) return [];
    return [{ path, before: before === null ? null : { ...before, source: SAVED_MEANWHILE }, after }];
  });
}

const SAVED_MEANWHILE = { at: 'none', why: 'it was also saved by hand while the command ran' } as const;

class Late extends Error {}

/** Rejects when time is over or the signal says so; the work itself goes on. */
function within<T>(work: Promise<T>, ms: number, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new Error('it was stopped'));
    if (signal.aborted) stop();
    const timer = setTimeout(() => reject(new Late(`looking at the files took longer than ${ms / 1000} s`)), ms);
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    });
  });
}
