// Calls and their undos that cancel out: going back behind both there is nothing to be done for either.
import type { Ended, UndoneEvent } from './undo.ts';

/** Of these calls, which are all there were since some point; newest first, so that the undo of an undo counts. */
export function cancelled(calls: readonly Ended[], undone: readonly UndoneEvent[]): ReadonlySet<string> {
  const there = new Set(calls.map((event) => event.call));
  const gone = new Set<string>();
  const stands = (call: string) => there.has(call) && !gone.has(call);
  for (const event of undone.toReversed()) {
    const own = calls.flatMap((one) => (one.run === event.by ? [one.call] : []));
    const isWhole = (event.parts ?? []).length === 0 && (event.restoredParts ?? []).length === 0;
    if (!isWhole || own.length === 0 || ![...own, ...event.calls].every(stands)) continue;
    for (const call of [...own, ...event.calls]) gone.add(call);
  }
  return gone;
}
