// `orquestra spend`: what models took and cost, by day and model, over all sessions, deleted ones included.

import type { DaySpend, SpentSum } from '../../core/ports/spend.ts';
import { startOfDay } from '../../core/shared/day.ts';
import type { Event } from '../../protocol/event.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import type { Arguments } from './arguments.ts';
import { complain, EXIT } from './exit.ts';
import { printable } from './printable.ts';
import { withSpend } from './session-log.ts';

const DAY_MS = 86_400_000;
const DAYS = 30;

export async function runSpend(given: Arguments): Promise<number> {
  const days = given.days === undefined ? succeed(DAYS) : daysIn(given.days);
  if (!days.ok) return complain(days.fault.text, EXIT.usage);
  return withSpend(async (spend) => {
    // From noon, a day back is the day before, whatever the clocks do.
    const from = startOfDay(startOfDay(Date.now()) + DAY_MS / 2 - (days.value - 1) * DAY_MS);
    const found = await spend.byDay(from);
    if (!found.ok) return found;
    if (given.json) for (const one of found.value) process.stdout.write(`${JSON.stringify(one)}\n`);
    else process.stdout.write(printable(tableOf(found.value, days.value)));
    return succeed(undefined);
  });
}

function daysIn(text: string): Outcome<number> {
  const days = Number(text);
  if (Number.isInteger(days) && days >= 1 && days <= 3_650) return succeed(days);
  return fail('cli.usage', `--days is a whole number from 1 to 3650, not "${text}".`);
}

function tableOf(rows: readonly DaySpend[], days: number): string {
  if (rows.length === 0) return `No model was asked in the last ${days === 1 ? 'day' : `${days} days`}.\n`;
  const lines = rows.map((row) => [row.day, row.model, ...figuresOf(row)]);
  const total = rows.reduce<SpentSum>(add, { requests: 0, input: 0, output: 0, cachedInput: 0, usd: 0, unpriced: 0 });
  const all = [['Day', 'Model', 'Requests', 'Read', 'Written', 'Cost'], ...lines, ['', 'All', ...figuresOf(total)]];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0))) ?? [];
  return all
    .map(
      (line) =>
        `${line
          .map((cell, column) => pad(cell, column, widths))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

const pad = (cell: string, column: number, widths: readonly number[]) =>
  column < 2 || column > 4 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);

const add = (one: SpentSum, other: SpentSum): SpentSum => ({
  requests: one.requests + other.requests,
  input: one.input + other.input,
  output: one.output + other.output,
  cachedInput: one.cachedInput + other.cachedInput,
  usd: one.usd + other.usd,
  unpriced: one.unpriced + other.unpriced,
});

const figuresOf = (sum: SpentSum) => [
  ...[sum.requests, sum.input, sum.output].map((number) => number.toLocaleString('en')),
  money(sum.usd, sum.unpriced, sum.requests),
];

function money(usd: number, unpriced: number, requests: number): string {
  if (usd === 0 && unpriced === 0) return 'costs nothing';
  if (unpriced >= requests || (usd === 0 && unpriced > 0)) return 'price unknown';
  return `$${usd.toFixed(usd < 0.01 ? 4 : 2)}${unpriced === 0 ? '' : ' and more (some prices are unknown)'}`;
}

/** Says on stderr what the requests among these events took. */
export function tellSpent(events: readonly Event[]): void {
  const line = spentLine(events);
  if (line !== undefined) process.stderr.write(`${line}\n`);
}

/** Undefined where no model has read or written anything. */
function spentLine(events: readonly Event[]): string | undefined {
  const ended = events.flatMap((event) => (event.type === 'model.ended' ? [event] : []));
  const tokens = ended.reduce((sum, { usage }) => sum + (usage?.input ?? 0) + (usage?.output ?? 0), 0);
  // What failed before anything came needs no bill.
  if (tokens === 0) return undefined;
  const usd = ended.reduce((sum, { cost }) => sum + (cost ?? 0), 0);
  const unpriced = ended.filter(({ cost, usage }) => cost === null && usage !== undefined).length;
  const requests = `${ended.length} ${ended.length === 1 ? 'request' : 'requests'}`;
  return `${requests}, ${tokens.toLocaleString('en')} tokens, ${money(usd, unpriced, ended.length)}`;
}
