// One command under way: its output, its end, and its being ended.
import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { uptime } from 'node:os';
import type { Readable } from 'node:stream';
import type { ShellEnd, ShellJob } from '../../core/ports/shell.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import type { Marks } from './job-marks.ts';
import type { MergedPipe } from './merged-pipe.ts';
import { captureOutput, type OutputCapture } from './output-capture.ts';
import { endTree, type Leader } from './process-tree.ts';
import type { ShellProgram } from './shell-program.ts';

/** What was started in the background may hold the pipe open for good; nobody waits for that. */
const PIPE_WAIT_MS = 200;
const EXIT_WAIT_MS = 300;

export interface JobStart {
  readonly id: string;
  readonly owner?: string;
  readonly marks: Marks;
  readonly command: string;
  readonly cwd: string;
  readonly timeoutMs?: number;
  readonly program: ShellProgram;
  readonly environment: Readonly<Record<string, string>>;
  readonly outputFile: string;
  readonly pipe: MergedPipe | undefined;
}

export interface Job extends ShellJob {
  readonly leader: Leader;
}

export async function startJob(start: JobStart): Promise<Outcome<Job>> {
  const startedUptime = uptime();
  const spawned = await spawnShell(start);
  start.pipe?.closeInput();
  if (spawned instanceof Error) {
    start.pipe?.output.destroy();
    return spawnFailed(start, spawned);
  }
  return succeed(followJob(start, spawned, startedUptime));
}

/** Resolves when the system has started it or has said why not. */
function spawnShell(start: JobStart): Promise<ChildProcess | Error> {
  const { program, pipe } = start;
  return new Promise((resolve) => {
    try {
      const [file, options] = marked(program.program, program.options(start.command), start.marks);
      const child = spawn(file, [...options], {
        cwd: start.cwd,
        env: start.environment,
        detached: process.platform !== 'win32',
        stdio: ['ignore', pipe?.input ?? 'pipe', pipe?.input ?? 'pipe'],
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

function spawnFailed(start: JobStart, error: Error): ReturnType<typeof fail> {
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

function followJob(start: JobStart, child: ChildProcess, startedUptime: number): Job {
  const startedAt = Date.now();
  const pid = child.pid ?? 0;
  const capture = captureOutput(start.outputFile);
  const listeners = new Set<(text: string) => void>();
  let exitedAt: number | undefined;
  let ended: ShellEnd['ended'] = 'exit';
  let end: ShellEnd | undefined;
  let stopping: Promise<void> | undefined;
  let survivors: readonly number[] = [];

  const leader: Leader = { pid, startedAt: startedUptime, exitedAt: () => exitedAt };
  const streams = streamsOf(start, child);
  const closed = drain(streams, capture, (text) => tell(listeners, text));
  const { promise: done, resolve } = Promise.withResolvers<ShellEnd>();
  const finish = async (exitCode: number | null, signal: NodeJS.Signals | null) => {
    clearTimeout(timer);
    for (const stream of streams) if ('unref' in stream && typeof stream.unref === 'function') stream.unref();
    await within(closed, PIPE_WAIT_MS);
    await within(capture.flush(), PIPE_WAIT_MS);
    end ??= {
      exitCode,
      ...(signal === null ? {} : { signal }),
      ms: Date.now() - startedAt,
      bytes: capture.bytes(),
      ...capture.summary(),
      ended,
      ...(survivors.length === 0 ? {} : { survivors }),
    };
    resolve(end);
  };
  child.once('exit', (exitCode, signal) => {
    exitedAt = uptime();
    void finish(exitCode, signal);
  });
  const stop = async (reason: 'timeout' | 'stopped') => {
    if (exitedAt === undefined && ended === 'exit') ended = reason;
    survivors = await endTree({ leaders: [leader], marks: [start.marks], since: startedUptime });
    await within(done, EXIT_WAIT_MS);
    // What cannot be killed, as another user's, must not be waited for either.
    if (end === undefined) await finish(null, null);
  };
  const stopOnce = (reason: 'timeout' | 'stopped') => {
    stopping ??= stop(reason).finally(() => {
      stopping = undefined;
    });
    return stopping;
  };
  const timer = start.timeoutMs === undefined ? undefined : setTimeout(() => stopOnce('timeout'), start.timeoutMs);
  return {
    id: start.id,
    owner: start.owner,
    pid,
    leader,
    command: start.command,
    cwd: start.cwd,
    startedAt,
    done,
    get end() {
      return end;
    },
    read: (from, limit) => capture.read(from, limit, end !== undefined),
    listen: (receive) => {
      listeners.add(receive);
      return () => listeners.delete(receive);
    },
    stop: () => stopOnce('stopped'),
    detach: () => clearTimeout(timer),
  };
}

function streamsOf(start: JobStart, child: ChildProcess): readonly Readable[] {
  if (start.pipe !== undefined) return [start.pipe.output];
  return [child.stdout, child.stderr].filter((stream) => stream !== null);
}

/** Reads to the end of all streams, only as fast as it can be kept. */
async function drain(
  streams: readonly Readable[],
  capture: OutputCapture,
  tellAll: (text: string) => void,
): Promise<void> {
  await Promise.all(streams.map((stream) => drainOne(stream, capture, tellAll)));
  await capture.close();
}

function drainOne(stream: Readable, capture: OutputCapture, tellAll: (text: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  return new Promise((resolve) => {
    stream.on('data', (chunk: Buffer) => {
      const busy = capture.add(chunk);
      tellAll(decoder.decode(chunk, { stream: true }));
      if (busy === undefined) return;
      stream.pause();
      void busy.then(() => stream.resume());
    });
    stream.on('error', () => stream.destroy());
    stream.on('close', () => {
      tellAll(decoder.decode());
      resolve();
    });
  });
}

/** One listener's mistake is not the command's. */
function tell(listeners: ReadonlySet<(text: string) => void>, text: string): void {
  if (text === '') return;
  for (const receive of listeners) {
    try {
      receive(text);
    } catch {
      // It hears the next piece again.
    }
  }
}

async function within(promise: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([promise, late]);
  clearTimeout(timer);
}
