// Which edit of a plan an undo takes back, and a redo brings back: read from the log, so that both survive a reload.
import type { Event } from '../../../protocol/event.ts';
import { fail, type Outcome, succeed } from '../../../protocol/fault.ts';
import type { Plan } from '../../../protocol/plan.ts';
import type { PlanEdit } from '../../../protocol/plan-edit.ts';
import type { EventLogPort } from '../../ports/log.ts';

type Edited = Extract<Event, { type: 'plan.edited' }>;

export interface Move {
  readonly label: string;
  readonly edits: readonly PlanEdit[];
}

export async function findMove(
  log: EventLogPort,
  session: string,
  plan: Plan,
  move: 'undo' | 'redo',
): Promise<Outcome<Move>> {
  const events = await log.read(session, { types: ['plan.proposed', 'plan.edited'] });
  if (!events.ok) return events;
  let undo: Edited[] = [];
  let redo: Edited[] = [];
  for (const event of events.value) {
    if (event.type === 'plan.proposed') [undo, redo] = [[], []];
    if (event.type !== 'plan.edited' || event.plan !== plan.id || event.by === 'model') continue;
    if (event.move === 'edit') {
      undo.push(event);
      redo = [];
    } else if (event.move === 'undo') {
      undo.pop();
      redo.push(event);
    } else {
      redo.pop();
      undo.push(event);
    }
  }
  const last = (move === 'undo' ? undo : redo).at(-1);
  if (last === undefined) {
    return fail(`plan.no-${move}`, `There is no edit of this plan to ${move === 'undo' ? 'take back' : 'bring back'}.`);
  }
  const since = movedSince(plan, last);
  if (since !== undefined) {
    return fail('plan.moved-on', `"${last.label}" cannot be taken back: step "${since}" has run since.`);
  }
  return succeed({ label: last.label, edits: last.inverse });
}

/** A state that an edit had set and that is another by now was not set by an edit. */
function movedSince(plan: Plan, { edits }: Edited): string | undefined {
  for (const edit of edits) {
    if (edit.op !== 'status') continue;
    const step = plan.steps.find((one) => one.id === edit.id);
    if (step !== undefined && (step.state !== edit.status.state || step.attempts !== edit.status.attempts))
      return step.id;
  }
  return undefined;
}
