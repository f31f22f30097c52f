// A file system in memory, with links, for the fake workspace.
import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import ignore from 'ignore';
import type { Entry, FileStat, HowToWrite, ListedEntry } from '../../../src/core/ports/files.ts';

type Kept =
  | { readonly kind: 'file'; readonly bytes: Uint8Array; readonly modifiedAt: number; readonly mode: number }
  | { readonly kind: 'folder' }
  | { readonly kind: 'link'; readonly target: string };

const { dirname, join, resolve } = posix;
const problem = (code: string) => Object.assign(new Error(code), { code });
export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

export function createDisk() {
  const entries = new Map<string, Kept>([['/', { kind: 'folder' }]]);
  let full = false;
  let ticks = 1;
  const folder = (path: string): void => {
    if (path !== '/') folder(dirname(path));
    const present = entries.get(path);
    if (present !== undefined && present.kind !== 'folder') throw problem('ENOTDIR');
    entries.set(path, { kind: 'folder' });
  };
  const put = (path: string, bytes: Uint8Array, mode?: number) => {
    folder(dirname(path));
    const present = entries.get(path);
    const kept = mode ?? (present?.kind === 'file' ? present.mode : 0o644);
    entries.set(path, { kind: 'file', bytes: Uint8Array.from(bytes), modifiedAt: ticks++, mode: kept });
  };
  const canonical = (path: string) => follow(entries, path);
  const read = (path: string, limit: number): Uint8Array => {
    const entry = entries.get(path);
    if (entry?.kind === 'link' && canonical(path) === path) throw problem('ELOOP');
    if (canonical(path) !== path) throw problem(entries.has(canonical(path)) ? 'ORQ_MOVED' : 'ENOENT');
    if (entry === undefined) throw problem('ENOENT');
    if (entry.kind !== 'file') throw problem('ORQ_FOLDER');
    if (entry.bytes.length > limit) throw problem('ORQ_LARGE');
    return entry.bytes;
  };
  const readLink = (path: string): Uint8Array => {
    const entry = entries.get(path);
    if (canonical(dirname(path)) !== dirname(path)) throw problem('ORQ_MOVED');
    if (entry?.kind !== 'link') throw problem('ENOENT');
    return Buffer.from(entry.target);
  };
  const readBase = (path: string, base: string) => {
    if (entries.get(path) === undefined) throw problem('ORQ_STALE');
    const isLink = base.startsWith('link:');
    if (isLink !== (entries.get(path)?.kind === 'link')) throw problem('ORQ_STALE');
    const found = sha256(isLink ? readLink(path) : read(path, Number.MAX_SAFE_INTEGER));
    if (found !== (isLink ? base.slice(5) : base)) throw problem('ORQ_STALE');
  };
  /** Everything that takes room on the disk comes through here. */
  const prepare = (path: string, base: string | null, inPlace = false) => {
    if (base !== null) readBase(path, base);
    if (canonical(dirname(path)) !== dirname(path)) throw problem('ORQ_MOVED');
    folder(dirname(path));
    if (full && !inPlace) throw problem('ENOSPC');
    if (base === null && entries.has(path)) throw problem('EEXIST');
  };
  const write = (path: string, bytes: Uint8Array, base: string | null, { mode, inPlace }: HowToWrite = {}) => {
    prepare(path, base, inPlace);
    put(path, bytes, mode === undefined ? undefined : mode & 0o777);
    return sha256(bytes);
  };
  return {
    put,
    folder,
    read,
    write,
    canonical,
    link: (path: string, target: string) => {
      folder(dirname(path));
      entries.set(path, { kind: 'link', target });
    },
    fill: (value: boolean) => {
      full = value;
    },
    bytes: (path: string) => {
      const entry = entries.get(canonical(path));
      return entry?.kind === 'file' ? entry.bytes : undefined;
    },
    whole: () =>
      Object.fromEntries(
        [...entries].sort(([one], [other]) => (one < other ? -1 : 1)).map(([path, entry]) => [path, told(entry)]),
      ),
    paths: () => [...entries].flatMap(([path, entry]) => (entry.kind === 'file' ? [path] : [])).sort(),
    stat: (path: string): FileStat | undefined => {
      const entry = entries.get(canonical(path));
      if (entry === undefined || entry.kind === 'link') return undefined;
      if (entry.kind === 'folder') return { kind: 'folder', size: 0, modifiedAt: 0 };
      return { kind: 'file', size: entry.bytes.length, modifiedAt: entry.modifiedAt };
    },
    look: (path: string): Entry | undefined => {
      const entry = canonical(dirname(path)) === dirname(path) ? entries.get(path) : undefined;
      if (entry === undefined) return undefined;
      if (entry.kind === 'link') return { kind: 'link', size: entry.target.length, modifiedAt: 0, names: 1 };
      if (entry.kind === 'folder') return { kind: 'folder', size: 0, modifiedAt: 0, mode: 0o755, names: 2 };
      const { bytes, modifiedAt, mode } = entry;
      return { kind: 'file', size: bytes.length, modifiedAt, mode, names: 1 };
    },
    readLink,
    writeLink: (path: string, target: Uint8Array, base: string | null) => {
      prepare(path, base);
      entries.set(path, { kind: 'link', target: Buffer.from(target).toString('utf8') });
      return sha256(target);
    },
    setMode: (path: string, mode: number, base: string) => {
      readBase(path, base);
      put(path, read(path, Number.MAX_SAFE_INTEGER), mode & 0o777);
    },
    removeFolder: (path: string): boolean => {
      const empty = ![...entries.keys()].some((other) => other !== '/' && dirname(other) === path);
      return empty && entries.get(path)?.kind === 'folder' && entries.delete(path);
    },
    move: (from: string, to: string, base: string) => {
      readBase(from, base);
      const entry = entries.get(from);
      prepare(to, null);
      if (entry !== undefined) entries.set(to, entry);
      entries.delete(from);
    },
    remove: (path: string, base: string) => {
      readBase(path, base);
      entries.delete(path);
    },
    list: (path: string, top: string, how: ListOptions, label: (path: string) => string) =>
      list(entries, path, top, how, label),
  };
}

function told(entry: Kept): string {
  if (entry.kind === 'folder') return 'folder';
  if (entry.kind === 'link') return `link ${entry.target}`;
  return `file ${entry.mode.toString(8)} ${Buffer.from(entry.bytes).toString('base64')}`;
}

interface ListOptions {
  readonly depth: number;
  readonly limit: number;
  readonly ignored: boolean;
}

function follow(entries: ReadonlyMap<string, Kept>, path: string): string {
  let segments = resolve(path).split('/').filter(Boolean);
  let current = '/';
  for (let links = 0; segments.length > 0; ) {
    const next = join(current, segments[0] ?? '');
    const entry = entries.get(next);
    segments = segments.slice(1);
    if (entry?.kind === 'link' && links < 40) {
      links += 1;
      segments = [...resolve(current, entry.target).split('/').filter(Boolean), ...segments];
      current = '/';
    } else current = next;
  }
  return current;
}

function list(entries: ReadonlyMap<string, Kept>, path: string, top: string, how: ListOptions, label: Label) {
  const start = entries.get(path);
  if (start === undefined) throw problem('ENOENT');
  if (start.kind !== 'folder') throw problem('ENOTDIR');
  const shown: ListedEntry[] = [];
  const queue = [{ folder: path, depth: 1 }];
  const hidden = (child: string) => !how.ignored && isIgnored(entries, child, top, path);
  for (let level = queue.shift(); level !== undefined; level = queue.shift()) {
    const { folder, depth } = level;
    const children = [...entries.keys()].filter((child) => child !== '/' && dirname(child) === folder).sort();
    for (const child of children) {
      if (child.endsWith('/.git') || hidden(child)) continue;
      if (shown.length === how.limit) return { entries: shown, more: true };
      const target = entries.get(follow(entries, child));
      const kind = target === undefined || target.kind === 'link' ? 'other' : target.kind;
      shown.push({ path: child, label: label(child), kind, size: target?.kind === 'file' ? target.bytes.length : 0 });
      if (entries.get(child)?.kind === 'folder' && depth < how.depth) queue.push({ folder: child, depth: depth + 1 });
    }
  }
  return { entries: shown, more: false };
}

type Label = (path: string) => string;

/** Rules of folders above the listed one do not count when they ignore the listed folder itself. */
function isIgnored(entries: ReadonlyMap<string, Kept>, path: string, top: string, listed: string): boolean {
  const reach = listed !== top && isIgnored(entries, listed, top, top) ? listed : top;
  const isFolder = entries.get(path)?.kind === 'folder';
  for (let folder = dirname(path); folder.startsWith(reach) && path !== reach; folder = dirname(folder)) {
    const text = ['.gitignore', '.ignore'].map((name) => textOf(entries.get(join(folder, name)))).join('\n');
    const inner = posix.relative(folder, path) + (isFolder ? '/' : '');
    const answer = ignore().add(text).test(inner);
    if (answer.ignored) return true;
    if (answer.unignored || folder === '/') return false;
  }
  return false;
}

const textOf = (entry: Kept | undefined) => (entry?.kind === 'file' ? Buffer.from(entry.bytes).toString('utf8') : '');
