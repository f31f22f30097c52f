// Runs commands in the user's shell, each in a process group of its own.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { uptime } from 'node:os';
import { join } from 'node:path';
import type { ShellJob, ShellPort } from '../../core/ports/shell.ts';
import { fail, type Outcome } from '../../protocol/fault.ts';
import { createEnding } from './end-together.ts';
import { mayAsk } from './input-pipe.ts';
import { createJobGuard } from './job-guard.ts';
import { marksOfInstance, marksOfJob } from './job-marks.ts';
import { createPipeMaker } from './merged-pipe.ts';
import { pruneOutputs } from './prune-outputs.ts';
import type { Sandbox } from './sandbox.ts';
import { commandEnvironment } from './shell-environment.ts';
import { type Job, type JobStart, startJob } from './shell-job.ts';
import { pickShell } from './shell-program.ts';

/** Ended jobs that can still be asked for. */
const KEPT = 50;

export interface ShellOptions {
  /** Takes what commands print when it is much; private to the user. */
  readonly outputFolder: string;
  /** The user's environment; the process's own when absent. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** The workspace's folders: nothing is run from them by its bare name. */
  readonly roots?: readonly string[];
  /** Names of variables that commands get beside those that programs need. */
  readonly letThrough?: () => readonly string[];
  /** Where commands run when it is on. */
  readonly sandbox?: Sandbox;
}

export function createShell(options: ShellOptions): ShellPort {
  const environmentFor = (marker: string) =>
    commandEnvironment(options.environment ?? process.env, marker, {
      roots: options.roots ?? [],
      letThrough: options.letThrough?.() ?? [],
    });
  const program = pickShell({ platform: process.platform, environment: environmentFor(''), exists: existsSync });
  const instance = randomBytes(5).toString('hex');
  const pipes = createPipeMaker(options.outputFolder, instance);
  const startedAt = uptime();
  void pruneOutputs(options.outputFolder);
  const guard = createJobGuard(options.outputFolder, instance);
  const end = createEnding();
  const jobs = new Map<string, Job>();
  const watchers = new Set<(job: ShellJob) => void>();
  const changed = (job: ShellJob) => {
    for (const tell of watchers) tell(job);
  };
  let count = 0;
  return {
    shell: program.name,
    get sandboxed() {
      return options.sandbox?.on === true;
    },
    start: async (request) => {
      const refusal = await refuseFolder(request.cwd);
      if (refusal !== undefined) return refusal;
      guard.begin();
      const number = ++count;
      const id = `${instance}-${number}`;
      const pipe = await pipes.take(mayAsk(request.command));
      const marks = marksOfJob(instance, number, pipe?.name);
      const started = await startWalled(options.sandbox, {
        id,
        marks,
        ...request,
        program,
        environment: environmentFor(marks.variable),
        outputFile: join(options.outputFolder, `${id}.log`),
        pipe,
        end,
        changed,
      });
      if (started.ok) {
        jobs.set(id, started.value);
        guard.started(started.value.leader, started.value.done);
        forgetOld(jobs);
        changed(started.value);
      }
      return started;
    },
    job: (id) => jobs.get(id),
    jobs: () => [...jobs.values()],
    watch: (tell) => {
      watchers.add(tell);
      return () => watchers.delete(tell);
    },
    dispose: async () => {
      const running = [...jobs.values()].filter((job) => job.end === undefined);
      if (count === 0) return pipes.dispose();
      await Promise.all([
        ...running.map((job) => job.stop()),
        end({ leaders: [], marks: [marksOfInstance(instance)], since: startedAt }),
        pipes.dispose(),
      ]);
      await guard.dispose();
    },
  };
}

/** In the sandbox where it is on: a command that cannot be put into it is not started. */
async function startWalled(sandbox: Sandbox | undefined, start: JobStart): Promise<Outcome<Job>> {
  // A command that no shell takes is refused as everywhere.
  if (sandbox?.on !== true || start.command.includes('\0')) return startJob(start);
  const wrapped = await sandbox.wrap(start.command, start.program, start.environment);
  if (!wrapped.ok) {
    start.pipe?.closeInput();
    start.pipe?.output.destroy();
    start.pipe?.stdin?.end();
    return wrapped;
  }
  const started = await startJob({ ...start, ...wrapped.value });
  if (!started.ok) wrapped.value.ended();
  return started;
}

function forgetOld(jobs: Map<string, Job>): void {
  const ended = [...jobs.values()].filter((job) => job.end !== undefined);
  for (const job of ended.slice(0, Math.max(0, ended.length - KEPT))) jobs.delete(job.id);
}

async function refuseFolder(path: string) {
  const folder = await stat(path).catch(() => undefined);
  if (folder?.isDirectory() === true) return undefined;
  const problem = folder === undefined ? 'does not exist' : 'is not a folder';
  return fail('shell.bad-folder', `${path} ${problem}, so no command can run there. Choose another folder.`);
}
