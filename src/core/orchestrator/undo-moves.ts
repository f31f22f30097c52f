// Moves that came after what an undo is about and are not taken back: what was done before them is taken back where it lies now.
import type { FileChange } from '../../protocol/display.ts';
import { type Outcome, succeed } from '../../protocol/fault.ts';
import type { EventLogPort } from '../ports/log.ts';
import type { UndoTarget } from './undo.ts';

export interface StayingMove {
  readonly change: FileChange;
  readonly seq: number;
}

export async function movesAfter(
  log: EventLogPort,
  session: string,
  { items, calls }: UndoTarget,
): Promise<Outcome<readonly StayingMove[]>> {
  const first = items[0];
  if (first === undefined) return succeed([]);
  const ended = await log.read(session, { after: first.seq, types: ['tool.ended'] });
  if (!ended.ok) return ended;
  return succeed(
    ended.value.flatMap((event) => {
      if (event.type !== 'tool.ended' || calls.includes(event.call)) return [];
      const moves = event.changes?.filter((change) => change.change === 'move') ?? [];
      return moves.map((change) => ({ change, seq: event.seq }));
    }),
  );
}
