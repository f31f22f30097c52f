// Looks what calls that a crash cut off have done to files, before that is written down.
import type { FileChange } from '../../protocol/display.ts';
import type { Event } from '../../protocol/event.ts';
import { type Outcome, succeed } from '../../protocol/fault.ts';
import type { SessionView } from '../../protocol/view.ts';
import type { EventLogPort } from '../ports/log.ts';
import type { Mended } from '../shared/mended.ts';

export type Mend = (changes: readonly FileChange[]) => Promise<Mended>;

/** By call; of the unfinished run's events. Nothing is touched on the word of a file, nor for a session that was copied. */
export async function mendCalls(
  log: EventLogPort,
  view: SessionView,
  events: readonly Event[],
  mend: Mend,
): Promise<Outcome<ReadonlyMap<string, Mended>>> {
  const found = new Map<string, Mended>();
  const cut = cutCalls(events);
  if (cut.length === 0) return succeed(found);
  const created = await log.read(view.session, { types: ['session.created'] });
  if (!created.ok) return created;
  const imported = created.value[0]?.type === 'session.created' ? (created.value[0].importedTo ?? 0) : 0;
  const from = Math.max(imported, view.forkedFrom?.seq ?? 0);
  // The newest first: one that came after another may have built on it.
  for (const { call, seq, files } of cut.toReversed()) if (seq > from) found.set(call, await mend(files));
  return succeed(found);
}

/** Those that had begun and whose changes of files were described beforehand. */
function cutCalls(events: readonly Event[]) {
  const ended = new Set(events.flatMap((event) => (event.type === 'tool.ended' ? [event.call] : [])));
  const previews = new Map<string, readonly FileChange[]>();
  for (const event of events) {
    if (event.type === 'tool.prepared' && event.preview?.kind === 'diff') previews.set(event.call, event.preview.files);
  }
  return events.flatMap((event) => {
    if (event.type !== 'tool.started' || ended.has(event.call)) return [];
    const files = previews.get(event.call);
    return files === undefined ? [] : [{ call: event.call, seq: event.seq, files }];
  });
}
