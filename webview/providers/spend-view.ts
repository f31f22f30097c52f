// What was spent: today, this month, and by day and model as a chart with its figures in a table behind it.
import { html, nothing } from 'lit';
import type { Day, Figures, Spend, Sum } from '../../src/protocol/provider-frame.ts';
import { button, section } from '../pages/parts.ts';
import { dollars, tokens } from '../text/format.ts';
import { chartOf, chartView } from './spend-chart.ts';
import type { Range, Unit, View } from './state.ts';
import { text } from './words.ts';

const words = text.spend;

export function spendView(view: View, { spend }: Figures) {
  const open = () => void view.ask({ type: 'limits.open' });
  return section(
    'spend',
    words,
    html`${spend === undefined ? html`<p>${words.unkept}</p>` : figuresOf(view, spend)}
      <div class="limits">
        ${button(words.limits, open, { name: words.limitsOf })}
        <span class="dim">${spend === undefined ? nothing : leftText(spend)}</span>
      </div>`,
  );
}

function figuresOf(view: View, spend: Spend) {
  if (spend.rows.length === 0 && spend.month.requests === 0) return html`<p>${words.none}</p>`;
  const { range } = view.state;
  const days = spend.days.slice(-range);
  const rows = spend.rows.filter(({ day }) => days.includes(day));
  // Where nothing has a price the tokens say more.
  const unit = view.state.unit ?? (rows.some(({ usd }) => usd > 0) ? 'usd' : 'tokens');
  const chart = chartOf(days, rows, unit);
  const local = [...new Set(rows.filter((row) => row.local).map(({ model }) => model))].join(', ');
  const unpriced = rows.reduce((sum, row) => sum + (row.local ? 0 : row.unpriced), 0);
  return html`<dl class="sums">${sumView(words.today, spend.today)} ${sumView(words.month, spend.month)}</dl>
    ${unpriced === 0 ? nothing : html`<p>${words.unpriced(unpriced)} ${unpricedModels(rows)}</p>`}
    ${local === '' ? nothing : html`<p>${words.local(local)}</p>`}
    <div class="asking">${rangeBox(view)} ${unitBox(view, unit)}</div>
    ${chart.highest > 0 ? chartView(chart, unit) : html`<p class="dim">${words.empty}</p>`} ${tableOf(rows)}`;
}

/** What of the day's limits is left. */
function leftText({ limit, today }: Spend): string {
  const parts = (['usd', 'tokens', 'requests'] as const).flatMap((name) => {
    const all = limit?.[name];
    if (all === undefined) return [];
    const left = Math.max(0, all - today[name]);
    return [words.left(name === 'usd' ? dollars(left) : tokens(left), told(all, name))];
  });
  return parts.length === 0 ? words.unlimited : parts.join(', ');
}

function told(amount: number, name: 'usd' | 'tokens' | 'requests'): string {
  if (name === 'usd') return dollars(amount);
  return name === 'tokens' ? words.tokens(tokens(amount)) : words.requests(amount);
}

const unpricedModels = (rows: readonly Day[]) =>
  `(${[...new Set(rows.filter((row) => row.unpriced > 0 && !row.local).map(({ model }) => model))].join(', ')})`;

const sumView = (name: string, sum: Sum) =>
  html`<div>
    <dt class="dim">${name}</dt>
    <dd><strong>${paid(sum)}</strong></dd>
    <dd class="dim">${words.requests(sum.requests)}, ${words.tokens(tokens(sum.tokens))}</dd>
  </div>`;

function rangeBox(view: View) {
  const choose = (event: Event) => {
    view.state.range = chosenIn(event) === '14' ? 14 : 30;
    view.draw();
  };
  const ranges: readonly Range[] = [14, 30];
  return html`<select aria-label=${words.range} @change=${choose}>
    ${ranges.map((one) => html`<option value=${one} ?selected=${one === view.state.range}>${words.ranges[one]}</option>`)}
  </select>`;
}

function unitBox(view: View, unit: Unit) {
  const choose = (event: Event) => {
    view.state.unit = chosenIn(event) === 'usd' ? 'usd' : 'tokens';
    view.draw();
  };
  const units: readonly Unit[] = ['usd', 'tokens'];
  return html`<select aria-label=${words.unit} @change=${choose}>
    ${units.map((one) => html`<option value=${one} ?selected=${one === unit}>${words.units[one]}</option>`)}
  </select>`;
}

const chosenIn = ({ target }: Event) => (target instanceof HTMLSelectElement ? target.value : '');

function tableOf(rows: readonly Day[]) {
  if (rows.length === 0) return nothing;
  return html`<details>
    <summary>${words.table}</summary>
    <div class="wide" tabindex="0" role="region" aria-label=${words.table}>
      <table class="tally">
        <thead>
          <tr>${Object.values(words.columns).map((name) => html`<th scope="col">${name}</th>`)}</tr>
        </thead>
        <tbody>
          ${rows.toReversed().map(
            (row) => html`<tr>
              <th scope="row">${row.day}</th>
              <td class="name">${row.model}</td>
              <td>${row.requests}</td>
              <td>${tokens(row.tokens)}</td>
              <td>${costOf(row)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}

const costOf = (row: Day) => (row.local ? words.free : paid(row));

/** What has no known price is never told as nothing. */
function paid({ usd, unpriced }: Sum): string {
  if (unpriced === 0) return dollars(usd);
  return usd === 0 ? words.unknown : words.partly(dollars(usd));
}
