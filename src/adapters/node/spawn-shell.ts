// Starts a shell with one command in a process group of its own, marked so that all it starts can be found again.
import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { fail } from '../../protocol/fault.ts';
import type { Marks } from './job-marks.ts';
import type { MergedPipe } from './merged-pipe.ts';
import type { ShellProgram } from './shell-program.ts';

export interface ShellStart {
  readonly marks: Marks;
  readonly command: string;
  readonly cwd: string;
  readonly program: ShellProgram;
  readonly environment: Readonly<Record<string, string>>;
  readonly pipe: MergedPipe | undefined;
}

/** Resolves when the system has started it or has said why not. */
export function spawnShell(start: ShellStart): Promise<ChildProcess | Error> {
  const { program, pipe } = start;
  return new Promise((resolve) => {
    try {
      const [file, options] = marked(program.program, program.options(start.command), start.marks);
      const child = spawn(file, [...options], {
        cwd: start.cwd,
        env: start.environment,
        // On Windows a child that is not detached ends with Orquestra; elsewhere it leads a group that can be ended as one.
        detached: process.platform !== 'win32',
        stdio: [pipe?.stdin?.output ?? 'ignore', pipe?.input ?? 'pipe', pipe?.input ?? 'pipe'],
        windowsHide: true,
        windowsVerbatimArguments: program.verbatim,
      });
      child.once('spawn', () => resolve(child));
      child.on('error', resolve);
    } catch (error) {
      resolve(error instanceof Error ? error : new Error(String(error)));
    }
  });
}

/**
 * The limit of file locks does nothing any more but is handed down to every child, whatever it does to its environment, its
 * group and its files. Where it cannot be set, the other marks have to do.
 */
const MARKING = 'ulimit -S -x "$0" 2>/dev/null || ulimit -S -w "$0" 2>/dev/null; exec "$@"';

function marked(
  program: string,
  options: readonly string[],
  { locks }: Marks,
): readonly [program: string, options: readonly string[]] {
  if (process.platform !== 'linux') return [program, options];
  accessSync(program, constants.X_OK);
  return ['/bin/sh', ['-c', MARKING, locks, program, ...options]];
}

export function spawnFailed(start: ShellStart, error: Error): ReturnType<typeof fail> {
  const code = 'code' in error ? error.code : '';
  if (code === 'E2BIG' || code === 'ENAMETOOLONG') {
    return fail(
      'shell.bad-command',
      'The command is too long for this system. Put it into a script file and run that.',
    );
  }
  if (code === 'ERR_INVALID_ARG_VALUE') {
    return fail('shell.bad-command', 'The command contains the character NUL, which no shell takes. Leave it out.');
  }
  const text = `${start.program.program} could not be started. Check that it is installed and may be run.`;
  return fail('shell.unavailable', text, { cause: error.message });
}
