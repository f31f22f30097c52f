// Circuit breakers: what has failed several times in a row is left alone for a while, then tried once before all may use it.
import { type Fault, fault, type Outcome, succeed } from '../../protocol/fault.ts';
import { duration } from './text.ts';

/** `failed` is a fault that may pass; `neutral` says nothing of the thing's health: a refused key, a stop. */
export type CallResult = 'ok' | 'failed' | 'neutral';

/** Said of a failure whose rest somebody told: it begins at once, lasts exactly so long, and is refused under this code. */
export interface ToldRest {
  readonly ms: number;
  readonly code: string;
}

/** To be called once, however the call ended; `why` is shown while the breaker is open. Later calls count for nothing. */
export type ReportCall = (result: CallResult, why?: string, rest?: ToldRest) => void;

export interface OpenBreaker {
  readonly key: string;
  /** For people: "The provider openai", "The model openai/x". */
  readonly name: string;
  readonly since: number;
  /** When it is tried again; past while a trial runs or nobody has asked since. */
  readonly retryAt: number;
  readonly trying: boolean;
  readonly why?: string;
}

export interface Breakers {
  /** `provider:PROVIDER`, `model:PROVIDER/MODEL` or `host:HOST`. Refused with `breaker.open` while the thing is left alone; who insists makes the next trial early. */
  enter(key: string, insists?: boolean): Outcome<ReportCall>;
  /** Why it would be refused now; takes no trial. */
  refusal(key: string): Fault | undefined;
  /** The open ones, longest first. */
  states(): readonly OpenBreaker[];
}

export const BREAKER_OPEN = 'breaker.open';

const FAILURES = 5;
const WINDOW_MS = 120_000;
const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 300_000;
/** How soon it is worth asking again while somebody else's trial runs. */
const TRIAL_POLL_MS = 5_000;

interface Closed {
  readonly kind: 'closed';
  /** When it failed, since it last went well. */
  readonly failures: readonly number[];
}

interface Open {
  readonly kind: 'open';
  readonly since: number;
  readonly from: number;
  readonly pauseMs: number;
  readonly why?: string;
  /** The code of its refusals, where somebody told how long it rests. */
  readonly told?: string;
  /** The one call that was let through. */
  readonly trial?: { readonly at: number };
}

const WHOLE: Closed = { kind: 'closed', failures: [] };

export function createBreakers({ clock }: { readonly clock: { now(): number } }): Breakers {
  const states = new Map<string, Closed | Open>();
  const set = (key: string, state: Closed | Open) => {
    // What is whole takes no room: hosts come and go.
    if (state.kind === 'closed' && state.failures.length === 0) states.delete(key);
    else states.set(key, state);
  };
  /** Each call reports for the state it was let in by: what began before the opening cannot end a trial. */
  const reporter = (key: string, trial: Open['trial']): ReportCall => {
    let reported = false;
    return (result, why, rest) => {
      const state = states.get(key) ?? WHOLE;
      if (reported) return;
      reported = true;
      if (rest !== undefined) {
        // Also of a call that began before: what was told last holds, but nobody's rest becomes shorter by it.
        if (state.kind === 'closed' || state.trial === trial || endOf(state) < clock.now() + rest.ms) {
          set(key, resting(state, rest, clock.now(), why));
        }
      } else if (state.kind === 'closed') {
        if (trial === undefined) set(key, afterCall(state, result, clock.now(), why));
      } else if (trial !== undefined && state.trial === trial) {
        set(key, afterTrial(state, result, clock.now(), why));
      }
    };
  };
  return {
    enter: (key, insists = false) => {
      const state = states.get(key) ?? WHOLE;
      if (state.kind === 'closed') return succeed(reporter(key, undefined));
      const now = clock.now();
      const waitMs = insists && state.trial === undefined ? 0 : waitOf(state, now);
      if (waitMs > 0) return { ok: false, fault: refusal(key, state, now, waitMs) };
      const trial = { at: now };
      set(key, { ...state, trial });
      return succeed(reporter(key, trial));
    },
    refusal: (key) => {
      const state = states.get(key) ?? WHOLE;
      if (state.kind === 'closed') return undefined;
      const now = clock.now();
      const waitMs = waitOf(state, now);
      return waitMs > 0 ? refusal(key, state, now, waitMs) : undefined;
    },
    states: () =>
      [...states]
        .flatMap(([key, state]) => (state.kind === 'open' ? [describe(key, state)] : []))
        .sort((one, other) => one.since - other.since),
  };
}

function afterCall(state: Closed, result: CallResult, now: number, why: string | undefined): Closed | Open {
  if (result === 'neutral') return state;
  if (result === 'ok') return WHOLE;
  const failures = [...state.failures, now].filter((at) => now - at <= WINDOW_MS).slice(-FAILURES);
  if (failures.length < FAILURES) return { kind: 'closed', failures };
  return { kind: 'open', since: now, from: now, pauseMs: FIRST_PAUSE_MS, ...(why === undefined ? {} : { why }) };
}

/** Left alone because it said for how long. */
function resting(state: Closed | Open, { ms, code }: ToldRest, now: number, why: string | undefined): Open {
  const since = state.kind === 'open' ? state.since : now;
  return { kind: 'open', since, from: now, pauseMs: ms, told: code, ...(why === undefined ? {} : { why }) };
}

const endOf = (state: Open) => state.from + state.pauseMs;

function afterTrial(state: Open, result: CallResult, now: number, why: string | undefined): Closed | Open {
  if (result === 'ok') return WHOLE;
  const { trial: _, told: _told, ...idle } = state;
  // A trial that tells nothing leaves the door as it was: the next caller is the next trial.
  if (result === 'neutral') return idle;
  const pauseMs = Math.min(LONGEST_PAUSE_MS, state.told === undefined ? state.pauseMs * 2 : FIRST_PAUSE_MS);
  return { ...idle, from: now, pauseMs, ...(why === undefined ? {} : { why }) };
}

/** Until a trial may be made; never longer than what was asked for, also when the clock was set back. */
function waitOf(state: Open, now: number): number {
  const left = (from: number, ms: number) => (now < from ? 0 : Math.max(0, from + ms - now));
  // A trial that is never reported, because its caller is gone, does not keep the door shut for ever.
  if (state.trial !== undefined) return Math.min(TRIAL_POLL_MS, left(state.trial.at, LONGEST_PAUSE_MS));
  return left(state.from, state.pauseMs);
}

function refusal(key: string, state: Open, now: number, waitMs: number): Fault {
  const { name, trying, why } = describe(key, state);
  const ago = duration(Math.max(0, now - state.since));
  const since =
    state.told === undefined
      ? `${name} has kept failing and was given a rest ${ago} ago`
      : `${name} takes no more requests for a while, as it said ${ago} ago`;
  const when = trying ? 'is being tried again right now' : `will be tried again in ${duration(waitMs)}`;
  return fault(state.told ?? BREAKER_OPEN, `${since}; it ${when}.`, {
    retryable: true,
    retryAfterMs: waitMs,
    action: 'retry',
    ...(why === undefined ? {} : { cause: why }),
  });
}

function describe(key: string, state: Open): OpenBreaker {
  return {
    key,
    name: nameOf(key),
    since: state.since,
    retryAt: state.from + state.pauseMs,
    trying: state.trial !== undefined,
    ...(state.why === undefined ? {} : { why: state.why }),
  };
}

function nameOf(key: string): string {
  const [kind, ...rest] = key.split(':');
  const name = rest.join(':');
  if (kind === 'provider' || kind === 'model') return `The ${kind} ${name}`;
  return kind === 'host' ? `The host ${name}` : key;
}
