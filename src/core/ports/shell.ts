// Commands in the user's shell: started, followed, ended with everything under them.
import type { Outcome } from '../../protocol/fault.ts';

export interface ShellEnd {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal?: string;
  readonly ms: number;
  /** All bytes printed, stdout and stderr together in the order they came. */
  readonly bytes: number;
  /** Bounded: the beginning and the end, with a line between that says how much was left out. ANSI is kept. */
  readonly output: string;
  /** Holds everything when `output` does not, up to a limit. */
  readonly outputFile?: string;
  /** How many bytes from the beginning `outputFile` holds, when that is not everything. */
  readonly outputFileBytes?: number;
  readonly ended: 'exit' | 'timeout' | 'stopped';
  /** Numbers of processes that could not be ended, as those of another user. */
  readonly survivors?: readonly number[];
}

export interface ShellJob {
  readonly id: string;
  /** The tool call that started it. */
  readonly owner?: string | undefined;
  readonly session?: string | undefined;
  readonly pid: number;
  readonly command: string;
  readonly cwd: string;
  readonly startedAt: number;
  readonly done: Promise<ShellEnd>;
  readonly end?: ShellEnd | undefined;
  /** Goes on when the call that started it ends. */
  readonly background: boolean;
  /** The unfinished line it waits for input with, empty when there is none; undefined when it does not wait. */
  readonly waiting?: string | undefined;
  /** Holds all that it has printed, or the beginning of that, once it is more than is kept in memory. */
  readonly outputFile?: string | undefined;
  /** All that it has printed by now. */
  readonly bytes: number;
  /** What it has printed from byte `from` on, at most `limit` characters, and where to go on. */
  read(from: number, limit: number): { readonly text: string; readonly next: number };
  /** Called with each piece as it comes; returns how to stop listening. */
  listen(receive: (text: string) => void): () => void;
  /** Types a line into it. Faults: `job.ended`, `job.no-input`, `job.deaf`. */
  answer(text: string): Outcome<void>;
  /** Ends the whole process group and everything under it; resolves when nothing of it is alive. */
  stop(): Promise<void>;
  /** Lets it go on when the call that started it ends. */
  detach(): void;
}

export interface ShellPort {
  /** `bash`, `zsh`, `pwsh`, `cmd`, `sh`: what will read the command. */
  readonly shell: string;
  /** Whether commands run where only the workspace can be written and the network is off or limited. */
  readonly sandboxed?: boolean;
  /** Faults: `shell.unavailable`, `shell.bad-folder`. */
  start(request: {
    readonly command: string;
    readonly cwd: string;
    readonly timeoutMs?: number;
    readonly owner?: string;
    readonly session?: string;
  }): Promise<Outcome<ShellJob>>;
  job(id: string): ShellJob | undefined;
  jobs(): readonly ShellJob[];
  /** Told when a job has started or ended, waits for input or waits no longer, or was let go; returns how to stop that. */
  watch(tell: (job: ShellJob) => void): () => void;
  /** Ends everything that was started and is still alive. */
  dispose(): Promise<void>;
}
