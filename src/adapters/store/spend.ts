// Tells what was asked of models and what it cost, from a table that is kept with every append and outlives its sessions.
import { setImmediate as breathe } from 'node:timers/promises';
import type { DaySpend, SpendPort, SpentRequest, SpentSum, StepSample } from '../../core/ports/spend.ts';
import { type Outcome, succeed } from '../../protocol/fault.ts';
import type { Database, Row } from './database.ts';
import type { Guard } from './guard.ts';
import { FILL_RANGE, FILL_SESSION } from './spend-schema.ts';
import { numberOf, textOf } from './sqlite.ts';

/** Rows of `events` that are looked at in one go when an older file's are taken over. */
const SLICE = 5_000;
/** A person who answers late, or a run that is gone on with the next day, is no work: pauses count up to this. */
const LONGEST_PAUSE_MS = 600_000;
/** Requests that are looked through for the steps they belong to. */
const REQUESTS_FOR_STEPS = 20_000;

/** A request that failed before anything of an answer came costs nothing; any other without a price is one nobody knows. */
const SUMS = `count(*) AS requests, coalesce(sum(input), 0) AS input, coalesce(sum(output), 0) AS output,
  coalesce(sum(cached), 0) AS cached, coalesce(sum(usd), 0.0) AS usd,
  coalesce(sum(usd IS NULL AND NOT (stop = 'fault' AND input IS NULL AND first_ms IS NULL)), 0) AS unpriced`;

export function createSpend(database: Database, guard: Guard): SpendPort {
  const ask = async <T>(work: () => T): Promise<Outcome<T>> => {
    const filled = await fillSpend(database, guard);
    return filled.ok ? guard(() => succeed(work())) : filled;
  };
  return {
    since: (at) => ask(() => sumSince(database, at)),
    byDay: (from) => ask(() => database.all(BY_DAY, from).map(dayOf)),
    recent: (limit) => ask(() => database.all(RECENT, limit).map(requestOf)),
    steps: (limit) => ask(() => database.all(STEPS, LONGEST_PAUSE_MS, REQUESTS_FOR_STEPS, limit).map(sampleOf)),
  };
}

export const sumSince = (database: Database, at: number): SpentSum =>
  sumOf(database.get(`SELECT ${SUMS} FROM spend WHERE at >= ?`, at) ?? {});

/** Before a session's events go: what they cost stays known. The caller is in a transaction. */
export const keepSpend = (database: Database, session: string): void => {
  database.run(FILL_SESSION, session);
};

const BY_DAY = `SELECT date(at / 1000, 'unixepoch', 'localtime') AS day, model, ${SUMS} FROM spend
  WHERE at >= ? GROUP BY day, model ORDER BY day, model`;
const RECENT = 'SELECT * FROM spend ORDER BY at DESC, session DESC, seq DESC LIMIT ?';
/** An agent of a plan is the same one in each run that goes on with it; a turn's is another in each. */
const STEPS = `
  WITH one AS (
    SELECT *, session || '/' || coalesce(agent, run || '/' || step) AS whose,
      coalesce(min(at - lag(at) OVER (PARTITION BY session, coalesce(agent, run || '/' || step) ORDER BY at, seq), max(?1, ms)), ms) AS took
    FROM (SELECT * FROM spend WHERE step IS NOT NULL ORDER BY at DESC LIMIT ?2))
  SELECT max(at) AS last, model, ${SUMS}, sum(took) / 60000.0 AS minutes FROM one
  GROUP BY whose ORDER BY last DESC, whose DESC LIMIT ?3`;

/** Takes over, once, what was stored before the table was there: in slices, so that nobody waits for it. */
export async function fillSpend(database: Database, guard: Guard): Promise<Outcome<void>> {
  for (;;) {
    const left = await guard(() => {
      if (fillLeft(database) === undefined) return succeed(false);
      return database.transaction(false, () => {
        const range = fillLeft(database);
        if (range === undefined) return succeed(false);
        const to = Math.min(range.until, range.reached + SLICE);
        database.run(FILL_RANGE, range.reached, to);
        database.run('UPDATE spend_fill SET reached = ?', to);
        return succeed(to < range.until);
      });
    });
    if (!left.ok) return left;
    if (!left.value) return succeed(undefined);
    await breathe();
  }
}

function fillLeft(database: Database): { readonly reached: number; readonly until: number } | undefined {
  const row = database.get('SELECT reached, until FROM spend_fill WHERE reached < until');
  return row === undefined ? undefined : { reached: numberOf(row.reached), until: numberOf(row.until) };
}

const sumOf = (row: Row): SpentSum => ({
  requests: numberOf(row.requests),
  input: numberOf(row.input),
  output: numberOf(row.output),
  cachedInput: numberOf(row.cached),
  usd: numberOf(row.usd),
  unpriced: numberOf(row.unpriced),
});

const dayOf = (row: Row): DaySpend => ({ day: textOf(row.day), model: textOf(row.model), ...sumOf(row) });

const sampleOf = (row: Row): StepSample => ({
  model: textOf(row.model),
  minutes: numberOf(row.minutes),
  ...sumOf(row),
});

function requestOf(row: Row): SpentRequest {
  const text = (name: string) => (typeof row[name] === 'string' ? { [name]: row[name] } : {});
  const number = (name: string, column: string) => (typeof row[column] === 'number' ? { [name]: row[column] } : {});
  return {
    at: numberOf(row.at),
    session: textOf(row.session),
    ...text('run'),
    ...text('step'),
    model: textOf(row.model),
    ...(typeof row.input !== 'number'
      ? {}
      : {
          usage: {
            input: row.input,
            output: numberOf(row.output),
            cachedInput: numberOf(row.cached),
            ...number('thinking', 'thinking'),
            ...number('cacheWrite', 'cache_write'),
            ...(row.estimated === 1 ? { estimated: true } : {}),
          },
        }),
    cost: typeof row.usd === 'number' ? row.usd : null,
    ms: numberOf(row.ms),
    ...number('firstMs', 'first_ms'),
    stop: textOf(row.stop),
    ...(typeof row.fault_code !== 'string' ? {} : { fault: { code: row.fault_code, text: textOf(row.fault_text) } }),
  };
}
