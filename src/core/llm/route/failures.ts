// What may be done about a failed request: ask the same model again and when, or another one, or nothing.
import { type Fault, fault } from '../../../protocol/fault.ts';

/** Requests to one model for one answer, where no other could give it. */
const ATTEMPTS = 3;
/** Where another one could. */
const ATTEMPTS_BESIDE = 2;
const FIRST_PAUSE_MS = 500;
/** A provider that wants a longer pause is answered by a person, not by a wait that nobody sees the end of. */
const LONGEST_PAUSE_MS = 60_000;
/** No longer than this is waited for a model while another one could answer. */
const LONGEST_PAUSE_BESIDE_MS = 10_000;
/** How long a model that failed is not asked first again, where nobody said how long it rests. */
const LEFT_MS = 120_000;

/**
 * What another model would do again: a stop is the user's wish. A refusal is about the content, and whoever asks on until
 * somebody agrees goes round the rules of the first.
 */
const FINAL: ReadonlySet<string> = new Set(['model.stopped', 'model.refused']);

/** A bad request falls over too: what one server calls malformed another takes, and the user can do nothing else about it. */
export const fallsOver = ({ code }: Fault): boolean => !FINAL.has(code);

export interface Circumstances {
  /** Requests that this model has had for this answer. */
  readonly attempts: number;
  /** Whether another model could answer. */
  readonly beside: boolean;
  /** Whether the step was given up before and this is its next attempt. */
  readonly tired: boolean;
  /** 0…1; scatters the pauses of many sessions that failed together. */
  readonly scatter: number;
}

/** Milliseconds until the same model is asked again; undefined when it is not. */
export function pauseBefore(problem: Fault, { attempts, beside, tired, scatter }: Circumstances): number | undefined {
  if (!problem.retryable || tired) return undefined;
  // Two minutes of silence are not waited for twice while somebody else could answer.
  if (beside && problem.code === 'model.stalled') return undefined;
  if (attempts >= (beside ? ATTEMPTS_BESIDE : ATTEMPTS)) return undefined;
  if (problem.retryAfterMs === undefined) return Math.round(FIRST_PAUSE_MS * 2 ** (attempts - 1) * (0.5 + scatter));
  if (problem.retryAfterMs > (beside ? LONGEST_PAUSE_BESIDE_MS : LONGEST_PAUSE_MS)) return undefined;
  // What the provider asked for is the least; a little more keeps everybody from coming back at once.
  return problem.retryAfterMs + Math.round(250 * scatter);
}

/** Until when another one stands in; what does not pass by itself lasts as long as the run. */
export function leftUntil(problem: Fault, now: number): number {
  if (!problem.retryable) return Number.POSITIVE_INFINITY;
  return now + Math.max(LEFT_MS, problem.retryAfterMs ?? 0);
}

/** What one model said, or what all of them did. */
export function allFailed(failed: ReadonlyMap<string, Fault>, last: Fault): Fault {
  if (failed.size < 2) return last;
  const each = [...failed].map(([model, problem]) => `${model}: ${problem.text}`).join(' — ');
  const text = `None of ${failed.size} models could answer. ${each}`;
  const waits = [...failed.values()].flatMap(({ retryAfterMs }) => (retryAfterMs === undefined ? [] : [retryAfterMs]));
  return fault('model.gave-up', text, {
    retryable: [...failed.values()].some((problem) => problem.retryable),
    action: 'resume',
    cause: last.code,
    ...(waits.length === 0 ? {} : { retryAfterMs: Math.min(...waits) }),
  });
}
