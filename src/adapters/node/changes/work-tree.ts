// The workspace's files as they were when they were last looked at, and what has changed since: by names and stats, never by content.
import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { basename, dirname, sep } from 'node:path';
import { IGNORE_FILES, isIgnored, type Rules, readRules, rulesAbove } from './ignore-rules.ts';
import { SideThreads } from './side-threads.ts';
import { type Look, lookAgain, readLook, WIDTH } from './stat-table.ts';

export interface TreeChange {
  readonly path: string;
  readonly slot: number;
  readonly before: Look | undefined;
  /** Undefined when it has gone. */
  after: Look | undefined;
}

interface Folder {
  readonly path: string;
  readonly entries: Map<string, number>;
  above: readonly Rules[];
  /** Those above and its own. */
  rules: readonly Rules[];
  /** Could not be read: what is seen of it later is not new. */
  unseen: boolean;
}

export class WorkTree {
  readonly #table: Float64Array;
  readonly #paths: string[] = [];
  readonly #folders = new Map<string, Folder>();
  /** The folders that hold a `.git`. */
  readonly repositories = new Set<string>();
  readonly #roots: readonly string[];
  readonly #leftOut: ReadonlySet<string>;
  readonly #most: number;
  readonly #threads: SideThreads;
  /** Slots whose path is another one than when all were looked at last. */
  #renamed: number[] = [];
  /** What counts though it is ignored, with the folders above it. */
  readonly #admitted = new Set<string>();
  #fresh = new Set<number>();
  /** Folders that came since the last scan. */
  #made: string[] = [];
  /** Slots that can be given again, and those that can be after this scan. */
  #free: number[] = [];
  #freed: number[] = [];
  #changes = new Map<number, TreeChange>();
  /** When the last scan began. */
  #since: number | undefined;

  /** `roots` and `leftOut` are canonical paths; `threadFile` is what a thread runs that helps to look. */
  constructor(roots: readonly string[], leftOut: readonly string[], most: number, threadFile: URL) {
    this.#roots = roots.toSorted((one, other) => one.length - other.length);
    this.#leftOut = new Set(leftOut);
    this.#most = most;
    this.#table = new Float64Array(new SharedArrayBuffer(most * WIDTH * Float64Array.BYTES_PER_ELEMENT));
    this.#threads = new SideThreads(this.#table, threadFile);
  }

  dispose(): void {
    this.#threads.dispose();
  }

  /** What is different from the last time; nothing the first time. Throws when there are more files than it can hold. */
  scan(): readonly TreeChange[] {
    const startedAt = Date.now();
    this.#changes = new Map();
    this.#made = [];
    this.#free.push(...this.#freed.splice(0));
    if (this.#since === undefined) this.#enterRoots();
    else this.#lookAtAll();
    for (const folder of this.#folders.values()) for (const rules of folder.rules) rules.matcher = undefined;
    this.#since = startedAt;
    return [...this.#changes.values()].filter(({ before, after }) => before !== undefined || after !== undefined);
  }

  /** Files and links that came or changed since this was asked last. */
  takeFresh(): readonly number[] {
    const taken = [...this.#fresh];
    this.#fresh = new Set();
    return taken;
  }

  /** Has these files counted from now on, whatever ignore files say: they were there before. */
  admit(paths: readonly string[]): void {
    for (const path of paths) {
      let inner = path;
      let folder = this.#folders.get(dirname(inner));
      for (this.#admitted.add(inner); folder === undefined && inner !== dirname(inner); this.#admitted.add(inner)) {
        inner = dirname(inner);
        folder = this.#folders.get(dirname(inner));
      }
      if (folder === undefined || folder.entries.has(basename(inner))) continue;
      this.#add(folder, basename(inner), true);
    }
  }

  /** Whether a path lies in one of the roots. */
  holds(path: string): boolean {
    return this.#roots.some((root) => path.startsWith(root.endsWith(sep) ? root : root + sep));
  }

  /** Folders that were made between the last two scans. */
  madeFolders(): readonly string[] {
    return this.#made;
  }

  look(slot: number): Look | undefined {
    return readLook(this.#table, slot * WIDTH);
  }

  path(slot: number): string {
    return this.#paths[slot] ?? '';
  }

  /** The slots of what lies in a folder, by name. */
  entriesOf(folder: string): ReadonlyMap<string, number> | undefined {
    return this.#folders.get(folder)?.entries;
  }

  #enterRoots(): void {
    for (const root of this.#roots) {
      if (this.#folders.has(root)) continue;
      this.#take(root);
      this.#enter(root, this.#above(root), true);
    }
  }

  #above(folder: string): readonly Rules[] {
    if (!this.#roots.includes(folder)) return this.#folders.get(dirname(folder))?.rules ?? [];
    const { rules, repository } = rulesAbove(folder);
    if (repository !== undefined) this.repositories.add(repository);
    return isIgnored(rules, folder, true) ? [] : rules;
  }

  #take(path: string): number {
    const slot = this.#free.pop() ?? this.#paths.length;
    if (slot >= this.#most) throw new RangeError(`more than ${this.#most} files and folders`);
    this.#paths[slot] = path;
    this.#renamed.push(slot);
    lookAgain(path, this.#table, slot);
    return slot;
  }

  #note(slot: number, before: Look | undefined, after: Look | undefined): void {
    if (this.#since === undefined) return;
    const known = this.#changes.get(slot);
    if (known === undefined) this.#changes.set(slot, { path: this.path(slot), slot, before, after });
    else known.after = after;
  }

  /** `gone` says that it is, whatever its path leads to by now; otherwise it only does not count any more. */
  #drop(slot: number, gone: boolean): void {
    const now = this.look(slot);
    const folder = this.#folders.get(this.path(slot));
    if (gone && folder === undefined && (isLeaf(now) || this.#changes.has(slot))) this.#note(slot, now, undefined);
    if (folder !== undefined) this.#leave(folder, gone);
    this.#paths[slot] = '';
    this.#renamed.push(slot);
    this.#fresh.delete(slot);
    this.#table.fill(0, slot * WIDTH, (slot + 1) * WIDTH);
    this.#freed.push(slot);
  }

  #leave(folder: Folder, gone: boolean): void {
    this.#folders.delete(folder.path);
    this.repositories.delete(folder.path);
    for (const child of folder.entries.values()) this.#drop(child, gone);
  }

  #enter(path: string, above: readonly Rules[], discovered: boolean): void {
    const folder: Folder = { path, entries: new Map(), above, rules: above, unseen: discovered };
    this.#folders.set(path, folder);
    if (!discovered) this.#made.push(path);
    this.#list(folder);
  }

  #add(folder: Folder, name: string, discovered: boolean): void {
    const path = joined(folder.path, name);
    const slot = this.#take(path);
    const now = this.look(slot);
    folder.entries.set(name, slot);
    if (now?.kind === 'folder') this.#enter(path, this.#above(path), discovered);
    if (!isLeaf(now)) return;
    this.#fresh.add(slot);
    if (!discovered || bornAt(path) >= (this.#since ?? 0)) this.#note(slot, undefined, now);
  }

  #list(folder: Folder): void {
    let found: Dirent[];
    try {
      found = readdirSync(folder.path, { withFileTypes: true });
    } catch {
      // What cannot be listed is taken as it was; a folder that has gone is told by the one above it.
      folder.unseen ||= folder.entries.size === 0;
      return;
    }
    const names = new Set(found.map((entry) => entry.name));
    if (names.has('.git')) this.repositories.add(folder.path);
    const own = readRules(folder.path, names);
    folder.rules = own === undefined ? folder.above : [...folder.above, own];
    for (const [name, slot] of folder.entries) {
      if (names.has(name)) continue;
      folder.entries.delete(name);
      this.#drop(slot, true);
    }
    for (const entry of found) {
      if (entry.name === '.git' || folder.entries.has(entry.name)) continue;
      if (this.#counts(folder, entry.name, entry.isDirectory())) this.#add(folder, entry.name, folder.unseen);
    }
    folder.unseen = false;
  }

  #counts(folder: Folder, name: string, isFolder: boolean): boolean {
    const path = joined(folder.path, name);
    if (this.#leftOut.has(path)) return false;
    return this.#roots.includes(path) || this.#admitted.has(path) || !isIgnored(folder.rules, path, isFolder);
  }

  /** After other ignore rules: what they leave out is forgotten, what they let in was there before. */
  #listAnew(folder: Folder, above: readonly Rules[]): void {
    folder.above = above;
    folder.unseen = true;
    this.#list(folder);
    for (const [name, slot] of folder.entries) {
      const inner = this.#folders.get(joined(folder.path, name));
      if (!this.#counts(folder, name, inner !== undefined)) {
        folder.entries.delete(name);
        this.#drop(slot, false);
      } else if (inner !== undefined) this.#listAnew(inner, this.#above(inner.path));
    }
  }

  #lookAtAll(): void {
    const told: { readonly slot: number; readonly before: Look | undefined }[] = [];
    const renamed = this.#renamed;
    this.#renamed = [];
    this.#threads.lookAtAll(this.#paths, renamed, (slot, row) => told.push({ slot, before: readLook(row, 0) }));
    const listed = new Set<Folder>();
    const ruled = new Set<Folder>();
    for (const { slot, before } of told) {
      const path = this.path(slot);
      if (path === '') continue;
      const folder = this.#replaced(slot, before);
      if (folder !== undefined) listed.add(folder);
      const above = this.#folders.get(dirname(path));
      if (above !== undefined && isRules(path)) ruled.add(above);
    }
    for (const folder of listed) {
      if (this.#folders.get(folder.path) !== folder) continue;
      const before = rulesIn(folder);
      this.#list(folder);
      if (rulesIn(folder) !== before) ruled.add(folder);
    }
    for (const folder of ruled) {
      if (this.#folders.get(folder.path) === folder) this.#listAnew(folder, this.#above(folder.path));
    }
  }

  /** Gives the folder whose entries are to be listed. */
  #replaced(slot: number, before: Look | undefined): Folder | undefined {
    const path = this.path(slot);
    const now = this.look(slot);
    const folder = this.#folders.get(path);
    if (isLeaf(before) || isLeaf(now)) this.#note(slot, leaf(before), leaf(now));
    if (isLeaf(now)) this.#fresh.add(slot);
    if (now?.kind === 'folder') {
      if (folder !== undefined) return folder;
      this.#enter(path, this.#above(path), false);
    } else if (folder !== undefined && now !== undefined) {
      this.#leave(folder, true);
    }
    return undefined;
  }
}

const isLeaf = (look: Look | undefined) => look?.kind === 'file' || look?.kind === 'link';
const leaf = (look: Look | undefined) => (isLeaf(look) ? look : undefined);
const joined = (folder: string, name: string) => (folder.endsWith(sep) ? folder + name : folder + sep + name);
const isRules = (path: string) => IGNORE_FILES.some((name) => path.endsWith(sep + name));
const rulesIn = (folder: Folder) => IGNORE_FILES.filter((name) => folder.entries.has(name)).length;

/** Where the file system does not know, when its stat was last changed. */
function bornAt(path: string): number {
  try {
    const { birthtimeMs, ctimeMs } = lstatSync(path);
    return birthtimeMs > 0 ? birthtimeMs : ctimeMs;
  } catch {
    return 0;
  }
}
