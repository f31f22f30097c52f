// Finds which changes an undo would take back: those of one call, or of a whole run, that are not taken back yet.
import type { FileChange } from '../../protocol/display.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import type { EventLogPort } from '../ports.ts';

export interface UndoTarget {
  readonly calls: readonly string[];
  /** In the order in which they happened. */
  readonly changes: readonly FileChange[];
  /** Calls whose changes come back because the undo that took them away is itself undone. */
  readonly restored: readonly string[];
}

export async function findUndo(
  log: EventLogPort,
  session: string,
  wanted: { readonly call?: string; readonly run?: string },
): Promise<Outcome<UndoTarget>> {
  const events = await log.read(session, { types: ['tool.ended', 'edit.undone', 'run.started'] });
  if (!events.ok) return events;
  const undone = new Set<string>();
  const undoneBy = new Map<string, readonly string[]>();
  for (const event of events.value) {
    if (event.type !== 'edit.undone') continue;
    for (const call of event.calls) undone.add(call);
    for (const call of event.restored) undone.delete(call);
    undoneBy.set(event.by, event.calls);
  }
  const turns = events.value.flatMap((event) =>
    event.type === 'run.started' && event.kind !== 'undo' && event.run !== undefined ? [event.run] : [],
  );
  const changing = events.value.filter(
    (event) => event.type === 'tool.ended' && (event.changes?.length ?? 0) > 0 && !undone.has(event.call),
  );
  // With neither named: the newest turn that changed anything and is not taken back.
  const run =
    wanted.run ??
    (wanted.call === undefined ? turns.findLast((turn) => changing.some((event) => event.run === turn)) : undefined);
  const calls = changing.filter(
    (event) =>
      event.type === 'tool.ended' && (wanted.call === undefined ? event.run === run : event.call === wanted.call),
  );
  if (calls.length === 0) {
    return fail(
      'undo.nothing',
      'There is nothing to take back here: no file was changed, or it was taken back already.',
    );
  }
  return succeed({
    calls: calls.flatMap((event) => (event.type === 'tool.ended' ? [event.call] : [])),
    changes: calls.flatMap((event) => (event.type === 'tool.ended' ? (event.changes ?? []) : [])),
    restored: calls.flatMap((event) => undoneBy.get(event.run ?? '') ?? []),
  });
}
