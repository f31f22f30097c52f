// A shell that runs nothing: tests say what each command prints and how it ends.
import { captureOutput } from '../../../src/adapters/node/output-capture.ts';
import type { ShellEnd, ShellJob, ShellPort } from '../../../src/core/ports/shell.ts';
import { fail, succeed } from '../../../src/protocol/fault.ts';

export interface FakeCommand {
  readonly output?: string;
  readonly exitCode?: number;
  /** Milliseconds of real time before it ends; it goes on until it is stopped when this is Infinity. */
  readonly lasts?: number;
  /** Printed last; then it waits for an answer, which it ends with. */
  readonly prompt?: string;
  readonly reply?: (answer: string) => string;
  /** What it does to the world when it is started. */
  readonly effect?: () => void;
}

export interface FakeShell extends ShellPort {
  /** Every command that was started, in order. */
  readonly started: readonly { readonly command: string; readonly cwd: string }[];
}

/** An unknown command ends with 127, as in a real shell. */
export function createFakeShell(options: {
  readonly commands: Readonly<Record<string, FakeCommand>> | ((command: string) => FakeCommand | undefined);
  /** Folders that exist; all of them when absent. */
  readonly folders?: readonly string[];
  /** Where large outputs are said to be; needed only when a command prints more than 64 KB. */
  readonly outputFolder?: string;
}): FakeShell {
  const jobs = new Map<string, ShellJob>();
  const started: { readonly command: string; readonly cwd: string }[] = [];
  const watchers = new Set<(job: ShellJob) => void>();
  const changed = (job: ShellJob) => {
    for (const tell of watchers) tell(job);
  };
  const { commands } = options;
  const find = (command: string) => (typeof commands === 'function' ? commands(command) : commands[command]);
  return {
    shell: 'bash',
    started,
    start: async ({ command, cwd, timeoutMs, owner, session }) => {
      if (options.folders !== undefined && !options.folders.includes(cwd)) {
        return fail('shell.bad-folder', `${cwd} does not exist, so no command can run there. Choose another folder.`);
      }
      if (command.includes('\0')) return fail('shell.bad-command', 'The command contains the character NUL.');
      started.push({ command, cwd });
      const known = find(command) ?? { output: `bash: ${command}: command not found\n`, exitCode: 127 };
      known.effect?.();
      const id = `fake-${started.length}`;
      const file = `${options.outputFolder ?? '/dev/null/no-folder'}/${id}.log`;
      const job = createJob({ id, command, cwd, timeoutMs, owner, session, known, file, changed });
      jobs.set(id, job);
      changed(job);
      return succeed(job);
    },
    job: (id) => jobs.get(id),
    jobs: () => [...jobs.values()],
    watch: (tell) => {
      watchers.add(tell);
      return () => watchers.delete(tell);
    },
    dispose: async () => {
      await Promise.all([...jobs.values()].map((job) => job.stop()));
    },
  };
}

interface FakeStart {
  readonly id: string;
  readonly command: string;
  readonly cwd: string;
  readonly timeoutMs: number | undefined;
  readonly owner: string | undefined;
  readonly session: string | undefined;
  readonly changed: (job: ShellJob) => void;
  readonly known: FakeCommand;
  readonly file: string;
}

function createJob({ id, command, cwd, timeoutMs, owner, session, known, file, changed }: FakeStart): ShellJob {
  const listeners = new Set<(text: string) => void>();
  const capture = captureOutput(file);
  const startedAt = Date.now();
  let end: ShellEnd | undefined;
  let waiting: string | undefined;
  let background = false;
  let ending: ReturnType<typeof setTimeout> | undefined;
  const lasts = Math.max(known.lasts ?? 5, 5);
  let resolveDone: (end: ShellEnd) => void = () => undefined;
  const done = new Promise<ShellEnd>((resolve) => {
    resolveDone = resolve;
  });
  const finish = async (ended: ShellEnd['ended']) => {
    clearTimeout(ending);
    clearTimeout(timeout);
    await capture.flush();
    if (end !== undefined) return;
    const how = ended === 'exit' ? { exitCode: known.exitCode ?? 0 } : { exitCode: null, signal: 'SIGTERM' };
    const ms = Date.now() - startedAt;
    end = { ...how, ms, bytes: capture.bytes(), ...capture.summary(), ended };
    waiting = undefined;
    resolveDone(end);
    changed(job);
  };
  const print = async (text: string) => {
    await capture.add(Buffer.from(text));
    for (const receive of listeners) receive(text);
  };
  const printed = setImmediate(async () => {
    if (known.output !== undefined) await print(known.output);
    if (end !== undefined) return;
    if (known.prompt === undefined) {
      if (Number.isFinite(lasts)) ending = setTimeout(() => finish('exit'), lasts);
      return;
    }
    await print(known.prompt);
    waiting = known.prompt.trim();
    changed(job);
  });
  const timeout = timeoutMs === undefined ? undefined : setTimeout(() => finish('timeout'), timeoutMs);
  const job: ShellJob = {
    id,
    owner,
    session,
    pid: 1,
    command,
    cwd,
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
    stop: async () => {
      clearImmediate(printed);
      await finish('stopped');
    },
    detach: () => {
      clearTimeout(timeout);
      background = true;
      changed(job);
    },
    get outputFile() {
      return capture.file();
    },
    get bytes() {
      return capture.bytes();
    },
    get background() {
      return background;
    },
    get waiting() {
      return waiting;
    },
    answer: (text) => {
      if (end !== undefined) return fail('job.ended', `${command} has ended.`);
      if (waiting === undefined) return fail('job.no-input', `${command} was started without an input.`);
      void print(`${text}\n${known.reply?.(text) ?? ''}`).then(() => finish('exit'));
      return succeed(undefined);
    },
  };
  return job;
}
