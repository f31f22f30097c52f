// What was spent, by day and model and in all, as the provider page draws it.
import type { ModelDirectory } from '../core/llm/model.ts';
import type { SpendPort, SpentSum } from '../core/ports/spend.ts';
import { type Outcome, succeed } from '../protocol/fault.ts';
import type { Spend, Sum } from '../protocol/provider-frame.ts';

const DAYS = 30;

export async function spendFigures(port: SpendPort, directory: ModelDirectory, now: number): Promise<Outcome<Spend>> {
  const today = new Date(now);
  const dates = Array.from(
    { length: DAYS },
    (_, index) => new Date(today.getFullYear(), today.getMonth(), today.getDate() - (DAYS - 1 - index)),
  );
  const month = new Date(today.getFullYear(), today.getMonth(), 1);
  const [byDay, ofToday, ofMonth] = await Promise.all([
    port.byDay(dates[0]?.getTime() ?? now),
    port.since(dates.at(-1)?.getTime() ?? now),
    port.since(month.getTime()),
  ]);
  if (!byDay.ok) return byDay;
  if (!ofToday.ok) return ofToday;
  if (!ofMonth.ok) return ofMonth;
  const isLocal = (model: string) => {
    const resolved = directory.resolve(model);
    return resolved.ok && resolved.value.local;
  };
  return succeed({
    days: dates.map(dayOf),
    rows: byDay.value.map((row) => ({ day: row.day, model: row.model, local: isLocal(row.model), ...sumOf(row) })),
    today: sumOf(ofToday.value),
    month: sumOf(ofMonth.value),
  });
}

/** As the spend port names it: in the machine's time zone. */
const dayOf = (date: Date) =>
  [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0')).join('-');

const sumOf = ({ requests, input, output, usd, unpriced }: SpentSum): Sum => ({
  requests,
  tokens: input + output,
  usd,
  unpriced,
});
