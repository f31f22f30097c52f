// A workspace in memory that behaves like files on a disk: links, stale bases, a full disk, ignore files.
import { posix } from 'node:path';
import { codeOf, readFailed, writeFailed } from '../../../src/adapters/node/file-faults.ts';
import { absolutePath, labelOf, makeRoots, rootOf } from '../../../src/adapters/node/roots.ts';
import type { FilesPort } from '../../../src/core/ports/files.ts';
import { fail, type Outcome, succeed } from '../../../src/protocol/fault.ts';
import { createDisk, sha256 } from './disk.ts';

const { basename, dirname, join } = posix;

export interface FakeFiles extends FilesPort {
  /** Relative paths are taken from the first root. */
  put(path: string, content: string | Uint8Array): void;
  link(path: string, target: string): void;
  folder(path: string): void;
  text(path: string): string | undefined;
  bytes(path: string): Uint8Array | undefined;
  /** Every path that holds a file, sorted. */
  paths(): readonly string[];
  /** Where a link leads, as it is written in it. */
  target(path: string): string | undefined;
  /** Every path with what is there, folders too. */
  whole(): Readonly<Record<string, string>>;
  /** From now on nothing can be written, or again. */
  fill(full: boolean): void;
}

const placeFailed = (label: string, error: unknown) =>
  codeOf(error) === 'EEXIST'
    ? fail('file.stale', `${label} exists already. Read it first, or choose another name.`)
    : writeFailed(label, error);

export function createFakeFiles(
  options: { readonly roots?: readonly string[]; readonly files?: Readonly<Record<string, string>> } = {},
): FakeFiles {
  const disk = createDisk();
  for (const root of options.roots ?? ['/workspace']) disk.folder(root);
  const roots = makeRoots(options.roots ?? ['/workspace']);
  const at = (path: string) => absolutePath(roots, path);
  const label = (path: string) => labelOf(roots, path);
  const attempt = <T>(body: () => T, failed: (error: unknown) => Outcome<never>): Outcome<T> => {
    try {
      return succeed(body());
    } catch (error) {
      return failed(error);
    }
  };
  for (const [path, content] of Object.entries(options.files ?? {})) disk.put(at(path), Buffer.from(content));
  return {
    put: (path, content) => disk.put(at(path), typeof content === 'string' ? Buffer.from(content) : content),
    link: (path, target) => disk.link(at(path), target),
    folder: (path) => disk.folder(at(path)),
    bytes: (path) => disk.bytes(at(path)),
    text: (path) => {
      const bytes = disk.bytes(at(path));
      return bytes === undefined ? undefined : Buffer.from(bytes).toString('utf8');
    },
    target: (path) =>
      disk.look(at(path))?.kind === 'link' ? Buffer.from(disk.readLink(at(path))).toString() : undefined,
    whole: () => disk.whole(),
    paths: () => disk.paths(),
    fill: (full) => disk.fill(full),
    roots: () => roots,
    locate: async (written) => {
      const path = disk.canonical(at(written));
      const root = rootOf(roots, path);
      return { path, label: label(path), inside: root !== undefined, ...(root === undefined ? {} : { root }) };
    },
    locateName: async (written) => {
      const given = at(written);
      const path = disk.look(given)?.kind === 'link' ? given : join(disk.canonical(dirname(given)), basename(given));
      const root = rootOf(roots, path);
      return { path, label: label(path), inside: root !== undefined, ...(root === undefined ? {} : { root }) };
    },
    look: async (path) => disk.look(path),
    stat: async (path) => disk.stat(path),
    readLink: async (path) =>
      attempt(
        () => {
          const bytes = disk.readLink(path);
          return { bytes, hash: sha256(bytes), unsaved: false };
        },
        (error) => readFailed(label(path), error),
      ),
    writeLink: async (path, target, base) =>
      attempt(
        () => disk.writeLink(path, target, base),
        (error) => placeFailed(label(path), error),
      ),
    setMode: async (path, mode, base) =>
      attempt(
        () => disk.setMode(path, mode, base),
        (error) => writeFailed(label(path), error),
      ),
    removeFolder: async (path) => disk.removeFolder(path),
    tidy: async () => undefined,
    read: async (path, limit) =>
      attempt(
        () => {
          const bytes = disk.read(path, limit);
          return { bytes, hash: sha256(bytes), unsaved: false, mode: disk.look(path)?.mode };
        },
        (error) => readFailed(label(path), error, limit),
      ),
    write: async (path, bytes, base, how) =>
      attempt(
        () => disk.write(path, bytes, base, how),
        (error) => placeFailed(label(path), error),
      ),
    move: async (from, to, base) =>
      attempt(
        () => disk.move(from, to, base),
        (error) =>
          codeOf(error) === 'EEXIST'
            ? fail('file.exists', `${label(to)} exists already. Choose another name or delete it first.`)
            : writeFailed(`${label(from)} → ${label(to)}`, error),
      ),
    remove: async (path, base) =>
      attempt(
        () => disk.remove(path, base),
        (error) => writeFailed(label(path), error),
      ),
    list: async (path, how) =>
      attempt(
        () => disk.list(path, rootOf(roots, path)?.path ?? path, how, label),
        (error) =>
          codeOf(error) === 'ENOTDIR'
            ? fail('file.not-folder', `${label(path)} is not a folder. Read it instead.`)
            : readFailed(label(path), error),
      ),
  };
}
