// The chart of what was spent: one stacked bar a day, in the editor's chart colours; drawn by hand, as a library would cost more than the page.
import { html, svg } from 'lit';
import type { Day } from '../../src/protocol/provider-frame.ts';
import { dollars, tokens } from '../text/format.ts';
import type { Unit } from './state.ts';
import { text } from './words.ts';

const words = text.spend;
/** As many colours as can be told apart; the rest is drawn together. */
const SERIES = 6;
const HEIGHT = 120;
const SLOT = 20;
const BAR = 14;

export interface Chart {
  readonly days: readonly string[];
  /** The models that have a colour of their own, the dearest first. */
  readonly models: readonly string[];
  /** Whether there is more than those. */
  readonly more: boolean;
  /** Of each day, in the order of `models` and then the rest. */
  readonly stacks: readonly (readonly number[])[];
  readonly highest: number;
  readonly sum: number;
}

export function chartOf(days: readonly string[], rows: readonly Day[], unit: Unit): Chart {
  const shown = rows.filter(({ day }) => days.includes(day));
  const totals = new Map<string, number>();
  for (const row of shown) totals.set(row.model, (totals.get(row.model) ?? 0) + row[unit]);
  const ordered = [...totals].filter(([, total]) => total > 0).sort(([, one], [, other]) => other - one);
  const names = ordered.map(([model]) => model);
  const models = names.slice(0, names.length > SERIES ? SERIES - 1 : SERIES);
  const stacks = days.map((day) => {
    const stack = Array.from({ length: models.length + 1 }, () => 0);
    for (const row of shown) {
      if (row.day !== day) continue;
      const at = models.indexOf(row.model);
      const place = at < 0 ? models.length : at;
      stack[place] = (stack[place] ?? 0) + row[unit];
    }
    return stack;
  });
  const heights = stacks.map((stack) => stack.reduce((sum, value) => sum + value, 0));
  return {
    days,
    models,
    more: names.length > models.length,
    stacks,
    highest: Math.max(0, ...heights),
    sum: heights.reduce((sum, value) => sum + value, 0),
  };
}

export const amountOf = (value: number, unit: Unit): string =>
  unit === 'usd' ? dollars(value) : words.tokens(tokens(value));

export function chartView(chart: Chart, unit: Unit) {
  const { days, models, more, stacks, highest, sum } = chart;
  const series = [...models, ...(more ? [words.others] : [])];
  const width = days.length * SLOT;
  return html`<figure>
    <div class="chart">
      <span class="dim top" aria-hidden="true">${amountOf(highest, unit)}</span>
      <svg viewBox="0 0 ${width} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label=${words.chart(days.length, amountOf(sum, unit))}>
        ${stacks.map((stack, day) => barsOf(chart, stack, day, unit))}
      </svg>
      <div class="dim axis" aria-hidden="true"><span>${days[0]}</span><span>${days.at(-1)}</span></div>
    </div>
    <figcaption>
      <ul class="legend">
        ${series.map((name, index) => html`<li><span class="swatch s${index}" aria-hidden="true"></span>${name}</li>`)}
      </ul>
    </figcaption>
  </figure>`;
}

function barsOf({ days, models, highest }: Chart, stack: readonly number[], day: number, unit: Unit) {
  let below = 0;
  return stack.map((value, index) => {
    if (value <= 0) return undefined;
    // What cost something is seen, however little it was.
    const height = Math.max(1, (value / highest) * HEIGHT);
    below += height;
    const title = words.bar(days[day] ?? '', models[index] ?? words.others, amountOf(value, unit));
    return svg`<rect class="s${index}" x=${day * SLOT + (SLOT - BAR) / 2} y=${HEIGHT - below} width=${BAR} height=${height}><title>${title}</title></rect>`;
  });
}
