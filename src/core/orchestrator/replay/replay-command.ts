// Replays a run of any session, open here, elsewhere or nowhere: its log is only read.
import type { CoreCommand } from '../../../protocol/command.ts';
import { fail, type Outcome } from '../../../protocol/fault.ts';
import type { ReplayReport } from '../../../protocol/view.ts';
import type { EventLogPort } from '../../ports/log.ts';
import type { ReplayParts } from './conducted-session.ts';
import { replayRun } from './replay.ts';

export interface ReplayCommandParts {
  readonly ports: { readonly log: EventLogPort };
  readonly replay: ReplayParts;
}

/** Without a run: the newest that answered a message or carried out a plan. */
export async function replayCommand(
  { ports: { log }, replay }: ReplayCommandParts,
  { session, run }: Extract<CoreCommand, { type: 'run.replay' }>,
): Promise<Outcome<ReplayReport>> {
  const known = await log.open(session);
  if (!known.ok) return known;
  if (known.value === undefined) return fail('session.unknown', `There is no session ${session} here.`);
  const events = await log.read(session, {});
  if (!events.ok) return events;
  const newest = events.value.findLast(
    (event) => event.type === 'run.started' && (event.kind === 'turn' || event.kind === 'plan'),
  );
  const chosen = run ?? newest?.run;
  if (chosen === undefined) return fail('run.unknown', `Nothing has run in session ${session} yet.`);
  return replayRun(replay, events.value, chosen);
}
