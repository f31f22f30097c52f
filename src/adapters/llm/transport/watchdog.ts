// Decides when a request has been silent for too long, by time that was really waited: not by the wall clock, not asleep.

/** Monotonic time and its timers; another one in tests. */
export interface WatchTime {
  now(): number;
  every(ms: number, run: () => void): () => void;
  after(ms: number, run: () => void): () => void;
}

export const machineTime: WatchTime = {
  now: () => performance.now(),
  every: (ms, run) => {
    const timer = setInterval(run, ms);
    return () => clearInterval(timer);
  },
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** `nothing`: no byte; `only-alive`: bytes, but none of an answer; `trickle`: next to nothing of one. */
export interface Silence {
  readonly why: 'nothing' | 'only-alive' | 'trickle' | 'slept';
  readonly ms: number;
}

export interface Watchdog {
  begin(): void;
  /** Time counts only while somebody waits for the server: not while the answer's reader is busy with something else. */
  waiting(waits: boolean): void;
  /** Bytes came; `content` of them belong to an answer. */
  bytes(content: number): void;
  /** The answer has grown. */
  gained(): void;
  end(): void;
}

/** Servers that queue keep a connection alive for minutes before they answer; after this many idle limits it is a stall. */
const ALIVE_FACTOR = 5;
/** Of an answer in that time: one event has more. A byte a second is progress, this is not. */
const LEAST_CONTENT = 256;
const TICKS = 20;
const SHORTEST_TICK_MS = 10;
const LONGEST_TICK_MS = 5000;
/** A tick that is later than this was not late because of work. */
const SLEEP_MS = 20_000;
/** For what may have been on its way while the machine slept. */
const WAKING_MS = 10_000;

export function createWatchdog(options: {
  readonly idleMs: number;
  readonly time: WatchTime;
  readonly expire: (silence: Silence) => void;
}): Watchdog {
  const { idleMs, time } = options;
  const aliveMs = idleMs * ALIVE_FACTOR;
  const tickMs = Math.min(LONGEST_TICK_MS, Math.max(SHORTEST_TICK_MS, idleMs / TICKS));
  let waits = false;
  let last = 0;
  // Milliseconds waited: without a byte, without a piece of the answer, since the trickle was last measured.
  let quiet = 0;
  let barren = 0;
  let window = 0;
  let content = 0;
  let slept = 0;
  let awake = 0;
  let stop: (() => void) | undefined;

  const end = () => {
    stop?.();
    stop = undefined;
  };
  const expire = (why: Silence['why'], ms: number) => {
    end();
    options.expire({ why, ms });
  };
  const tick = () => {
    const elapsed = time.now() - last;
    last += elapsed;
    if (!waits) return;
    if (elapsed > SLEEP_MS + tickMs) {
      slept += elapsed;
      awake = 0;
      return;
    }
    // What a busy process was late is not the server's silence.
    const waited = Math.min(elapsed, tickMs * 2);
    quiet += waited;
    barren += waited;
    window += waited;
    awake += waited;
    if (slept > 0 && awake >= Math.min(WAKING_MS, idleMs)) return expire('slept', slept);
    if (quiet >= idleMs) return expire('nothing', quiet);
    if (barren >= aliveMs) return expire('only-alive', barren);
    if (window < aliveMs) return;
    if (content < LEAST_CONTENT) return expire('trickle', window);
    window = 0;
    content = 0;
  };
  return {
    begin: () => {
      end();
      last = time.now();
      quiet = 0;
      barren = 0;
      window = 0;
      content = 0;
      slept = 0;
      stop = time.every(tickMs, tick);
    },
    waiting: (now) => {
      waits = now;
    },
    bytes: (count) => {
      quiet = 0;
      slept = 0;
      content += count;
    },
    gained: () => {
      barren = 0;
    },
    end,
  };
}
