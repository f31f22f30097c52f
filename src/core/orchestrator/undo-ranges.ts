// Where in a session's log the calls are that an undo is about.
import type { Event } from '../../protocol/event.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import type { EventLogPort } from '../ports/log.ts';
import type { Wanted } from './undo.ts';

export interface RangeParts {
  readonly log: EventLogPort;
  readonly session: string;
  /** Whether an event is a call with changes that are not taken back. */
  readonly stands: (event: Event) => boolean;
  /** A step with all that is under it. */
  readonly under: (step: string) => ReadonlySet<string>;
}

export interface Range {
  readonly call?: string;
  readonly run?: string;
  readonly after?: number;
  /** Only calls of these steps. */
  readonly steps?: ReadonlySet<string>;
}

/** Calls looked at together on the way back to the newest turn that changed anything. */
const PAGE = 200;

/** Ascending; of a step its newest run, with nothing named at all the newest turn that changed anything that stands. */
export async function rangesOf(parts: RangeParts, wanted: Wanted): Promise<Outcome<readonly Range[]>> {
  const { call, run, step, plan, after } = wanted;
  if (call !== undefined) return succeed([{ call }]);
  if (run !== undefined) return succeed([{ run }]);
  if (after !== undefined) return succeed([{ after }]);
  const runs = await runsOf(parts, plan);
  if (!runs.ok) return runs;
  if (step !== undefined) return stepRange(parts, step, plan === undefined ? undefined : runs.value);
  if (plan !== undefined) return succeed(runs.value.map((one) => ({ run: one })));
  return newestTurn(parts, new Set(runs.value));
}

/** Of this plan, or all but undos. */
async function runsOf({ log, session }: RangeParts, plan: string | undefined): Promise<Outcome<readonly string[]>> {
  const started = await log.read(session, { types: ['run.started'] });
  if (!started.ok) return started;
  return succeed(
    started.value.flatMap((event) => {
      if (event.type !== 'run.started' || event.run === undefined) return [];
      return (plan === undefined ? event.kind !== 'undo' : event.plan === plan) ? [event.run] : [];
    }),
  );
}

async function stepRange(
  { log, session, under }: RangeParts,
  step: string,
  runs: readonly string[] | undefined,
): Promise<Outcome<readonly Range[]>> {
  const started = await log.read(session, { types: ['step.started'] });
  if (!started.ok) return started;
  const last = started.value.findLast(
    (event) =>
      event.type === 'step.started' && event.id === step && (runs === undefined || runs.includes(event.run ?? '')),
  );
  if (last?.run === undefined) return fail('undo.no-step', `No step "${step}" has been carried out in this session.`);
  return succeed([{ run: last.run, steps: under(step) }]);
}

async function newestTurn(
  { log, session, stands }: RangeParts,
  turns: ReadonlySet<string>,
): Promise<Outcome<readonly Range[]>> {
  for (let before: number | undefined; ; ) {
    const page = await log.read(session, { before, types: ['tool.ended'], last: PAGE });
    if (!page.ok) return page;
    const newest = page.value.findLast((event) => turns.has(event.run ?? '') && stands(event));
    if (newest?.run !== undefined) return succeed([{ run: newest.run }]);
    if (page.value.length < PAGE) return succeed([]);
    before = page.value[0]?.seq;
  }
}
