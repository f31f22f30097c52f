// One short question to a provider, its list of models for instance: watched, stoppable, with failures as faults.
import { type Outcome, succeed } from '../../../protocol/fault.ts';
import { faultFrom, keylessFault } from '../faults/faults.ts';
import type { Place, ProviderDeps } from '../spec.ts';
import { hideKey } from './stream-answer.ts';
import { LEFT, watchFetch } from './watched-fetch.ts';

/** A list that takes longer than this is of no use to anybody who waits for it. */
const PATIENCE_MS = 15_000;

export async function askOnce<T>(
  question: { readonly place: Place; readonly deps: ProviderDeps; readonly keyName: string | undefined },
  signal: AbortSignal,
  ask: (key: string, watched: typeof globalThis.fetch, signal: AbortSignal) => Promise<T>,
): Promise<Outcome<T>> {
  const { place, deps } = question;
  const idleMs = Math.min(PATIENCE_MS, deps.idleMs);
  const controller = new AbortController();
  const stop = () => controller.abort(LEFT);
  const watch = watchFetch({ fetch: deps.fetch, idleMs, markers: [], signal: controller.signal, stall: stop });
  signal.addEventListener('abort', stop, { once: true });
  let key: string | undefined;
  try {
    if (signal.aborted) stop();
    key = await deps.key();
    if (key === undefined) return { ok: false, fault: keylessFault(place, question.keyName) };
    return succeed(await ask(key, watch.fetch, controller.signal));
  } catch (error) {
    const { silence, answered, refusal } = watch;
    const found = faultFrom(error, place, { stopped: signal.aborted, silence, answered, idleMs, refusal });
    return { ok: false, fault: hideKey(found, key) };
  } finally {
    signal.removeEventListener('abort', stop);
    watch.dispose();
    controller.abort(LEFT);
  }
}
