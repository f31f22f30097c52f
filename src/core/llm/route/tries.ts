// What a run may still try when models fail, and what it has learnt of them: shared by all its agents and steps.
import { type Fault, fault } from '../../../protocol/fault.ts';
import { duration } from '../../shared/text.ts';

/** Requests beyond the first for one answer, of all answers of a run together. */
const EXTRA = 20;
/** All pauses of a run before requests, one after another or side by side. */
const WAITING_MS = 15 * 60_000;
/** Runs that are remembered: more are never under way at once. */
const RUNS = 256;

/** A model that another one stands in for, until then. */
interface Left {
  readonly until: number;
  readonly reason: Fault;
}

export interface Tries {
  extra: number;
  waitedMs: number;
  /** Whether the run has asked anybody yet. */
  begun: boolean;
  /** Steps whose last answer was given up: they are tried again once, not three times more. */
  readonly tired: Set<string>;
  readonly left: Map<string, Left>;
  /** STEP MODEL → who answers there in its place. */
  readonly standIns: Map<string, string>;
  /** STEP MODEL → tokens that were too many. */
  readonly tooLong: Map<string, { readonly input: number; readonly fault: Fault }>;
}

export function createRunTries(): { of(run: string): Tries } {
  const runs = new Map<string, Tries>();
  return {
    of: (run) => {
      const known = runs.get(run);
      if (known !== undefined) return known;
      const oldest = runs.size >= RUNS ? runs.keys().next().value : undefined;
      if (oldest !== undefined) runs.delete(oldest);
      const tries: Tries = {
        extra: 0,
        waitedMs: 0,
        begun: false,
        tired: new Set(),
        left: new Map(),
        standIns: new Map(),
        tooLong: new Map(),
      };
      runs.set(run, tries);
      return tries;
    },
  };
}

/** Takes one more request, after a pause, from what the run may try; a fault when that is used up. */
export function takeExtra(tries: Tries, waitMs: number, last: Fault): Fault | undefined {
  if (tries.extra >= EXTRA) return gaveUp(`asked again ${EXTRA} times`, last);
  if (tries.waitedMs + waitMs > WAITING_MS) return gaveUp(`waited ${duration(tries.waitedMs)} to ask again`, last);
  tries.extra += 1;
  tries.waitedMs += waitMs;
  return undefined;
}

/** The longest rest that is sat out where nobody else could answer. */
const LONGEST_REST_MS = 60_000;

/** How long a model rests that said so, where that is worth waiting for; scattered, so that not all come back at once. */
export function takeRest(tries: Tries, { code, retryAfterMs }: Fault, scatter: number): number | undefined {
  if (code !== 'model.rate-limited' || retryAfterMs === undefined || retryAfterMs > LONGEST_REST_MS) return undefined;
  const waitMs = retryAfterMs + Math.round(250 * scatter);
  if (tries.waitedMs + waitMs > WAITING_MS) return undefined;
  tries.waitedMs += waitMs;
  return waitMs;
}

/** Not retryable: whoever tries again by himself would begin anew what was just ended. */
const gaveUp = (did: string, last: Fault) =>
  fault(
    'model.gave-up',
    `The run has ${did} because models failed, and stops here so that it does not go on for ever. The last failure: ${last.text} Resume the run to let it go on, or choose another model.`,
    { action: 'resume', cause: last.code },
  );
