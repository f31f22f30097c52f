// What the workspace's files are now as one short text, from their names, sizes and times, never from their content.
import { hash } from 'node:crypto';
import { type BigIntStats, lstat } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Root } from '../../core/ports/files.ts';
import type { TreePort } from '../../core/ports/tree.ts';
import { listFolder } from './list-folder.ts';
import { labelOf, makeRoots } from './roots.ts';
import { runRipgrep } from './run-ripgrep.ts';

/** With more files than this it would take too long to be told beside the work. */
const FILES_LIMIT = 50_000;
/** Looked at side by side: enough to keep the thread pool busy, few enough to let others in between. */
const AT_ONCE = 32;
const LIST = ['--files', '--color=never', '--no-messages', '--hidden', '--no-require-git', '--glob=!.git', '--'];

export function createTree(options: {
  readonly roots: readonly string[];
  /** The program's path as it is now; without it the folders are walked here, which takes longer. */
  readonly ripgrep: () => Promise<string | undefined>;
  readonly limit?: number;
}): TreePort {
  const roots = makeRoots(options.roots);
  const limit = options.limit ?? FILES_LIMIT;
  return {
    fingerprint: async (signal) => {
      if (roots.length === 0 || !(await areFolders(roots))) return undefined;
      const program = await options.ripgrep();
      const found = program === undefined ? undefined : await listByRipgrep(program, roots, limit, signal);
      const paths = found === undefined || found === 'missing' ? await listHere(roots, limit, signal) : found;
      if (paths === 'unknown' || signal.aborted) return undefined;
      return sum(paths, roots, signal);
    },
  };
}

async function areFolders(roots: readonly Root[]): Promise<boolean> {
  const found = await Promise.all(roots.map((root) => stat(root.path).catch(() => undefined)));
  return found.every((one) => one?.isDirectory() === true);
}

async function listByRipgrep(
  program: string,
  roots: readonly Root[],
  limit: number,
  signal: AbortSignal,
): Promise<readonly string[] | 'unknown' | 'missing'> {
  const paths: string[] = [];
  const end = await runRipgrep(program, [...LIST, ...roots.map((root) => root.path)], undefined, signal, (path) => {
    paths.push(path);
    return paths.length <= limit;
  });
  if (end.reason === 'missing') return 'missing';
  // 1: there are no files; 2: a folder cannot be read, whose files then do not count.
  const told = end.reason === 'exit' && end.exitCode !== null && end.exitCode <= 2;
  return told ? paths : 'unknown';
}

async function listHere(
  roots: readonly Root[],
  limit: number,
  signal: AbortSignal,
): Promise<readonly string[] | 'unknown'> {
  const paths: string[] = [];
  for (const root of roots) {
    if (signal.aborted) return 'unknown';
    // Folders are among the entries, so more of these than of files are let in.
    const how = { depth: Number.POSITIVE_INFINITY, limit: 2 * limit, ignored: false };
    const listing = await listFolder(root.path, root.path, how, () => '').catch(() => undefined);
    if (listing === undefined || listing.more) return 'unknown';
    for (const entry of listing.entries) if (entry.kind === 'file') paths.push(entry.path);
    if (paths.length > limit) return 'unknown';
  }
  return paths;
}

/** The files' own hashes are added up, so that their order does not matter and nothing has to be sorted at one go. */
function sum(paths: readonly string[], roots: readonly Root[], signal: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve) => {
    let total = 0n;
    let next = 0;
    let open = 0;
    const look = () => {
      const path = signal.aborted ? undefined : paths[next++];
      if (path === undefined) {
        if (open === 0) resolve(signal.aborted ? undefined : hash('sha256', String(total), 'hex').slice(0, 16));
        return;
      }
      open += 1;
      lstat(path, { bigint: true }, (error, found) => {
        open -= 1;
        total = BigInt.asUintN(128, total + hashOf(labelOf(roots, path), error === null ? found : undefined));
        look();
      });
    };
    for (let lane = 0; lane < AT_ONCE; lane++) look();
  });
}

/** Links count for nothing, as ripgrep does not list them. A file that went away since it was listed has no size. */
function hashOf(label: string, found: BigIntStats | undefined): bigint {
  if (found?.isSymbolicLink() === true) return 0n;
  return BigInt(`0x${hash('sha256', `${label}\0${found?.size}\0${found?.mtimeNs}`, 'hex').slice(0, 32)}`);
}
