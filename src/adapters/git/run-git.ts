// Runs one git command through simple-git: in an environment of our own, with bounded output and a deadline.
import { dirname } from 'node:path';
import type { SimpleGitOptions } from 'simple-git';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { environmentOf } from './environment.ts';
import type { GitProgram } from './find-git.ts';
import type { Setting } from './programs.ts';

/** What git may print; a command that prints more is ended and its output cut. */
const OUTPUT_LIMIT = 4 * 1024 * 1024;
/** Without a sign of life. */
const DEADLINE_MS = 60_000;

export interface GitCommand {
  readonly args: readonly string[];
  readonly signal: AbortSignal;
  readonly settings: readonly Setting[];
  /** Given to git to read. */
  readonly input?: string;
  readonly index?: string;
  readonly reads?: boolean;
  readonly limit?: number;
}

export interface GitOutput {
  readonly exitCode: number;
  readonly text: string;
  readonly errors: string;
  readonly cut: boolean;
}

/** In a given folder; an exit code is part of the answer. Faults: `git.failed` (not started, no sign of life), `tool.stopped`. */
export type RunGit = (command: GitCommand) => Promise<Outcome<GitOutput>>;

/** simple-git refuses these unless told that we know: all of them are only ever set to what runs nothing. */
const UNSAFE: SimpleGitOptions['unsafe'] = {
  allowUnsafeAlias: true,
  allowUnsafeAskPass: true,
  allowUnsafeCommandBinaries: true,
  allowUnsafeConfigEnvCount: true,
  allowUnsafeCredentialHelper: true,
  allowUnsafeCustomBinary: true,
  allowUnsafeDiffExternal: true,
  allowUnsafeDiffTextConv: true,
  allowUnsafeEditor: true,
  allowUnsafeFilter: true,
  allowUnsafeFsMonitor: true,
  allowUnsafeGitProxy: true,
  allowUnsafeGpgProgram: true,
  allowUnsafeHooksPath: true,
  allowUnsafeMergeDriver: true,
  allowUnsafePack: true,
  allowUnsafePager: true,
  allowUnsafeProtocolOverride: true,
  allowUnsafeSshCommand: true,
  allowUnsafeSubmodule: true,
};

export function gitIn(
  folder: string,
  program: GitProgram,
  source: Readonly<Record<string, string | undefined>>,
): RunGit {
  return async ({ args, signal, settings, input, index, reads = true, limit = OUTPUT_LIMIT }) => {
    if (signal.aborted) return stopped();
    const { simpleGit, GitPluginError } = await import('simple-git');
    const environment = environmentOf({ source, path: program.path, settings, ceiling: dirname(folder), index, reads });
    const enough = new AbortController();
    const ended = { exitCode: -1, errors: '' };
    const chunks: Buffer[] = [];
    let size = 0;
    const git = simpleGit({
      baseDir: folder,
      binary: program.binary,
      abort: AbortSignal.any([signal, enough.signal]),
      timeout: { block: DEADLINE_MS },
      unsafe: UNSAFE,
      allowEnvironment: Object.keys(environment),
      ...(input === undefined ? {} : { input: () => input }),
      errors: (error, { exitCode, stdErr }) => {
        // Not a number after a signal.
        ended.exitCode = Number.isInteger(exitCode) ? exitCode : -1;
        ended.errors = Buffer.concat(stdErr).toString('utf8').slice(0, 8_000);
        // What git says with its exit code is an answer; that simple-git has ended it is not.
        return error instanceof GitPluginError ? error : undefined;
      },
    })
      .env(environment)
      .outputHandler((_, stdout) => {
        stdout.on('data', (chunk: Buffer) => {
          if (size >= limit) return;
          chunks.push(chunk.subarray(0, limit - size));
          size += chunk.length;
          if (size >= limit) enough.abort();
        });
      });
    try {
      await git.raw([...args]);
    } catch (error) {
      if (signal.aborted) return stopped();
      if (!enough.signal.aborted) return notRun(args[0] ?? 'git', error);
    }
    const cut = enough.signal.aborted;
    if (!cut && ended.exitCode < 0) return notRun(args[0] ?? 'git', ended.errors);
    return succeed({ ...ended, text: Buffer.concat(chunks).toString('utf8'), cut });
  };
}

const stopped = () => fail('tool.stopped', 'Stopped before git had ended.');

function notRun(what: string, error: unknown) {
  const text = error instanceof Error ? error.message : String(error);
  return fail('git.failed', `git ${what} could not be run: ${text.trim().split('\n', 1)[0] ?? ''}`);
}
