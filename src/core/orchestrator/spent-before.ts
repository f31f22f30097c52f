// What earlier runs of a session took that counts with the one under way: read from the log, once.
import type { Event } from '../../protocol/event.ts';
import { type Outcome, succeed } from '../../protocol/fault.ts';
import type { EventLogPort } from '../ports/log.ts';
import { type Amount, addAmount, NO_AMOUNT } from './amount.ts';
import { amountOf } from './held.ts';

export interface Timed extends Amount {
  readonly minutes: number;
}

export interface Before {
  /** Of the runs that this one goes on with. */
  readonly run: Timed;
  /** Of all others of the session; what it began with as copies is another's. */
  readonly session: Timed;
}

const NOTHING: Timed = { ...NO_AMOUNT, minutes: 0 };

export async function spentBefore(
  log: EventLogPort,
  { session, copies }: { readonly session: string; readonly copies: number },
  run: { readonly id: string; readonly resumes?: string },
): Promise<Outcome<Before>> {
  const read = await log.read(session, { after: copies, types: ['run.started', 'run.ended', 'model.ended'] });
  if (!read.ok) return read;
  const others = read.value.filter((event) => event.run !== run.id);
  const line = lineOf(others, run.resumes);
  return succeed({ run: sum(others.filter(({ run: of }) => of !== undefined && line.has(of))), session: sum(others) });
}

/** The run that is gone on with, the one that it went on with, and so on. */
function lineOf(events: readonly Event[], resumes: string | undefined): ReadonlySet<string> {
  const line = new Set<string>();
  for (let next = resumes; next !== undefined && !line.has(next); ) {
    line.add(next);
    const one = next;
    const started = events.find((event) => event.type === 'run.started' && event.run === one);
    next = started?.type === 'run.started' ? started.resumes : undefined;
  }
  return line;
}

function sum(events: readonly Event[]): Timed {
  const amounts = events.flatMap((event) => (event.type === 'model.ended' ? [amountOf(event.usage, event.cost)] : []));
  const runs = Map.groupBy(events, (event) => event.run);
  const minutes = [...runs.values()].reduce((total, of) => total + minutesOf(of), 0);
  return { ...amounts.reduce(addAmount, NOTHING), minutes };
}

/** A run that a crash cut off was written to its end when somebody looked again: it lasted as long as something was heard of it. */
function minutesOf(events: readonly Event[]): number {
  const started = events.find((event) => event.type === 'run.started');
  const ended = events.find((event) => event.type === 'run.ended');
  if (started === undefined) return 0;
  const heard = events.findLast((event) => event.type === 'model.ended' && event.ms > 0)?.at ?? started.at;
  const end = ended?.type === 'run.ended' && ended.outcome !== 'interrupted' ? ended.at : heard;
  return Math.max(0, end - started.at) / 60_000;
}
