// Reads contents that git keeps, without letting a repository's own configuration run anything and without writing to it.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { devNull } from 'node:os';
import { delimiter, join } from 'node:path';
import { searchPath } from '../search-path.ts';

/** Nothing that a repository could have configured is run: no hooks, no file monitor, no pager, nothing fetched. */
const HARDENED = [
  '--no-pager',
  '--no-optional-locks',
  '--no-replace-objects',
  ...['core.fsmonitor=false', `core.hooksPath=${devNull}`, 'core.untrackedCache=false', 'core.pager=cat'].flatMap(
    (setting) => ['-c', setting],
  ),
  ...['core.sshCommand=', 'core.gitProxy=', 'credential.helper=', 'protocol.allow=never', 'gc.auto=0'].flatMap(
    (setting) => ['-c', setting],
  ),
];
const PASSED = ['PATH', 'HOME', 'USERPROFILE', 'SYSTEMROOT', 'SystemRoot', 'TMPDIR', 'TEMP', 'XDG_CONFIG_HOME'];
const DEADLINE_MS = 20_000;
const ATTRIBUTES = ['filter', 'ident', 'working-tree-encoding'];

/** The contents of blobs by their ids; those are missing that git does not have or gives otherwise than their id says. */
export async function readObjects(
  repository: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  const output = await runGit(repository, ['cat-file', '--batch', '--buffer'], `${ids.join('\n')}\n`);
  if (output === undefined) return found;
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(10, at);
    const [id = '', kind, size] = output.toString('latin1', at, end < 0 ? output.length : end).split(' ');
    if (end < 0 || kind === undefined) break;
    at = end + 1;
    if (size === undefined) continue;
    const bytes = output.subarray(at, at + Number(size));
    at += Number(size) + 1;
    if (kind === 'blob' && objectId(bytes, id.length) === id) found.set(id, Uint8Array.from(bytes));
  }
  return found;
}

/** The id under which git keeps a content; `digits` tell which hash the repository uses. */
export function objectId(bytes: Uint8Array, digits: number): string {
  return createHash(digits === 64 ? 'sha256' : 'sha1')
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest('hex');
}

/** Of these paths (relative, with slashes) those whose content git keeps in another form; undefined when it cannot tell. */
export async function transformed(
  repository: string,
  paths: readonly string[],
): Promise<ReadonlySet<string> | undefined> {
  if (paths.length === 0) return new Set();
  const output = await runGit(repository, ['check-attr', '-z', '--stdin', ...ATTRIBUTES], `${paths.join('\0')}\0`);
  if (output === undefined) return undefined;
  const found = new Set<string>();
  const fields = output.toString('utf8').split('\0');
  for (let index = 0; index + 2 < fields.length; index += 3) {
    const value = fields[index + 2];
    if (value !== 'unspecified' && value !== 'unset') found.add(fields[index] ?? '');
  }
  return found;
}

/**
 * What a file of this size was that git, by the look of it, had as this content: itself, or with CRLF at the end of each
 * line. Anything in between cannot be told apart, so it gives nothing.
 */
export function asCheckedOut(content: Uint8Array, size: number): Uint8Array | undefined {
  if (content.length === size) return content;
  if (content.includes(13)) return undefined;
  let lines = 0;
  for (const byte of content) if (byte === 10) lines += 1;
  if (content.length + lines !== size) return undefined;
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const byte of content) {
    if (byte === 10) bytes[at++] = 13;
    bytes[at++] = byte;
  }
  return bytes;
}

/** Whether git is there and opens this repository: it refuses those of other users. */
export function canRead(repository: string): boolean {
  const program = findGit(repository);
  if (program === undefined) return false;
  const options = [...HARDENED, '-C', repository, 'rev-parse', '--git-dir'];
  return spawnSync(program, options, { ...surroundings(repository), stdio: 'ignore' }).status === 0;
}

/** Undefined when git is not there, fails or takes too long. */
function runGit(repository: string, options: readonly string[], input: string): Promise<Buffer | undefined> {
  const program = findGit(repository);
  if (program === undefined) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const child = spawn(program, [...HARDENED, '-C', repository, ...options], {
      ...surroundings(repository),
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const pieces: Buffer[] = [];
    child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
    child.on('error', () => resolve(undefined));
    child.on('close', (code) => resolve(code === 0 ? Buffer.concat(pieces) : undefined));
    // It may end without having read all of it.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

const surroundings = (repository: string) =>
  ({
    cwd: repository,
    env: {
      ...Object.fromEntries(PASSED.map((name) => [name, process.env[name]])),
      LC_ALL: 'C',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_OPTIONAL_LOCKS: '0',
      GIT_TERMINAL_PROMPT: '0',
      GIT_NO_LAZY_FETCH: '1',
      GIT_ALLOW_PROTOCOL: 'none',
      GIT_NO_REPLACE_OBJECTS: '1',
    },
    timeout: DEADLINE_MS,
    killSignal: 'SIGKILL',
    windowsHide: true,
  }) as const;

/** Never one that the repository brings, or from the folder that a command is run in, as Windows would look there first. */
function findGit(repository: string): string | undefined {
  const name = process.platform === 'win32' ? 'git.exe' : 'git';
  for (const folder of searchPath(process.env.PATH, [repository]).split(delimiter)) {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return join(folder, name);
    } catch {
      // Not in this one.
    }
  }
  return undefined;
}
