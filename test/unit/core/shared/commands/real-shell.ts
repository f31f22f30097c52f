// Runs command lines in a real bash that finds no program, and tells which ones it would have started with which words.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface RealShell {
  /** Where the commands run. */
  readonly folder: string;
  /** What each command would have started: programs by name, with their arguments. */
  trace(commands: readonly string[]): Promise<readonly (readonly (readonly string[])[])[]>;
  /** Everything that is there, in the folder, beside it and in the home. */
  files(): Promise<readonly string[]>;
  dispose(): Promise<void>;
}

/** Each program succeeds the first time and fails the second, so that either side of a choice is gone through. */
const SCRIPT = `
readonly log=$1 list=$2
command_not_found_handle() { local line; printf -v line '%s\\037' "$number" "$@"; printf '%s\\036' "$line" >> "$log"; echo 'npm i'; return "$answer"; }
ulimit -t 2
mapfile -d '' -t commands < "$list"
for answer in 0 1; do
  for number in "\${!commands[@]}"; do
    ( readonly number answer; eval "\${commands[number]}" ) < /dev/null > /dev/null 2>&1
  done
done
exit 0`;

/** Undefined where there is no bash. */
export async function createRealShell(): Promise<RealShell | undefined> {
  const bash = await run('bash', ['-c', 'echo "$BASH_VERSINFO"']).then(
    ({ stdout }) => Number(stdout) >= 5,
    () => false,
  );
  if (!bash) return undefined;
  const top = await realpath(await mkdtemp(join(tmpdir(), 'orquestra-commands-')));
  const [folder, home, notes] = [join(top, 'all', 'work'), join(top, 'all', 'home'), join(top, 'notes')];
  await Promise.all([join(folder, 'src'), home, notes].map((path) => mkdir(path, { recursive: true })));
  for (const name of ['a.txt', 'a', 'b', 'x', 'package.json', 'src/a.ts'])
    await writeFile(join(folder, name), 'npm i\n');
  return {
    folder,
    async trace(commands) {
      const [log, list] = [join(notes, 'log'), join(notes, 'list')];
      await writeFile(log, '');
      await writeFile(list, commands.map((command) => `${command}\0`).join(''));
      const env = { PATH: join(top, 'nothing'), HOME: home, USER: 'somebody', LC_ALL: 'C.UTF-8' };
      const shell = (await run('bash', ['-c', 'command -v bash || echo /bin/bash'])).stdout.trim();
      await run(shell, ['--norc', '--noprofile', '-c', SCRIPT, 'bash', log, list], {
        cwd: folder,
        env,
        maxBuffer: 2 ** 26,
      });
      return readLog(await readFile(log, 'utf8'), commands.length);
    },
    files: async () => (await readdir(join(top, 'all'), { recursive: true })).sort(),
    dispose: () => rm(top, { recursive: true, force: true }),
  };
}

function readLog(text: string, count: number): readonly (readonly (readonly string[])[])[] {
  const started: (readonly string[])[][] = Array.from({ length: count }, () => []);
  for (const record of text.split('\x1e')) {
    const [number, ...words] = record.split('\x1f').slice(0, -1);
    if (number !== undefined) started[Number(number)]?.push(words);
  }
  return started;
}
