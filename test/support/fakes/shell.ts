// A shell that runs nothing: tests say what each command prints and how it ends.
import { captureOutput } from '../../../src/adapters/node/output-capture.ts';
import type { ShellEnd, ShellJob, ShellPort } from '../../../src/core/ports/shell.ts';
import { fail, succeed } from '../../../src/protocol/fault.ts';

export interface FakeCommand {
  readonly output?: string;
  readonly exitCode?: number;
  /** Milliseconds of real time before it ends; it goes on until it is stopped when this is Infinity. */
  readonly lasts?: number;
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
  const { commands } = options;
  const find = (command: string) => (typeof commands === 'function' ? commands(command) : commands[command]);
  return {
    shell: 'bash',
    started,
    start: async ({ command, cwd, timeoutMs }) => {
      if (options.folders !== undefined && !options.folders.includes(cwd)) {
        return fail('shell.bad-folder', `${cwd} does not exist, so no command can run there. Choose another folder.`);
      }
      if (command.includes('\0')) return fail('shell.bad-command', 'The command contains the character NUL.');
      started.push({ command, cwd });
      const known = find(command) ?? { output: `bash: ${command}: command not found\n`, exitCode: 127 };
      known.effect?.();
      const id = `fake-${started.length}`;
      const file = `${options.outputFolder ?? '/dev/null/no-folder'}/${id}.log`;
      const job = createJob({ id, command, cwd, timeoutMs, known, file });
      jobs.set(id, job);
      return succeed(job);
    },
    job: (id) => jobs.get(id),
    jobs: () => [...jobs.values()],
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
  readonly known: FakeCommand;
  readonly file: string;
}

function createJob({ id, command, cwd, timeoutMs, known, file }: FakeStart): ShellJob {
  const listeners = new Set<(text: string) => void>();
  const capture = captureOutput(file);
  const startedAt = Date.now();
  let end: ShellEnd | undefined;
  let resolveDone: (end: ShellEnd) => void = () => undefined;
  const done = new Promise<ShellEnd>((resolve) => {
    resolveDone = resolve;
  });
  const finish = async (ended: ShellEnd['ended']) => {
    if (end !== undefined) return;
    clearTimeout(ending);
    clearTimeout(timeout);
    const how = ended === 'exit' ? { exitCode: known.exitCode ?? 0 } : { exitCode: null, signal: 'SIGTERM' };
    const ms = Date.now() - startedAt;
    end = { ...how, ms, bytes: capture.bytes(), ...capture.summary(), ended };
    resolveDone(end);
  };
  const printed = setImmediate(async () => {
    if (known.output === undefined) return;
    await capture.add(Buffer.from(known.output));
    for (const receive of listeners) receive(known.output);
  });
  const lasts = known.lasts ?? 5;
  const ending = Number.isFinite(lasts) ? setTimeout(() => finish('exit'), Math.max(lasts, 5)) : undefined;
  const timeout = timeoutMs === undefined ? undefined : setTimeout(() => finish('timeout'), timeoutMs);
  return {
    id,
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
    detach: () => clearTimeout(timeout),
  };
}
