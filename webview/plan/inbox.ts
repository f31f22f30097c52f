// Steps that gave up and wait for a decision: one card each, with what went wrong and every way on.
import { html, nothing } from 'lit';
import type { Step } from '../../src/protocol/plan.ts';
import { planWords } from '../plan-words.ts';
import { isOpen } from '../view/context.ts';
import { faultCard } from '../view/fault-card.ts';
import { stateIcon } from '../view/plan.ts';
import { words } from '../words.ts';
import { type Desk, keyOf, PLAN_KEY } from './desk.ts';
import { objectView, showStep } from './details.ts';
import { beginEditing } from './editor.ts';
import { modelOptions, sent, textIn } from './fields.ts';

const text = planWords.inbox;
/** Cards at once; a stopped run leaves many that are all the same. */
const MOST = 4;

export function inboxView(desk: Desk) {
  const steps = desk.inbox;
  if (steps.length === 0 || desk.slot === 'turn') return nothing;
  const key = `inbox ${desk.plan.id}`;
  const shown = isOpen(desk.context, key, false) ? steps : steps.slice(0, MOST);
  const more = () => {
    desk.context.looks.open.set(key, true);
    desk.draw();
  };
  const again = () => void desk.act(PLAN_KEY, { type: 'plan.replan', session: desk.session.session });
  return html`<section class="inbox" aria-label=${text.name}>
    <div class="title"><h3>${text.name}</h3>
      ${
        desk.session.status === 'idle' && !desk.following
          ? html`<button type="button" class="link" data-part="again" title=${planWords.tools.againHint} aria-disabled=${sent(desk.state, PLAN_KEY)}
              @click=${again}>${text.again}</button>`
          : nothing
      }</div>
    ${shown.map((step) => cardView(desk, step))}
    ${shown.length === steps.length ? nothing : html`<button type="button" class="link" @click=${more}>${text.more(steps.length - shown.length)}</button>`}
  </section>`;
}

function cardView(desk: Desk, step: Step) {
  const refused = desk.state.faults.get(keyOf(step.id));
  return html`<div class="card ${step.state}" role="group" aria-label=${text.card(step.title)} data-card=${step.id} tabindex="-1">
    <div class="head">${stateIcon(step.state)}
      <button type="button" class="fold" title=${text.show} @click=${() => showStep(desk, step.id)}><span class="line">${step.title}</span></button>
      <span class="dim">${words.steps[step.state]}</span></div>
    ${whyView(step)}
    ${Object.keys(step.input).length === 0 ? nothing : html`<details><summary>${text.input}</summary>${objectView(text.input, step.input)}</details>`}
    ${desk.following ? nothing : waysView(desk, step)}
    ${refused === undefined ? nothing : faultCard(desk.context, refused, 'error')}
  </div>`;
}

/** That nobody knows whether it happened comes before whatever else is known. */
function whyView({ state, fault }: Step) {
  return html`${state === 'interrupted' ? html`<p>${text.unknown}</p>` : nothing}
    ${fault !== undefined ? html`<p class="why">${fault.text}</p>` : state === 'stopped' ? html`<p class="dim">${text.stopped}</p>` : nothing}`;
}

function waysView(desk: Desk, step: Step) {
  const { state, session } = desk;
  const asking = state.cards.get(step.id);
  const ask = (asks: 'model' | 'did') => {
    if (asking?.asks === asks) state.cards.delete(step.id);
    else state.cards.set(step.id, { asks, text: '' });
    desk.focus(`[data-card="${CSS.escape(step.id)}"] :is(select, textarea)`);
    desk.draw();
  };
  const key = keyOf(step.id);
  const waits = sent(state, key);
  const target = { session: session.session, step: step.id };
  const button = (name: string, act: () => void, expanded?: boolean) =>
    html`<button type="button" class="secondary" data-part=${name} aria-disabled=${waits}
      aria-expanded=${expanded === undefined ? nothing : String(expanded)} @click=${act}>${name}</button>`;
  return html`<div class="buttons">
      ${button(text.retry, () => void desk.act(key, { type: 'step.retry', ...target }))}
      ${step.kind === 'agent' ? button(text.retryModel, () => ask('model'), asking?.asks === 'model') : nothing}
      ${button(text.editInput, () => editInput(desk, step))}
      ${button(text.skip, () => void desk.act(key, { type: 'step.skip', ...target }))}
      ${button(text.did, () => ask('did'), asking?.asks === 'did')}
    </div>
    ${asking?.asks === 'model' ? modelView(desk, step) : nothing}
    ${asking?.asks === 'did' ? didView(desk, step, asking.text) : nothing}`;
}

function editInput(desk: Desk, step: Step): void {
  showStep(desk, step.id);
  beginEditing(desk, step, step.kind === 'tool' ? '-json' : '-text');
}

function modelView(desk: Desk, step: Step) {
  const retry = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget instanceof HTMLFormElement ? event.currentTarget : undefined;
    const model = String(new FormData(form).get('model') ?? '');
    if (model !== '')
      void send(desk, step, { type: 'step.retry', session: desk.session.session, step: step.id, model });
  };
  return html`<form class="row" @submit=${retry}>
    <select name="model" aria-label=${planWords.step.model}>${modelOptions(desk, step.usedModel ?? step.model ?? '', text.chooseModel)}</select>
    <button type="submit" class="secondary">${text.retry}</button>
  </form>`;
}

function didView(desk: Desk, step: Step, said: string) {
  const finish = (event: SubmitEvent) => {
    event.preventDefault();
    const output = desk.state.cards.get(step.id)?.text.trim() ?? '';
    void send(desk, step, {
      type: 'step.finish',
      session: desk.session.session,
      step: step.id,
      ...(output === '' ? {} : { output: { text: output } }),
    });
  };
  const note = (event: Event) => desk.state.cards.set(step.id, { asks: 'did', text: textIn(event) });
  return html`<form class="did" @submit=${finish}>
    <textarea rows="2" aria-label=${text.didText} placeholder=${text.didText} .value=${said} @input=${note}></textarea>
    <button type="submit" class="secondary">${text.didSend}</button>
  </form>`;
}

async function send(desk: Desk, step: Step, command: Parameters<Desk['act']>[1]): Promise<void> {
  const outcome = await desk.act(keyOf(step.id), command);
  if (!outcome.ok) return;
  desk.state.cards.delete(step.id);
  desk.draw();
}
