// Finds which changes an undo would take back: those of one call, or of a whole run, that are not taken back yet.
import type { FileChange } from '../../protocol/display.ts';
import type { Event } from '../../protocol/event.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import type { EventLogPort } from '../ports/log.ts';

export interface UndoTarget {
  readonly calls: readonly string[];
  /** In the order in which they happened. */
  readonly changes: readonly FileChange[];
  /** Calls whose changes come back because the undo that took them away is itself undone. */
  readonly restored: readonly string[];
}

type Ended = Extract<Event, { type: 'tool.ended' }>;

/** Calls looked at together on the way back to the newest turn that changed anything. */
const PAGE = 200;

/** Reads no more of the session than it needs: what was undone, and the calls of the one run it is about. */
export async function findUndo(
  log: EventLogPort,
  session: string,
  wanted: { readonly call?: string; readonly run?: string },
): Promise<Outcome<UndoTarget>> {
  const undos = await log.read(session, { types: ['edit.undone'] });
  if (!undos.ok) return undos;
  const undone = new Set<string>();
  const undoneBy = new Map<string, readonly string[]>();
  for (const event of undos.value) {
    if (event.type !== 'edit.undone') continue;
    for (const call of event.calls) undone.add(call);
    for (const call of event.restored) undone.delete(call);
    undoneBy.set(event.by, event.calls);
  }
  const created = await log.read(session, { types: ['session.created'] });
  if (!created.ok) return created;
  // What a file says was changed elsewhere is not taken back here: it would be a stranger's word for what to delete.
  const from = created.value[0]?.type === 'session.created' ? (created.value[0].importedTo ?? 0) : 0;
  const canBeUndone = (event: Event): event is Ended =>
    event.type === 'tool.ended' && event.seq > from && (event.changes?.length ?? 0) > 0 && !undone.has(event.call);
  const range = await rangeOf(log, session, wanted, canBeUndone);
  if (!range.ok) return range;
  const ended = await log.read(session, { ...range.value, types: ['tool.ended'] });
  if (!ended.ok) return ended;
  const calls = ended.value.filter(canBeUndone);
  if (calls.length === 0) return NOTHING;
  return succeed({
    calls: calls.map((event) => event.call),
    changes: calls.flatMap((event) => event.changes ?? []),
    restored: calls.flatMap((event) => undoneBy.get(event.run ?? '') ?? []),
  });
}

const NOTHING = fail(
  'undo.nothing',
  'There is nothing to take back here: no file was changed, or it was taken back already.',
);

/** With neither call nor run named: the newest turn that changed anything and is not taken back. */
async function rangeOf(
  log: EventLogPort,
  session: string,
  { call, run }: { readonly call?: string; readonly run?: string },
  canBeUndone: (event: Event) => boolean,
): Promise<Outcome<{ readonly call?: string; readonly run?: string }>> {
  if (call !== undefined) return succeed({ call });
  if (run !== undefined) return succeed({ run });
  const started = await log.read(session, { types: ['run.started'] });
  if (!started.ok) return started;
  const turns = new Set(
    started.value.flatMap((event) => (event.type === 'run.started' && event.kind !== 'undo' ? [event.run] : [])),
  );
  for (let before: number | undefined; ; ) {
    const page = await log.read(session, { before, types: ['tool.ended'], last: PAGE });
    if (!page.ok) return page;
    const newest = page.value.findLast((event) => turns.has(event.run) && canBeUndone(event));
    if (newest?.run !== undefined) return succeed({ run: newest.run });
    if (page.value.length < PAGE) return NOTHING;
    before = page.value[0]?.seq;
  }
}
