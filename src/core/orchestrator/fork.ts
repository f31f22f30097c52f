// Copies a session into a new one: to do a step again otherwise without losing what came of it, or to bring one in from outside.
import type { CoreCommand } from '../../protocol/command.ts';
import type { Event } from '../../protocol/event.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { definitionOf, type Plan } from '../../protocol/plan.ts';
import type { PlanEdit } from '../../protocol/plan-edit.ts';
import type { EventLogPort } from '../ports/log.ts';
import { stripValue } from '../shared/strip-value.ts';
import { fromEdits, stepOf } from './plan/decisions.ts';
import { checkEdits, withNeeds } from './plan/edit-check.ts';
import type { PlanCommandParts } from './plan-commands.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';

/** Events stored in one go. */
const BATCH = 500;

export async function forkSession(
  sessions: Sessions,
  parts: PlanCommandParts,
  command: Extract<CoreCommand, { type: 'session.fork' }>,
): Promise<Outcome<{ readonly session: string }>> {
  const { log, clock } = parts.ports;
  const events = await log.read(command.session, {});
  if (!events.ok) return events;
  const last = events.value.at(-1);
  if (last === undefined) return fail('session.unknown', `There is no session ${command.session} here.`);
  const id = clock.id();
  const copied = await copyInto(log, id, events.value, { session: command.session, seq: last.seq });
  if (!copied.ok) return copied;
  const opened = await sessions.open(id);
  if (!opened.ok) return opened;
  const changed = await changeFork(opened.value, parts, command);
  if (changed.ok) return succeed({ session: id });
  await sessions.remove(id);
  return changed;
}

async function changeFork(
  session: Session,
  parts: PlanCommandParts,
  { step: id, model, input }: Extract<CoreCommand, { type: 'session.fork' }>,
): Promise<Outcome<void>> {
  const title = `${session.view().title.slice(0, 180)} (fork)`.trim();
  await session.journal.emit([{ type: 'session.renamed', title }]);
  if (id === undefined) {
    if (input !== undefined) return fail('fork.no-step', 'An input belongs to a step; name the step as well.');
    if (model !== undefined) await session.journal.emit([{ type: 'session.configured', model }]);
    return succeed(undefined);
  }
  const plan = session.plan();
  if (plan === undefined) return fail('plan.none', 'The session has no plan, so there is no step to fork from.');
  const step = stepOf(plan, id);
  if (!step.ok) return step;
  const reset = fromEdits(plan, id);
  if (!reset.ok) return reset;
  if (model !== undefined && step.value.kind !== 'agent') {
    return fail('step.no-model', `Step "${id}" is a ${step.value.kind} step, which asks no model.`);
  }
  const definition = {
    ...definitionOf(step.value),
    ...(model === undefined ? {} : { model }),
    ...(input === undefined ? {} : { input: { ...input } }),
  };
  const change: PlanEdit[] = model === undefined && input === undefined ? [] : [{ op: 'put', step: definition }];
  const edits = [
    ...reset.value.filter((edit) => edit.op !== 'status' || edit.id !== id),
    ...openFirst(reset.value, id),
    ...change,
  ];
  const opened: Plan = {
    ...plan,
    steps: plan.steps.map((one) => (one.id === id ? { ...one, state: 'pending' } : one)),
  };
  const checked = checkEdits(opened, edits, parts.known());
  if (!checked.ok) return checked;
  if (edits.length > 0) await session.edit('user', `Fork from ${id}`, withNeeds(opened, edits, checked.value));
  return succeed(undefined);
}

const openFirst = (edits: readonly PlanEdit[], id: string) =>
  edits.filter((edit) => edit.op === 'status' && edit.id === id);

/** The same events under another session; the first tells where they are from. */
export async function copyInto(
  log: EventLogPort,
  id: string,
  events: readonly Event[],
  /** Where they are from; undefined for a file. */
  forkedFrom: { readonly session: string; readonly seq: number } | undefined,
): Promise<Outcome<void>> {
  const locked = await log.lock(id);
  if (!locked.ok) return locked;
  for (let from = 0; from < events.length; from += BATCH) {
    const batch = events.slice(from, from + BATCH).map((event, index): Event => {
      // What somebody else has written may hold what nobody sees.
      const read = forkedFrom === undefined ? stripValue(event).value : event;
      const copy = { ...read, session: id, seq: from + index + 1 };
      if (copy.type !== 'session.created') return copy;
      return forkedFrom === undefined ? { ...copy, importedTo: events.length } : { ...copy, forkedFrom };
    });
    const stored = await log.append(id, batch, from + BATCH >= events.length);
    if (!stored.ok) return stored;
  }
  await log.unlock(id);
  return succeed(undefined);
}
