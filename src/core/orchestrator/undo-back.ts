// What going back to a point comes to for each call: those after it are gone, those before it stand again as they stood then.
import { type Outcome, succeed } from '../../protocol/fault.ts';
import { type ChangePart, hunksLeft, type Undone, type UndoneCalls } from '../../protocol/undo.ts';
import type { EventLogPort } from '../ports/log.ts';
import type { Ended, UndoneEvent } from './undo.ts';

interface Parts {
  readonly log: EventLogPort;
  readonly session: string;
  readonly undone: readonly UndoneEvent[];
  readonly stateOf: (event: Ended, undone: readonly UndoneEvent[]) => Undone;
}

/** `calls` are all with changes since `after`. Only what becomes otherwise is told, so that it can be taken back itself. */
export async function backTo(
  { log, session, undone, stateOf }: Parts,
  calls: readonly Ended[],
  after: number,
): Promise<Outcome<UndoneCalls>> {
  const gone = calls.flatMap((event) => (stateOf(event, undone).whole ? [] : [event.call]));
  const restored: string[] = [];
  const restoredParts: ChangePart[] = [];
  const since = new Set(calls.map((event) => event.call));
  const told = undone.flatMap((event) => (event.seq > after ? [...event.calls, ...event.restored] : []));
  for (const call of new Set(told.filter((one) => !since.has(one)))) {
    const read = await log.read(session, { call, types: ['tool.ended'] });
    if (!read.ok) return read;
    const [event] = read.value;
    if (event?.type !== 'tool.ended') continue;
    const now = stateOf(event, undone);
    const then = stateOf(
      event,
      undone.filter((one) => one.seq <= after),
    );
    if (then.whole && !now.whole) gone.push(call);
    if (then.whole || JSON.stringify(then) === JSON.stringify(now)) continue;
    restored.push(call);
    if (then.parts.length > 0) restoredParts.push(...standing(event, then.parts));
  }
  return succeed({ calls: gone, restored, ...(restoredParts.length === 0 ? {} : { restoredParts }) });
}

/** What of a call's changes stood while these parts of it were taken back. */
const standing = ({ call, changes = [] }: Ended, parts: readonly ChangePart[]): readonly ChangePart[] =>
  changes.flatMap((change): ChangePart[] => {
    const { path } = change;
    const hunks = hunksLeft(change, parts);
    if (hunks?.length === 0) return [];
    return [{ call, path, ...(hunks === undefined ? {} : { hunks: [...hunks] }) }];
  });
