// Notices that a command waits for input: it reads, it is silent, and it does nothing else, twice in a row; ends an input that nobody asks for.
import { asks, lastLineOf, lookForReaders } from './input-wait.ts';

export interface InputWatch {
  /** Something was printed or answered: what was noticed holds no longer. */
  stir(): void;
  dispose(): void;
}

/** The first look comes after this much silence, each further one later; who is silent for long is looked at every 5 s. */
const FIRST_MS = 300;
const AGAIN_MS = 250;
const LAST_MS = 5_000;
const WAITING_MS = 1_000;
/** What only listens, asks nothing and does nothing for so long is given the end of its input, which it may be waiting for. */
const UNASKED_MS = 2_000;

export function watchInput(options: {
  readonly pid: number;
  /** Name of the pipe it reads from. */
  readonly name: string;
  /** The newest of what it has printed. */
  readonly tail: () => string;
  /** What it waits with: the unfinished line, empty when there is none; undefined when it waits no longer. */
  readonly tell: (waiting: string | undefined) => void;
  readonly endInput: () => void;
}): InputWatch {
  let timer: NodeJS.Timeout | undefined;
  let pause = FIRST_MS;
  let before: number | undefined;
  let told = false;
  let unasked: { readonly cpu: number; readonly since: number } | undefined;
  let turn = 0;

  const schedule = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => void look(), ms);
    timer.unref();
  };
  const look = async () => {
    const own = turn;
    const { state, cpu } = await lookForReaders(options.pid, options.name);
    if (own !== turn) return;
    const waits = state === 'reading' || (state === 'listening' && asks(options.tail()));
    const idle = state === 'listening' && !waits;
    unasked = idle && unasked?.cpu === cpu ? unasked : idle ? { cpu, since: performance.now() } : undefined;
    if (unasked !== undefined && performance.now() - unasked.since >= UNASKED_MS) {
      options.endInput();
      return;
    }
    const settled = waits && before === cpu;
    before = waits ? cpu : undefined;
    if (settled !== told && (settled || !waits)) {
      told = settled;
      options.tell(settled ? lastLineOf(options.tail()) : undefined);
    }
    pause = waits ? pause : Math.min(pause * 2, idle ? UNASKED_MS : LAST_MS);
    schedule(told ? WAITING_MS : waits ? AGAIN_MS : pause);
  };
  schedule(FIRST_MS);
  return {
    stir: () => {
      turn += 1;
      before = undefined;
      unasked = undefined;
      pause = FIRST_MS;
      if (told) options.tell(undefined);
      told = false;
      schedule(FIRST_MS);
    },
    dispose: () => {
      turn += 1;
      clearTimeout(timer);
      if (told) options.tell(undefined);
      told = false;
    },
  };
}
