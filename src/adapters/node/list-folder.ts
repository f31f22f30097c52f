// Lists a folder breadth first as ripgrep would see it: ignore files honoured at every level, `.git` never shown.
import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import type { ListedEntry } from '../../core/ports/files.ts';
import { withFolder } from './held-folder.ts';
import { readWholeFile, type WholeFile } from './read-file.ts';

/** The rules of one folder's ignore files, for what lies under that folder. */
interface Rules {
  readonly folder: string;
  readonly matcher: Ignore;
}

interface Level {
  readonly folder: string;
  readonly depth: number;
  readonly rules: readonly Rules[];
}

export interface Listing {
  readonly entries: readonly ListedEntry[];
  readonly more: boolean;
}

/**
 * `top` is the workspace folder up to which ignore files count. Links are listed as what they point to and not entered.
 * Throws the system error when `path` itself cannot be listed; folders below that cannot be are shown without content.
 */
export async function listFolder(
  path: string,
  top: string,
  options: { readonly depth: number; readonly limit: number; readonly ignored: boolean },
  label: (path: string) => string,
): Promise<Listing> {
  const entries: ListedEntry[] = [];
  const above = options.ignored ? [] : await rulesAbove(path, top);
  const queue: Level[] = [{ folder: path, depth: 1, rules: isIgnored(above, path, true) ? [] : above }];
  for (let level = queue.shift(); level !== undefined; level = queue.shift()) {
    const found = await readLevel(level, level.folder === path);
    const rules = options.ignored ? [] : await withOwnRules(level.rules, level.folder, found);
    const seen = found.filter((entry) => {
      if (entry.name === '.git') return false;
      return !isIgnored(rules, join(level.folder, entry.name), entry.isDirectory());
    });
    const room = options.limit - entries.length;
    const shown = await Promise.all(seen.slice(0, room).map((entry) => describe(level.folder, entry, label)));
    entries.push(...shown);
    if (seen.length > room) return { entries, more: true };
    if (level.depth >= options.depth) continue;
    for (const entry of seen) {
      if (entry.isDirectory()) queue.push({ folder: join(level.folder, entry.name), depth: level.depth + 1, rules });
    }
  }
  return { entries, more: false };
}

/** Whether the ignore files up to `top` leave a file out. */
export async function isIgnoredFile(path: string, top: string): Promise<boolean> {
  return isIgnored(await rulesAbove(path, top), path, false);
}

async function readLevel(level: Level, first: boolean): Promise<Dirent[]> {
  try {
    const found = await withFolder(level.folder, { create: false }, (held) => readdir(held, { withFileTypes: true }));
    return found.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (first) throw error;
    return [];
  }
}

async function describe(folder: string, entry: Dirent, label: (path: string) => string): Promise<ListedEntry> {
  const path = join(folder, entry.name);
  const target = entry.isDirectory() ? undefined : await stat(path).catch(() => undefined);
  const isFolder = entry.isDirectory() || target?.isDirectory() === true;
  const kind = isFolder ? 'folder' : target?.isFile() === true ? 'file' : 'other';
  return { path, label: label(path), kind, size: kind === 'file' ? (target?.size ?? 0) : 0 };
}

/** The innermost folder that says anything about a path decides. */
function isIgnored(rules: readonly Rules[], path: string, folder: boolean): boolean {
  for (let index = rules.length - 1; index >= 0; index--) {
    const one = rules[index];
    const inner = one === undefined ? '' : relative(one.folder, path).split(sep).join('/');
    if (one === undefined || inner === '') continue;
    const answer = one.matcher.test(folder ? `${inner}/` : inner);
    if (answer.ignored) return true;
    if (answer.unignored) return false;
  }
  return false;
}

async function rulesAbove(path: string, top: string): Promise<readonly Rules[]> {
  const folders: string[] = [];
  for (let folder = path; folder !== top && dirname(folder) !== folder; ) {
    folder = dirname(folder);
    folders.unshift(folder);
  }
  const all = await Promise.all(folders.map((folder) => readRules(folder, ['.gitignore', '.ignore'])));
  return all.filter((rules) => rules !== undefined);
}

async function withOwnRules(rules: readonly Rules[], folder: string, found: readonly Dirent[]) {
  const names = ['.gitignore', '.ignore'].filter((name) => found.some((entry) => entry.name === name));
  const own = names.length === 0 ? undefined : await readRules(folder, names);
  return own === undefined ? rules : [...rules, own];
}

/** No ignore file that people write is nearly so long. */
const RULES_LIMIT = 1024 * 1024;

/** `.ignore` is read last, so that it wins over `.gitignore`. What is no plain file there says nothing. */
async function readRules(folder: string, names: readonly string[]): Promise<Rules | undefined> {
  const read = (name: string) => readWholeFile(join(folder, name), RULES_LIMIT).then(textOf, () => '');
  const texts = await Promise.all(names.map(read));
  const text = texts.join('\n').trim();
  return text === '' ? undefined : { folder, matcher: ignore().add(text) };
}

const textOf = ({ bytes }: WholeFile) => new TextDecoder().decode(bytes);
