// What became of files as it is shown and taken back: their contents put into the blobs, what is equal left out, moves told as moves.
import { dirname } from 'node:path';
import type { FoundChange, FoundChanges } from '../../../core/ports/changes.ts';
import type { BlobsPort } from '../../../core/ports/files.ts';
import type { FileRecord, Version, Wanted } from './requests.ts';
import type { Thread } from './thread.ts';

/** More than this is neither shown nor taken back. */
const MOST = 2_000;
/** Of so many files what is there now is kept too, so that later changes can be told from it; of more only its hash. */
const MOST_LATER = 300;
/** Contents in memory at a time. */
const BATCH_FILES = 64;
const BATCH_BYTES = 8 * 1024 * 1024;
/** Contents stored at a time. */
const LANES = 8;

interface Parts {
  readonly thread: Pick<Thread, 'images' | 'hash'>;
  readonly blobs: BlobsPort;
  readonly label: (path: string) => string;
  /** Those that were made meanwhile. */
  readonly folders: ReadonlySet<string>;
}

interface Stored {
  readonly hash: string | null;
  /** Why it is not stored. */
  readonly why?: string;
}

interface Seen extends FileRecord {
  readonly was: Stored;
  readonly is: Stored;
}

export async function describeFiles(records: readonly FileRecord[], parts: Parts): Promise<FoundChanges> {
  const changed = records.filter(({ before, after }) => before !== null || after !== null);
  changed.sort((one, other) => (one.path < other.path ? -1 : 1));
  const told = changed.slice(0, MOST);
  const kept = await store(told, parts);
  const none: Stored = { hash: null };
  const seen = told.map((file): Seen => {
    const find = (version: Version | null) => (version === null ? none : (kept.get(version) ?? none));
    return { ...file, was: find(file.before), is: find(file.after) };
  });
  return { changes: withMoves(seen.filter(isDifferent), parts), more: changed.length - told.length };
}

const isDifferent = ({ before, after, was, is }: Seen) =>
  was.hash === null || was.hash !== is.hash || before?.link !== after?.link || before?.mode !== after?.mode;

async function store(files: readonly FileRecord[], parts: Parts): Promise<ReadonlyMap<Version, Stored>> {
  const stored = new Map<Version, Stored>();
  const wanted = files.flatMap(({ path, before, after }, index): Wanted[] => [
    ...(before === null ? [] : [{ path, version: before }]),
    ...(after === null || index >= MOST_LATER ? [] : [{ path, version: after }]),
  ]);
  for (const batch of batches(wanted)) {
    const images = await parts.thread.images(batch);
    await inLanes(batch.entries(), async ([index, { version }]) => {
      const image = images[index] ?? 'it could not be read';
      stored.set(version, typeof image === 'string' ? { hash: null, why: image } : await put(image, parts.blobs));
    });
  }
  // What is there now can be told apart later without being kept.
  for (const { path, after } of files) {
    if (after === null || typeof stored.get(after)?.hash === 'string') continue;
    const hash = after.link ? undefined : await parts.thread.hash(path);
    stored.set(after, { hash: hash ?? null });
  }
  return stored;
}

function* batches(wanted: readonly Wanted[]): Generator<readonly Wanted[]> {
  let batch: Wanted[] = [];
  let bytes = 0;
  for (const one of wanted) {
    if (batch.length >= BATCH_FILES || (batch.length > 0 && bytes + one.version.size > BATCH_BYTES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(one);
    bytes += one.version.size;
  }
  if (batch.length > 0) yield batch;
}

async function inLanes<T>(items: Iterator<T, unknown>, work: (item: T) => Promise<void>): Promise<void> {
  const lane = async () => {
    for (let next = items.next(); next.done !== true; next = items.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

async function put(image: Uint8Array, blobs: BlobsPort): Promise<Stored> {
  try {
    return { hash: await blobs.put(image) };
  } catch (error) {
    return { hash: null, why: error instanceof Error ? error.message : 'it could not be stored' };
  }
}

/** A file that went and an equal one that came are a move. */
function withMoves(files: readonly Seen[], parts: Parts): readonly FoundChange[] {
  const gone = files.filter((file) => file.after === null);
  const moved = new Map<Seen, Seen>();
  for (const file of files) {
    if (file.before !== null || file.is.hash === null || file.after?.size === 0) continue;
    const equal = gone.filter((other) => !moved.has(other) && isMove(other, file));
    const from = equal.find((other) => nameOf(other.path) === nameOf(file.path)) ?? equal[0];
    if (from !== undefined) moved.set(from, file);
  }
  const origins = new Map([...moved].map(([from, to]) => [to, from]));
  return files.flatMap((file) => {
    if (moved.has(file)) return [];
    const origin = origins.get(file);
    return [origin === undefined ? describe(file, parts) : describeMove(origin, file, parts)];
  });
}

const nameOf = (path: string) => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);

/** Of what was not kept, the file itself tells: the same inode with the same size and time. */
function isMove({ before, was }: Seen, { after, is }: Seen): boolean {
  if (before === null || after === null || before.link !== after.link || before.size !== after.size) return false;
  if (was.hash !== null) return was.hash === is.hash;
  return before.inode !== 0 && before.inode === after.inode && before.modifiedAt === after.modifiedAt;
}

function describe({ path, before, after, was, is }: Seen, { label, folders }: Parts): FoundChange {
  const change = before === null ? 'create' : after === null ? 'delete' : 'edit';
  return {
    path,
    label: label(path),
    change,
    before: was.hash,
    after: is.hash,
    ...natures(before, after),
    ...(before === null ? madeFor(path, folders) : {}),
    ...(before !== null && was.hash === null ? { unkept: was.why ?? 'it could not be stored' } : {}),
  };
}

function describeMove(origin: Seen, file: Seen, { label, folders }: Parts): FoundChange {
  return {
    path: file.path,
    label: label(file.path),
    change: 'move',
    from: origin.path,
    before: file.is.hash,
    after: file.is.hash,
    ...natures(origin.before, file.after),
    ...madeFor(file.path, folders),
  };
}

/** Outermost first. */
function madeFor(path: string, made: Parts['folders']): Pick<FoundChange, 'folders'> {
  const folders: string[] = [];
  for (let folder = dirname(path); made.has(folder); folder = dirname(folder)) folders.unshift(folder);
  return folders.length === 0 ? {} : { folders };
}

function natures(before: Version | null, after: Version | null): Pick<FoundChange, 'was' | 'is'> {
  const same = before !== null && after !== null && before.mode === after.mode && before.link === after.link;
  const nature = (version: Version) =>
    version.link ? { link: true } : process.platform === 'win32' ? {} : { mode: version.mode };
  const wasLink = before?.link === true && after?.link === true;
  if (same && !wasLink) return {};
  return { ...(before === null ? {} : { was: nature(before) }), ...(after === null ? {} : { is: nature(after) }) };
}
