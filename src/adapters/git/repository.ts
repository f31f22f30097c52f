// Finds a repository and makes sure of it before anything is asked of it: where it points, and what its configuration would run.
import { lstat, readdir, readFile, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { driversIn, type Entry, type Setting, settingsOver, startedByReaders } from './programs.ts';
import type { GitOutput, RunGit } from './run-git.ts';

/** A repository that was made sure of. */
export interface Repository {
  readonly root: string;
  readonly gitFolder: string;
  /** Over every command. */
  readonly settings: readonly Setting[];
  /** Drivers that are configured somewhere, and switched off here. */
  readonly filters: ReadonlySet<string>;
  readonly merges: ReadonlySet<string>;
  /** What git at a prompt would start or fetch for commands that only read, by the repository's own configuration. */
  readonly started: readonly string[];
  /** Whether it, or the user, wants commits to be signed. */
  readonly signs: boolean;
  /** Whether its own configuration takes in other files: they may lie among those that a command changes. */
  readonly includes: boolean;
}

const ABOUT = [
  'rev-parse',
  '--path-format=absolute',
  '--is-bare-repository',
  '--absolute-git-dir',
  '--git-common-dir',
  '--show-toplevel',
];

/** The nearest folder upwards, the path itself first, that has a `.git`. */
export async function findRoot(path: string): Promise<Outcome<string>> {
  const none = fail('git.none', `${path} is not in a git repository. Name a path in one, or work without git.`);
  if (path.split(sep).some((segment) => segment.toLowerCase() === '.git')) return none;
  for (let folder = path; ; folder = dirname(folder)) {
    if ((await lstat(join(folder, '.git')).catch(() => undefined)) !== undefined) return succeed(folder);
    if (dirname(folder) === folder) return none;
  }
}

export async function openRepository(root: string, run: RunGit, signal: AbortSignal): Promise<Outcome<Repository>> {
  const own = settingsOver([]) ?? [];
  const about = await run({ args: ABOUT, signal, settings: own });
  if (!about.ok) return about;
  const [bare, gitFolder = '', commonFolder = '', top = '', ...others] = about.value.text
    .replace(/\n$/, '')
    .split('\n');
  if (bare === 'true') {
    return fail('git.bare', `${root} is a bare repository: it has no files to work on. Clone it first.`);
  }
  // An older git says what it does not know back.
  if (bare === ABOUT[1]) {
    return fail('git.old', 'This git is too old to be used safely. Update git to 2.31 or later.');
  }
  if (about.value.exitCode !== 0) return notOpened(root, about.value);
  if (gitFolder === '' || commonFolder === '' || others.length > 0) return refuse(root, 'its folder cannot be told');
  if (!(await isSame(top, root))) {
    return refuse(root, `it says that its files are in ${top === '' ? 'another folder' : top}`);
  }
  const astray =
    (await pointsAstray(root, gitFolder, commonFolder)) ??
    (await linksOut(gitFolder)) ??
    (await linksOut(commonFolder));
  if (astray !== undefined) return refuse(root, astray);
  return readConfiguration(root, gitFolder, run, signal, own);
}

const refuse = (root: string, why: string) =>
  fail(
    'git.refused',
    `The repository in ${root} is not touched: ${why}. If this is as it should be, use git in a terminal.`,
  );

function notOpened(root: string, { errors }: GitOutput) {
  const said = errors.trim().split('\n', 1)[0] ?? '';
  if (/dubious ownership/.test(errors)) {
    return fail(
      'git.refused',
      `The repository in ${root} belongs to another user, so git refuses it. If you trust it, run: git config --global --add safe.directory ${JSON.stringify(root)}`,
    );
  }
  if (/not a git repository/i.test(errors)) {
    return fail('git.none', `${root} has a .git that is not a repository. Repair or remove it.`);
  }
  return fail('git.failed', `The repository in ${root} cannot be opened: ${said}`);
}

/** Why the repository is another one than it looks; a linked work tree and a submodule say on both sides that they belong together. */
async function pointsAstray(root: string, gitFolder: string, commonFolder: string): Promise<string | undefined> {
  const entry = join(root, '.git');
  const stat = await lstat(entry);
  const linked = !(await isSame(gitFolder, commonFolder));
  if (stat.isDirectory()) {
    if (!(await isSame(gitFolder, entry))) return `its .git leads to ${gitFolder}`;
    return linked ? `its .git takes its contents from ${commonFolder}` : undefined;
  }
  if (!stat.isFile()) return `its .git is a link to ${gitFolder}`;
  if (linked) {
    const home = await isSame(dirname(gitFolder), join(commonFolder, 'worktrees'));
    const back = await readFile(join(gitFolder, 'gitdir'), 'utf8').catch(() => '');
    return home && (await isSame(back.trim(), entry))
      ? undefined
      : `its .git leads to ${gitFolder}, which is not its own`;
  }
  const back = await worktreeOf(gitFolder);
  return back !== undefined && (await isSame(back, root))
    ? undefined
    : `its .git leads to ${gitFolder}, which is not its own`;
}

/** `core.worktree` as a submodule's folder has it: read as text, because git itself was already asked and agreed. */
async function worktreeOf(gitFolder: string): Promise<string | undefined> {
  const text = await readFile(join(gitFolder, 'config'), 'utf8').catch(() => '');
  const written = /^\s*worktree\s*=\s*"?(.+?)"?\s*$/im.exec(text)?.[1];
  return written === undefined ? undefined : isAbsolute(written) ? written : resolve(gitFolder, written);
}

/** Git writes through links: what it calls its index must not be another file of the user. */
async function linksOut(gitFolder: string): Promise<string | undefined> {
  const real = await realpath(gitFolder);
  for (const entry of await readdir(gitFolder, { withFileTypes: true })) {
    if (!entry.isSymbolicLink()) continue;
    const target = await realpath(join(gitFolder, entry.name)).catch(() => undefined);
    if (target === undefined || !target.startsWith(real + sep))
      return `${basename(gitFolder)}/${entry.name} is a link that leads out of it`;
  }
  return undefined;
}

async function isSame(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([one, other].map((path) => realpath(path).catch(() => undefined)));
  return a !== undefined && a === b;
}

/** Listing the configuration runs nothing, and takes in other files by the same rules as every other command. */
async function readConfiguration(
  root: string,
  gitFolder: string,
  run: RunGit,
  signal: AbortSignal,
  own: readonly Setting[],
): Promise<Outcome<Repository>> {
  const listed = await run({ args: ['config', '--list', '--show-scope', '-z', '--includes'], signal, settings: own });
  if (!listed.ok) return listed;
  const { exitCode, cut, text } = listed.value;
  if (exitCode !== 0) return notOpened(root, listed.value);
  if (cut) return refuse(root, 'its configuration is too long to be read');
  const fields = text.split('\0');
  const entries: Entry[] = [];
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const [key = '', ...value] = (fields[index + 1] ?? '').split('\n');
    const scope = fields[index] ?? '';
    if (scope !== 'command') entries.push({ scope, key, value: value.length === 0 ? undefined : value.join('\n') });
  }
  const keys = entries.map(({ key }) => key);
  const settings = settingsOver(keys);
  if (settings === undefined) return refuse(root, 'its configuration names more programs than anybody writes by hand');
  const signing = entries.findLast(({ key }) => key === 'commit.gpgsign');
  return succeed({
    root,
    gitFolder,
    settings,
    filters: driversIn('filter', keys),
    merges: driversIn('merge', keys),
    started: startedByReaders(entries),
    signs: signing !== undefined && !/^(?:false|no|off|0)$/i.test(signing.value ?? 'true'),
    includes: entries.some(
      ({ scope, key }) => (scope === 'local' || scope === 'worktree') && /^include(?:if\..*)?\.path$/is.test(key),
    ),
  });
}
