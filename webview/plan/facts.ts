// What is known of a step without asking for more: what it needs, what showed that it is done, what it cost.
import { html, nothing } from 'lit';
import type { Condition, Evidence, Plan, Step } from '../../src/protocol/plan.ts';
import { planWords } from '../plan-words.ts';
import { ago, duration } from '../text/format.ts';
import { icon } from '../view/icon.ts';
import type { Line } from './outline.ts';
import { isUnchecked } from './row-words.ts';
import { budgetText, costText, estimateText } from './spent.ts';

const text = planWords.step;

export function factsView(plan: Plan, { step, spent, children }: Line, now: number) {
  const whole = costText(spent);
  const facts: readonly (readonly [string, unknown])[] = [
    [text.kind, kindOf(step)],
    [text.id, step.id],
    [text.needs, titlesOf(plan, step.needs)],
    [text.when, step.when === undefined ? '' : conditionText(step.when)],
    [text.doneWhen, step.doneWhen ?? ''],
    [text.estimate, step.estimate === undefined ? '' : estimateText(step.estimate)],
    [planWords.editor.budget, step.budget === undefined ? '' : budgetText(step.budget)],
    [text.model, step.usedModel ?? step.model ?? ''],
    [text.tries, triesOf(step)],
    [text.time, timeOf(step, now)],
    [text.last, lastOf(step, now)],
    [text.spent, whole === '' ? '' : children > 0 ? text.under(whole) : whole],
    [text.note, step.note ?? ''],
    [text.gave, step.summary ?? ''],
    [text.fault, step.fault?.text ?? ''],
    [text.evidence, evidenceView(step, now)],
  ];
  return html`<dl>${facts.map(([name, value]) => (value === '' || value === nothing ? nothing : html`<dt>${name}</dt><dd>${value}</dd>`))}</dl>`;
}

const kindOf = ({ kind, tool, persona }: Step) =>
  [planWords.kinds[kind], tool ?? '', persona ?? ''].filter((part) => part !== '').join(' · ');

function titlesOf({ steps }: Plan, needs: readonly string[]): string {
  return needs.map((need) => steps.find((step) => step.id === need)?.title ?? need).join(', ');
}

function conditionText({ value, is, to }: Condition): string {
  const said = (one: unknown) => (typeof one === 'string' ? one : JSON.stringify(one));
  return [said(value), planWords.conditions[is], to === undefined ? '' : said(to)].join(' ').trim();
}

function triesOf({ attempts, retry }: Step): string {
  if (retry !== undefined) return text.triesOf(attempts, retry.attempts);
  return attempts > 1 ? `${attempts}` : '';
}

function timeOf({ startedAt, endedAt, state }: Step, now: number): string {
  if (startedAt === undefined) return '';
  if (endedAt !== undefined) return duration(endedAt - startedAt);
  return state === 'running' || state === 'waiting' ? duration(Math.floor((now - startedAt) / 1_000) * 1_000) : '';
}

function lastOf({ activity, activeAt }: Step, now: number): string {
  if (activity === undefined || activity === '') return '';
  return activeAt === undefined ? activity : `${activity}, ${text.ago(ago(activeAt, now))}`;
}

function evidenceView(step: Step, now: number) {
  if (step.evidence.length === 0) return isUnchecked(step) ? planWords.row.unchecked : nothing;
  return step.evidence.map((one) => html`<div class="evidence">${oneView(one, now)}</div>`);
}

const oneView = (
  { text: said, at, stale }: Evidence,
  now: number,
) => html`${stale ? icon('warning', 'warning') : icon('check', 'done')}
  <span>${said}${at === undefined ? nothing : html` <span class="dim">${text.ago(ago(at, now))}</span>`}${
    stale ? html`<br><strong>${planWords.row.stale}</strong>` : nothing
  }</span>`;
