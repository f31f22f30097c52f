// All there is to see of one step: input, output, what its agent said and did, and its events; loaded when it is opened.
import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { fault } from '../../src/protocol/fault.ts';
import type { Step } from '../../src/protocol/plan.ts';
import { type StepDetail, StepDetailSchema } from '../../src/protocol/view.ts';
import { planWords } from '../plan-words.ts';
import { articleView } from '../view/article.ts';
import { type Desk, keyOf, rowOf } from './desk.ts';
import { costText } from './spent.ts';

const text = planWords.details;
/** While the step goes on, it is loaded anew at most this often. */
const PAUSE = 1_000;
const MOST_EVENTS = 200;

export function detailsView(desk: Desk, step: Step) {
  const detail = desk.state.details.get(step.id)?.detail;
  if (detail === undefined) {
    return desk.state.faults.has(keyOf(step.id)) ? nothing : html`<p class="dim">${text.loading}</p>`;
  }
  const cost = costText(detail.spent);
  return html`<div class="details" role="group" aria-label=${planWords.list.detailsOf(step.title)}>
    ${objectView(text.input, detail.input)}
    ${detail.output === undefined ? nothing : objectView(text.output, detail.output)}
    ${workView(desk, detail)}
    ${eventsView(detail)}
    ${cost === '' ? nothing : html`<p class="dim">${text.spent}: ${cost}</p>`}
    ${detail.items.length === 0 && detail.events.length === 0 ? html`<p class="dim">${text.none}</p>` : nothing}
  </div>`;
}

/** One text is shown as it is, anything else as JSON. */
export function objectView(name: string, value: Readonly<Record<string, unknown>>) {
  const values = Object.values(value);
  if (values.length === 0) return nothing;
  const [only] = values;
  const said = values.length === 1 && typeof only === 'string' ? only : JSON.stringify(value, null, 2);
  return html`<h3>${name}</h3><pre class="output" tabindex="0">${said}</pre>`;
}

function workView({ context }: Desk, { items }: StepDetail) {
  if (items.length === 0) return nothing;
  return html`<h3>${text.work}</h3><div class="work">${repeat(
    items,
    (item) => item.id,
    (item) => articleView(context, item, undefined),
  )}</div>`;
}

function eventsView({ events }: StepDetail) {
  if (events.length === 0) return nothing;
  const lines = events.slice(-MOST_EVENTS).map(({ at, type }) => `${clock(at)}  ${type}`);
  return html`<details><summary>${text.events(events.length)}</summary><pre class="output" tabindex="0">${lines.join('\n')}</pre></details>`;
}

const clock = (at: number) => new Date(at).toLocaleTimeString(undefined, { hour12: false });

/** Loads what is opened, and again what has gone on since; called after each drawing. */
export function loadDetails(desk: Desk): void {
  for (const [id, { details }] of desk.state.unfolded) {
    const step = desk.plan.steps.find((one) => one.id === id);
    if (details && step !== undefined) void loadStep(desk, step);
  }
}

async function loadStep(desk: Desk, step: Step): Promise<void> {
  const { details, faults } = desk.state;
  const known = details.get(step.id);
  if (known?.loading || known?.of === step) return;
  details.set(step.id, { detail: known?.detail, of: step, at: known?.at ?? 0, loading: true });
  const wait = known === undefined ? 0 : Math.max(0, known.at + PAUSE - Date.now());
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  // What happens from here on shows in another step object, which is loaded at the drawing after this one.
  const of = desk.now().plan.steps.find((one) => one.id === step.id) ?? step;
  const outcome = await desk.context.ask({ type: 'step.load', session: desk.session.session, step: step.id });
  const loaded = StepDetailSchema.safeParse(outcome.ok ? outcome.value : undefined);
  details.set(step.id, {
    detail: loaded.success ? loaded.data : known?.detail,
    of,
    at: Date.now(),
    loading: false,
  });
  if (!outcome.ok) faults.set(keyOf(step.id), outcome.fault);
  else if (!loaded.success) faults.set(keyOf(step.id), fault('page.answer', text.unreadable));
  desk.draw();
}

/** Opens the details of a step from elsewhere in the panel, and goes there. */
export function showStep(desk: Desk, id: string): void {
  const { state } = desk;
  state.unfolded.set(id, { part: 'facts', details: state.unfolded.get(id)?.details ?? false });
  state.selected = id;
  state.active = id;
  desk.reveal(id);
  desk.focus(rowOf(id));
}
