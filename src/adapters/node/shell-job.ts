// One command under way: its output, its input, its end, and its being ended.
import type { ChildProcess } from 'node:child_process';
import { uptime } from 'node:os';
import type { Readable } from 'node:stream';
import type { ShellEnd, ShellJob } from '../../core/ports/shell.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { asksSecret } from '../../protocol/job.ts';
import { drain, within } from './drain.ts';
import type { InputPipe } from './input-pipe.ts';
import { captureOutput, type OutputCapture } from './output-capture.ts';
import type { Leader, Target } from './process-tree.ts';
import { type ShellStart, spawnFailed, spawnShell } from './spawn-shell.ts';
import { type InputWatch, watchInput } from './watch-input.ts';

/** What was started in the background may hold the pipe open for good; nobody waits for that. */
const PIPE_WAIT_MS = 200;
const EXIT_WAIT_MS = 300;
/** Characters of the newest output that a question is looked for in. */
const TAIL = 2_000;

export interface JobStart extends ShellStart {
  readonly id: string;
  readonly owner?: string;
  readonly session?: string;
  readonly timeoutMs?: number;
  readonly outputFile: string;
  readonly end: (target: Target) => Promise<readonly number[]>;
  /** It has ended, waits for input or waits no longer, or was let go. */
  readonly changed: (job: ShellJob) => void;
  /** Told before it is said to have ended. */
  readonly ended?: () => void;
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
    start.pipe?.stdin?.end();
    return spawnFailed(start, spawned);
  }
  return succeed(new RunningJob(start, spawned, startedUptime));
}

class RunningJob implements Job {
  readonly id: string;
  readonly owner: string | undefined;
  readonly session: string | undefined;
  readonly command: string;
  readonly cwd: string;
  readonly pid: number;
  readonly startedAt = Date.now();
  readonly leader: Leader;
  readonly done: Promise<ShellEnd>;
  readonly #start: JobStart;
  readonly #capture: OutputCapture;
  #input: InputPipe | undefined;
  readonly #watch: InputWatch | undefined;
  readonly #listeners = new Set<(text: string) => void>();
  readonly #streams: readonly Readable[];
  readonly #closed: Promise<void>;
  readonly #timer: NodeJS.Timeout | undefined;
  #resolve: (end: ShellEnd) => void = () => undefined;
  #exitedAt: number | undefined;
  #ended: ShellEnd['ended'] = 'exit';
  #end: ShellEnd | undefined;
  #stopping: Promise<void> | undefined;
  #survivors: readonly number[] = [];
  #tail = '';
  #waiting: string | undefined;
  #background = false;

  constructor(start: JobStart, child: ChildProcess, startedUptime: number) {
    this.#start = start;
    this.id = start.id;
    this.owner = start.owner;
    this.session = start.session;
    this.command = start.command;
    this.cwd = start.cwd;
    this.pid = child.pid ?? 0;
    this.leader = { pid: this.pid, startedAt: startedUptime, exitedAt: () => this.#exitedAt };
    this.#capture = captureOutput(start.outputFile);
    this.done = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    this.#streams = streamsOf(start, child);
    this.#closed = drain(this.#streams, this.#capture, (text) => this.#printed(text));
    this.#input = start.pipe?.stdin;
    this.#watch = this.#input === undefined ? undefined : this.#watchInput(this.#input);
    child.once('exit', (exitCode, signal) => {
      this.#exitedAt = uptime();
      void this.#finish(exitCode, signal);
    });
    this.#timer =
      start.timeoutMs === undefined ? undefined : setTimeout(() => this.#stopOnce('timeout'), start.timeoutMs);
  }

  get end(): ShellEnd | undefined {
    return this.#end;
  }

  get outputFile(): string | undefined {
    return this.#capture.file();
  }

  get bytes(): number {
    return this.#capture.bytes();
  }

  get waiting(): string | undefined {
    return this.#waiting;
  }

  get background(): boolean {
    return this.#background;
  }

  read(from: number, limit: number) {
    return this.#capture.read(from, limit, this.#end !== undefined);
  }

  listen(receive: (text: string) => void): () => void {
    this.#listeners.add(receive);
    return () => this.#listeners.delete(receive);
  }

  answer(text: string): Outcome<void> {
    if (this.#exitedAt !== undefined) return fail('job.ended', `${this.command} has ended; nothing reads this.`);
    if (this.#input === undefined) {
      return fail('job.no-input', `${this.command} has no input that could be typed into.`);
    }
    // As on a terminal: what is typed is seen, but for secrets.
    const echo = asksSecret(this.#tail.slice(this.#tail.lastIndexOf('\n') + 1)) ? '\n' : `${text}\n`;
    if (!this.#input.write(`${text}\n`)) {
      return fail('job.deaf', `${this.command} does not read what is typed into it. Stop it, or wait until it does.`);
    }
    void this.#capture.add(Buffer.from(echo));
    this.#printed(echo);
    return succeed(undefined);
  }

  stop(): Promise<void> {
    return this.#stopOnce('stopped');
  }

  detach(): void {
    clearTimeout(this.#timer);
    this.#background = true;
    this.#start.changed(this);
  }

  /** One listener's mistake is not the command's. */
  #printed(text: string): void {
    if (text === '') return;
    this.#tail = (this.#tail + text.slice(-TAIL)).slice(-TAIL);
    this.#watch?.stir();
    for (const receive of this.#listeners) {
      try {
        receive(text);
      } catch {
        // It hears the next piece again.
      }
    }
  }

  #watchInput(input: InputPipe): InputWatch {
    return watchInput({
      pid: this.pid,
      name: input.name,
      endInput: () => {
        input.end();
        this.#input = undefined;
      },
      tail: () => this.#tail,
      tell: (waiting) => {
        this.#waiting = waiting;
        if (this.#exitedAt === undefined) this.#start.changed(this);
      },
    });
  }

  async #finish(exitCode: number | null, signal: NodeJS.Signals | null): Promise<void> {
    clearTimeout(this.#timer);
    this.#watch?.dispose();
    this.#input?.end();
    for (const stream of this.#streams) if ('unref' in stream && typeof stream.unref === 'function') stream.unref();
    await within(this.#closed, PIPE_WAIT_MS);
    await within(this.#capture.flush(), PIPE_WAIT_MS);
    if (this.#end !== undefined) return;
    this.#start.ended?.();
    this.#end = {
      exitCode,
      ...(signal === null ? {} : { signal }),
      ms: Date.now() - this.startedAt,
      bytes: this.#capture.bytes(),
      ...this.#capture.summary(),
      ended: this.#ended,
      ...(this.#survivors.length === 0 ? {} : { survivors: this.#survivors }),
    };
    this.#resolve(this.#end);
    this.#start.changed(this);
  }

  #stopOnce(reason: 'timeout' | 'stopped'): Promise<void> {
    this.#stopping ??= this.#stop(reason).finally(() => {
      this.#stopping = undefined;
    });
    return this.#stopping;
  }

  async #stop(reason: 'timeout' | 'stopped'): Promise<void> {
    if (this.#exitedAt === undefined && this.#ended === 'exit') this.#ended = reason;
    const { leader } = this;
    this.#survivors = await this.#start.end({
      leaders: [leader],
      marks: [this.#start.marks],
      since: leader.startedAt,
    });
    await within(this.done, EXIT_WAIT_MS);
    // What cannot be killed, as another user's, must not be waited for either.
    if (this.#end === undefined) await this.#finish(null, null);
  }
}

function streamsOf(start: JobStart, child: ChildProcess): readonly Readable[] {
  if (start.pipe !== undefined) return [start.pipe.output];
  return [child.stdout, child.stderr].filter((stream) => stream !== null);
}
