// Tells what has changed in the workspace between two moments, and keeps what was there before: around each command.
import type { ChangesPort, FoundChanges, Watch } from '../../../core/ports/changes.ts';
import type { BlobsPort } from '../../../core/ports/files.ts';
import { fail, succeed } from '../../../protocol/fault.ts';
import { labelOf, makeRoots } from '../roots.ts';
import { describeFiles } from './describe-files.ts';
import type { FileRecord, Limits, Version } from './requests.ts';
import { Thread } from './thread.ts';

const LIMITS: Limits = {
  paths: 400_000,
  fileBytes: 16 * 1024 * 1024,
  heldBytes: 64 * 1024 * 1024,
  heldFiles: 5_000,
};
/** A command does not wait longer than this for what is before it. */
const BEGIN_MS = 10_000;
const END_MS = 60_000;

interface OpenWatch {
  /** By path, from the first that was seen to the last. */
  readonly files: Map<string, { readonly before: Version | null; after: Version | null }>;
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
    thread.scan(watches.size === 0, (records) => {
      for (const watch of watches) for (const record of records) add(watch, record);
    });
  const end = async (watch: OpenWatch, signal: AbortSignal): Promise<FoundChanges> => {
    try {
      await within(scan(), END_MS, signal);
    } finally {
      watches.delete(watch);
    }
    if (watch.lost) throw new Error('what was known of the files is lost');
    const records = [...watch.files].map(([path, file]) => ({ path, ...file }));
    return describeFiles(records, { thread, blobs: options.blobs, label: (path) => labelOf(roots, path) });
  };
  const nothing: Watch = { end: async () => succeed({ changes: [], more: 0 }) };
  return {
    begin: async (signal) => {
      if (roots.length === 0) return succeed(nothing);
      try {
        await within(scan(), BEGIN_MS, signal);
      } catch (error) {
        return unavailable(error);
      }
      const watch: OpenWatch = { files: new Map(), lost: false };
      watches.add(watch);
      return succeed({ end: (ending) => end(watch, ending).then(succeed, unavailable) });
    },
    close: () => thread.dispose(),
  };
}

const unavailable = (error: unknown) =>
  fail(
    'changes.unavailable',
    `What the command changes cannot be taken back: ${error instanceof Error ? error.message : String(error)}.`,
  );

function add(watch: OpenWatch, { path, before, after }: FileRecord): void {
  const known = watch.files.get(path);
  if (known === undefined) watch.files.set(path, { before, after });
  else known.after = after;
}

/** Rejects when time is over or the signal says so; the work itself goes on. */
function within<T>(work: Promise<T>, ms: number, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new Error('it was stopped'));
    if (signal.aborted) stop();
    const timer = setTimeout(() => reject(new Error(`looking at the files took longer than ${ms / 1000} s`)), ms);
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    });
  });
}
