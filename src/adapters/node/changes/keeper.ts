// Knows where the content of each file of the workspace can be had: in git, or held aside before it is changed.
import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, readlinkSync, readSync } from 'node:fs';
import { sep } from 'node:path';
import { isAttributes, mayTransform, mayTransformAll } from './git-attributes.ts';
import { type GitIndex, gitFolderOf, readGitIndex } from './git-index.ts';
import { asCheckedOut, canRead, objectId, readObjects, transformed } from './git-objects.ts';
import { Pack } from './pack.ts';
import type { Found, Setup, Source, Version, Wanted } from './requests.ts';
import type { Look } from './stat-table.ts';
import { WorkTree } from './work-tree.ts';

/** What is read before a command may take this long; the rest is read the next time. */
const READING_MS = 5_000;
/** Versions that nobody needs any more are thrown away when there is so much of them. */
const PACK_BYTES = 256 * 1024 * 1024;
/** A file that was changed so shortly before could change again without its times telling. */
const TICK_MS = 12;
const HASHED_BYTES = 1024 * 1024 * 1024;
/** Others write these: they are held when there is room. */
const DEPENDENCIES = /[\\/](node_modules|\.venv|venv|__pycache__|bower_components|\.tox)[\\/]/;

type FromGit = Extract<Source, { at: 'git' }>;

export class Keeper {
  readonly #tree: WorkTree;
  readonly #pack: Pack;
  readonly #setup: Setup;
  readonly #sources: (Source | undefined)[] = [];
  readonly #uncovered = new Set<number>();
  /** Whether git opens a repository. */
  readonly #readable = new Map<string, boolean>();
  /** The versions of the indexes that were read. */
  readonly #indexes = new Map<string, string>();
  /** Whether any attributes that were seen may have git keep files in another form. */
  #transforms = false;
  #heldBytes = 0;
  #heldFiles = 0;

  /** `threadFile` is what a thread runs that helps this one. */
  constructor(setup: Setup, threadFile: URL) {
    this.#setup = setup;
    this.#tree = new WorkTree(setup.roots, setup.leftOut, setup.limits.paths, threadFile);
    this.#pack = new Pack(setup.folder);
  }

  dispose(): void {
    this.#tree.dispose();
    this.#pack.dispose();
  }

  /** What has changed since the last time; when it is done, what is there now can be had later. */
  scan(idle: boolean): Found {
    if (idle && this.#pack.size > PACK_BYTES) this.#forget();
    const changes = this.#tree
      .scan()
      .map((change) => ({ ...change, source: change.before === undefined ? undefined : this.#sources[change.slot] }));
    for (const { slot, after } of changes) if (after === undefined) this.#release(slot);
    this.#cover();
    waitForTick(changes.map(({ after }) => after));
    const records = changes.map(({ path, slot, before, after, source }) => ({
      path,
      before: before === undefined ? null : versionOf(before, source),
      after: after === undefined ? null : versionOf(after, this.#sources[slot]),
    }));
    return { records, folders: this.#tree.madeFolders() };
  }

  /** In the order wanted; a text says why there is none. */
  async images(wanted: readonly Wanted[]): Promise<readonly (Uint8Array | string)[]> {
    const fromGit = await contentsInGit(wanted);
    return wanted.map((one) => {
      const { source } = one.version;
      if (source.at === 'none') return source.why;
      if (source.at === 'git') return fromGit.get(one) ?? 'git does not give the content it had';
      try {
        return this.#pack.read(source.piece);
      } catch {
        return 'the content held aside cannot be read';
      }
    });
  }

  #forget(): void {
    this.#pack.clear();
    for (const [slot, source] of this.#sources.entries()) {
      if (source?.at !== 'pack') continue;
      this.#release(slot);
      this.#uncovered.add(slot);
    }
  }

  #release(slot: number): void {
    const source = this.#sources[slot];
    this.#sources[slot] = undefined;
    if (source?.at !== 'pack') return;
    this.#heldBytes -= source.bytes;
    this.#heldFiles -= 1;
  }

  #cover(): void {
    this.#takeFresh();
    if (this.#uncovered.size === 0) return;
    const expected = this.#findInGit();
    const left = [...this.#uncovered].flatMap((slot) => {
      const look = this.#tree.look(slot);
      if (look !== undefined) return [{ slot, look, path: this.#tree.path(slot) }];
      this.#uncovered.delete(slot);
      return [];
    });
    left.sort((a, b) => rank(a.path) - rank(b.path) || a.look.size - b.look.size);
    const deadline = Date.now() + READING_MS;
    for (const { slot, look, path } of left) {
      if (Date.now() > deadline) break;
      this.#sources[slot] = this.#hold(path, look, expected.get(slot));
      this.#uncovered.delete(slot);
    }
  }

  #takeFresh(): void {
    for (const slot of this.#tree.takeFresh()) {
      this.#release(slot);
      this.#uncovered.add(slot);
      const path = this.#tree.path(slot);
      if (isAttributes(path)) this.#transforms ||= mayTransform(path);
    }
  }

  /** Gives for those that look changed to git, though perhaps they are not, what they would be. */
  #findInGit(): ReadonlyMap<number, FromGit> {
    const expected = new Map<number, FromGit>();
    for (const repository of this.#tree.repositories) {
      if (!this.#readable.has(repository)) this.#readable.set(repository, canRead(repository));
      if (this.#readable.get(repository) !== true) continue;
      const gitFolder = gitFolderOf(repository);
      const index = readGitIndex(gitFolder, this.#indexes.get(repository));
      if (index === 'same' || index === undefined) continue;
      this.#indexes.set(repository, index.version);
      this.#transforms ||= mayTransformAll(gitFolder);
      const ignored = this.#matchEntries(repository, index, expected);
      if (ignored.length === 0) continue;
      this.#tree.admit(ignored);
      this.#takeFresh();
      this.#matchEntries(repository, index, expected);
    }
    return expected;
  }

  /** Gives the files that git knows though they are ignored, and that are not looked at yet. */
  #matchEntries(repository: string, index: GitIndex, expected: Map<number, FromGit>): readonly string[] {
    const unseen: string[] = [];
    const top = repository.endsWith(sep) ? repository.slice(0, -1) : repository;
    let folder: string | undefined;
    let path = top;
    let entries: ReadonlyMap<string, number> | undefined;
    index.each((entry) => {
      if (entry.folder !== folder) {
        folder = entry.folder;
        path = top + (folder === '' ? '' : sep + folder.slice(0, -1).replaceAll('/', sep));
        entries = this.#tree.entriesOf(path || sep);
      }
      const slot = entries?.get(entry.name);
      if (slot === undefined) {
        if (entry.name === '.gitattributes') this.#transforms = true;
        if (isThere(path + sep + entry.name, this.#tree)) unseen.push(path + sep + entry.name);
        return;
      }
      const look = this.#uncovered.has(slot) ? this.#tree.look(slot) : undefined;
      if (look === undefined) return;
      const source: FromGit = { at: 'git', repository, id: entry.oid(), asItIs: !this.#transforms };
      if (entry.isOf(look)) {
        this.#sources[slot] = source;
        this.#uncovered.delete(slot);
      } else if (entry.size === look.size) expected.set(slot, source);
    });
    return unseen;
  }

  #hold(path: string, look: Look, expected: FromGit | undefined): Source {
    const { fileBytes, heldBytes, heldFiles } = this.#setup.limits;
    if (look.size > fileBytes) return { at: 'none', why: `it is larger than ${megabytes(fileBytes)}` };
    const room = this.#heldFiles < heldFiles && this.#heldBytes + look.size <= heldBytes;
    const full = `the files to be held aside are more than ${heldFiles} or ${megabytes(heldBytes)} together`;
    if (!room && expected === undefined) return { at: 'none', why: full };
    const bytes = readContent(path, look);
    if (typeof bytes === 'string') return { at: 'none', why: bytes };
    if (expected !== undefined && objectId(bytes, expected.id.length) === expected.id) return expected;
    if (!room) return { at: 'none', why: full };
    try {
      const piece = this.#pack.add(bytes);
      this.#heldBytes += bytes.length;
      this.#heldFiles += 1;
      return { at: 'pack', piece, bytes: bytes.length };
    } catch {
      return { at: 'none', why: 'it could not be held aside; is the disk full?' };
    }
  }
}

/** A folder in the place of a file is another repository. */
function isThere(path: string, tree: WorkTree): boolean {
  if (!tree.holds(path)) return false;
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === false;
  } catch {
    return false;
  }
}

const rank = (path: string) => (DEPENDENCIES.test(path) ? 1 : 0);
const megabytes = (bytes: number) => `${Math.round(bytes / 1024 / 1024)} MB`;

const UNREAD = { at: 'none', why: 'there was no time to read it before' } as const;

function versionOf(look: Look, source: Source | undefined): Version {
  const { kind, mode, size, modifiedAt, inode } = look;
  return { link: kind === 'link', mode, size, modifiedAt, inode, source: source ?? UNREAD };
}

/** The content that was looked at, or why it cannot be had. */
function readContent(path: string, look: Look): Uint8Array | string {
  let file: number | undefined;
  try {
    if (look.kind === 'link') return readlinkSync(path, 'buffer');
    file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    const isSame = (handle: number) => {
      const { ino, size, mtimeMs, ctimeMs } = fstatSync(handle);
      return ino === look.inode && size === look.size && mtimeMs === look.modifiedAt && ctimeMs === look.changedAt;
    };
    if (!isSame(file)) return 'it was changed while it was read';
    const bytes = readFileSync(file);
    return isSame(file) ? bytes : 'it was changed while it was read';
  } catch {
    return 'it could not be read';
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Waits until what is changed from now on has another time than what was just looked at. */
function waitForTick(looks: readonly (Look | undefined)[]): void {
  const newest = Math.max(0, ...looks.slice(0, 10_000).map((look) => look?.changedAt ?? 0));
  const left = newest + TICK_MS - Date.now();
  if (left > 0 && left <= TICK_MS) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, left);
}

/** What git keeps of files, as it lay in the working tree. */
async function contentsInGit(wanted: readonly Wanted[]): Promise<ReadonlyMap<Wanted, Uint8Array>> {
  const found = new Map<Wanted, Uint8Array>();
  const repositories = Map.groupBy(wanted, ({ version: { source } }) => (source.at === 'git' ? source.repository : ''));
  for (const [repository, files] of repositories) {
    if (repository === '') continue;
    const inner = (path: string) => path.slice(repository.length + 1).replaceAll(sep, '/');
    const [contents, others] = await Promise.all([
      readObjects(
        repository,
        files.flatMap(({ version: { source } }) => (source.at === 'git' ? [source.id] : [])),
      ),
      transformed(
        repository,
        files.flatMap(({ path, version: { source } }) => (source.at === 'git' && !source.asItIs ? [inner(path)] : [])),
      ),
    ]);
    for (const file of files) {
      const { path, version } = file;
      const content = version.source.at === 'git' ? contents.get(version.source.id) : undefined;
      if (content === undefined || others === undefined || others.has(inner(path))) continue;
      const bytes = version.link ? content : asCheckedOut(content, version.size);
      if (bytes !== undefined) found.set(file, bytes);
    }
  }
  return found;
}

/** SHA-256 of a file that is too large to be held, read piece by piece. */
export function hashOf(path: string): string | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    if (fstatSync(file).size > HASHED_BYTES) return undefined;
    const hash = createHash('sha256');
    const piece = Buffer.alloc(1024 * 1024);
    for (let got = readSync(file, piece); got > 0; got = readSync(file, piece)) hash.update(piece.subarray(0, got));
    return hash.digest('hex');
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
