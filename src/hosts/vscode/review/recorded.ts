// Reads from a session's log what calls have changed, what was taken back of it, and what a call that waits would change.
import { rangesOf } from '../../../core/orchestrator/undo-ranges.ts';
import type { EventLogPort } from '../../../core/ports/log.ts';
import type { FileChange } from '../../../protocol/display.ts';
import type { Event } from '../../../protocol/event.ts';
import { fail, type Outcome, succeed } from '../../../protocol/fault.ts';
import type { Recorded } from './net-changes.ts';
import type { Target } from './target.ts';

export interface Found {
  readonly recorded: readonly Recorded[];
  /** `proposed`: the call that would make these changes waits or is at it; `unmade`: it ended without making them. */
  readonly state: 'proposed' | 'landed' | 'unmade';
  /** The calls themselves, without those that took something back. */
  readonly calls: readonly string[];
}

export interface RecordSource {
  readonly log: EventLogPort;
  /** A step of the session's plan with all that is under it. */
  under(session: string, step: string): ReadonlySet<string>;
}

type Ended = Extract<Event, { type: 'tool.ended' }>;

/** In the order in which it happened, together with what was taken back of it afterwards. */
export async function findRecorded(from: RecordSource, session: string, target: Target): Promise<Outcome<Found>> {
  const { log } = from;
  const asked = await readAsked(from, session, target);
  if (!asked.ok) return asked;
  if (asked.value.length === 0 && target.call !== undefined) return findPending(log, session, target.call);
  const undone = await log.read(session, { types: ['edit.undone'] });
  if (!undone.ok) return undone;
  const calls = new Set(asked.value.map((event) => event.call));
  const undos = new Set<string | undefined>();
  // An undo of an undo names that one's calls: each is met after what it takes back.
  for (const event of undone.value) {
    if (event.type !== 'edit.undone' || ![...event.calls, ...event.restored].some((call) => calls.has(call))) continue;
    undos.add(event.by);
  }
  const back = await Promise.all([...undos].map((run) => log.read(session, { types: ['tool.ended'], run })));
  const all = [...asked.value];
  for (const read of back) {
    if (!read.ok) return read;
    all.push(...read.value.filter(isEnded).filter((event) => !calls.has(event.call)));
  }
  const recorded = all
    .toSorted((one, other) => one.seq - other.seq)
    .flatMap((event) => toRecorded(event.call, event.changes ?? [], undos.has(event.run)));
  return succeed({ recorded, state: 'landed', calls: [...calls] });
}

const isEnded = (event: Event): event is Ended => event.type === 'tool.ended';

const toRecorded = (call: string, changes: readonly FileChange[], undo: boolean): readonly Recorded[] =>
  changes.map((change) => ({ call, change, undo }));

async function readAsked(from: RecordSource, session: string, target: Target): Promise<Outcome<readonly Ended[]>> {
  const changed = (event: Event): event is Ended => isEnded(event) && (event.changes ?? []).length > 0;
  const { log } = from;
  const ranges = await rangesOf({ log, session, stands: changed, under: (step) => from.under(session, step) }, target);
  if (!ranges.ok) return ranges;
  const found: Ended[] = [];
  for (const { steps, ...range } of ranges.value) {
    const read = await log.read(session, { ...range, types: ['tool.ended'] });
    if (!read.ok) return read;
    found.push(...read.value.filter(changed).filter(({ step }) => steps === undefined || steps.has(step ?? '')));
  }
  return succeed(found);
}

/** What it has described; nothing is changed yet. */
async function findPending(log: EventLogPort, session: string, call: string): Promise<Outcome<Found>> {
  const read = await log.read(session, { types: ['tool.prepared', 'tool.ended'], call, last: 2 });
  if (!read.ok) return read;
  const prepared = read.value.find((event) => event.type === 'tool.prepared');
  const ended = read.value.some(isEnded);
  const files = prepared?.type === 'tool.prepared' && prepared.preview?.kind === 'diff' ? prepared.preview.files : [];
  if (files.length === 0) return fail('diff.unknown', 'No change is recorded for that call.');
  return succeed({ recorded: toRecorded(call, files, false), state: ended ? 'unmade' : 'proposed', calls: [call] });
}
