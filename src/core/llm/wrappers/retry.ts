// Asks again when a model failed before it had shown anything, with pauses that grow and scatter.
import type { Fault } from '../../../protocol/fault.ts';
import { BREAKER_OPEN } from '../../shared/breaker.ts';
import type { Model, ModelChunk } from '../model.ts';

export interface RetryClock {
  now(): number;
  /** Ends early, with or without an error, when the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface RetryAttempt {
  readonly model: string;
  /** The attempt that failed, from 1. */
  readonly attempt: number;
  readonly fault: Fault;
  /** Milliseconds until the next one. */
  readonly waitMs: number;
  /** When the next one will be made. */
  readonly at: number;
}

export interface RetryOptions {
  readonly clock: RetryClock;
  /** 0…1; scatters the pauses of many sessions that failed together. */
  random(): number;
  /** Told before each pause. */
  report?(attempt: RetryAttempt): void;
}

const ATTEMPTS = 3;
const FIRST_PAUSE_MS = 500;
/** A provider that wants a longer pause is answered by a person, not by a wait that nobody sees the end of. */
const LONGEST_PAUSE_MS = 60_000;

export function withRetry(model: Model, options: RetryOptions): Model {
  return {
    ...model,
    stream: (request, signal) => streamWithRetry(model, options, () => model.stream(request, signal), signal),
  };
}

async function* streamWithRetry(
  model: Model,
  options: RetryOptions,
  open: () => AsyncIterable<ModelChunk>,
  signal: AbortSignal,
): AsyncGenerator<ModelChunk, void, void> {
  for (let attempt = 1; ; attempt++) {
    let shown = false;
    let failure: Extract<ModelChunk, { type: 'fault' }> | undefined;
    for await (const chunk of open()) {
      if (chunk.type === 'fault') {
        failure = chunk;
        continue;
      }
      shown = true;
      yield chunk;
    }
    if (failure === undefined) return;
    const waitMs = shown || attempt >= ATTEMPTS || signal.aborted ? undefined : pause(failure.fault, attempt, options);
    if (waitMs === undefined) return yield failure;
    options.report?.({ model: model.id, attempt, fault: failure.fault, waitMs, at: options.clock.now() + waitMs });
    await options.clock.sleep(waitMs, signal).catch(() => {});
    if (signal.aborted) return yield { type: 'fault', fault: stoppedWhileWaiting(model), parts: [] };
  }
}

/** Undefined when waiting makes no sense. */
function pause(fault: Fault, attempt: number, options: RetryOptions): number | undefined {
  // An open breaker is waited for by whoever can do something else meanwhile, not by an attempt.
  if (!fault.retryable || fault.code === BREAKER_OPEN) return undefined;
  const scatter = options.random();
  // What the provider asked for is the least; a little more keeps everybody from coming back at once.
  if (fault.retryAfterMs !== undefined) {
    return fault.retryAfterMs > LONGEST_PAUSE_MS ? undefined : fault.retryAfterMs + Math.round(250 * scatter);
  }
  return Math.round(FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + scatter));
}

const stoppedWhileWaiting = (model: Model): Fault => ({
  code: 'model.stopped',
  text: `The request to ${model.id} was stopped.`,
  retryable: false,
});
