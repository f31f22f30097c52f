// One step as a line: its state, its title, what it waits for, and what can be done with it at once.
import { html, nothing } from 'lit';
import type { Approval, Question } from '../../src/protocol/approval.ts';
import type { Step } from '../../src/protocol/plan.ts';
import { planWords } from '../plan-words.ts';
import { askedBy } from '../view/asking.ts';
import { faultCard } from '../view/fault-card.ts';
import { icon } from '../view/icon.ts';
import { lateIcon } from '../view/late-icon.ts';
import { stateIcon } from '../view/plan.ts';
import { words } from '../words.ts';
import { canMove, type Desk, isActive, keyOf, unfold } from './desk.ts';
import { dragHandlers } from './drag.ts';
import { drawerView } from './drawer.ts';
import type { Line } from './outline.ts';
import { noteOf, toldOf } from './row-words.ts';
import { shortCost } from './spent.ts';

const text = planWords.row;

export interface Place {
  readonly place: number;
  readonly all: number;
}

export function rowView(desk: Desk, line: Line, { place, all }: Place) {
  const { step, depth } = line;
  const { state } = desk;
  const unfolded = state.unfolded.get(step.id);
  const over = state.dragging?.over === step.id ? `drop-${state.dragging.side}` : '';
  return html`<li class="step ${step.kind} ${step.state} ${over} ${unfolded === undefined ? '' : 'unfolded'}" data-step=${step.id}
    aria-label=${words.plan.step(step.title, step.state)} aria-setsize=${all} aria-posinset=${place} style="--depth:${depth}">
    ${lineView(desk, line)}
    ${noteView(desk, step)}${refusalView(desk, step)}
    ${unfolded === undefined ? nothing : drawerView(desk, line, unfolded)}
  </li>`;
}

function lineView(desk: Desk, { step, children, spent }: Line) {
  const { state } = desk;
  const open = state.unfolded.has(step.id);
  const tab = (state.active ?? desk.lines[0]?.step.id) === step.id ? '0' : '-1';
  const movable = canMove(desk, step);
  const drag = dragHandlers(desk, step);
  return html`<div class="row" draggable=${movable && state.unfolded.get(step.id)?.part !== 'edit' ? 'true' : 'false'}
    @dragstart=${drag.start} @dragover=${drag.over} @drop=${drag.drop} @dragend=${drag.end}>
    ${children > 0 ? twistView(desk, step, tab) : nothing}
    ${stateIcon(step.state)}
    <button type="button" class="fold" data-row data-part="row" tabindex=${tab} aria-expanded=${open ? 'true' : 'false'}
      aria-keyshortcuts=${movable ? 'Alt+ArrowUp Alt+ArrowDown' : nothing} title=${step.title}
      @focus=${() => {
        state.active = step.id;
      }}
      @click=${() => unfold(desk, step.id, open ? undefined : { part: 'facts', details: false })}>
      <span class="line">${step.title}</span></button>
    ${asideView(step, shortCost(spent))}
    ${actionsView(desk, step, tab)}
  </div>`;
}

/** Where it is narrow, the title comes before the cost, which the facts below tell too. */
function asideView(step: Step, cost: string) {
  const told = toldOf(step);
  const again = step.attempts > 1;
  return html`${told === '' ? nothing : html`<span class="told dim">${told}</span>`}
    ${again ? html`<span class="told dim" title=${text.attempt(step.attempts)}><span aria-hidden="true">${step.attempts}×</span><span class="hidden">${text.attempt(step.attempts)}</span></span>` : nothing}
    ${cost === '' ? nothing : html`<span class="cost dim">${cost}</span>`}`;
}

function twistView(desk: Desk, { id, title }: Step, tab: string) {
  const { folded } = desk.state;
  const hidden = folded.has(id);
  const name = hidden ? planWords.list.expand(title) : planWords.list.collapse(title);
  const twist = () => {
    if (hidden) folded.delete(id);
    else folded.add(id);
    desk.draw();
  };
  return html`<button type="button" class="tool twist" data-part="twist" tabindex=${tab} aria-label=${name} title=${name}
    aria-expanded=${hidden ? 'false' : 'true'} @click=${twist}>${icon('chevron', hidden ? '' : 'open')}</button>`;
}

function actionsView(desk: Desk, step: Step, tab: string) {
  const { state, context, session } = desk;
  const unfolded = state.unfolded.get(step.id);
  const shown = unfolded?.details === true;
  const stop = () => void desk.act(keyOf(step.id), { type: 'step.stop', session: session.session, step: step.id });
  return html`<span class="actions">
    ${
      isActive(step) && context.store.view?.status !== 'idle' && step.kind !== 'task' && !desk.following
        ? html`<button type="button" class="tool stays" data-part="stop" tabindex=${tab} aria-label=${planWords.list.stop(step.title)}
            title=${planWords.list.stop(step.title)} @click=${stop}>${icon('stop')}</button>`
        : nothing
    }
    <button type="button" class="tool" data-part="details" tabindex=${tab} aria-label=${planWords.list.details}
      title=${planWords.list.detailsOf(step.title)} aria-expanded=${shown ? 'true' : 'false'}
      @click=${() => unfold(desk, step.id, { part: unfolded?.part ?? 'facts', details: !shown })}>${lateIcon('list')}</button>
  </span>`;
}

/** What was refused stands where it was asked for; a step in the inbox has a card there. */
function refusalView({ state, context, inbox, draw }: Desk, step: Step) {
  const fault = state.faults.get(keyOf(step.id));
  if (fault === undefined || inbox.includes(step)) return nothing;
  const forget = () => {
    state.faults.delete(keyOf(step.id));
    draw();
  };
  return faultCard(context, fault, 'error', forget);
}

function noteView(desk: Desk, step: Step) {
  const asked = step.state === 'waiting' ? askedBy(desk.session, step.id) : undefined;
  const said = noteOf(step);
  if (said === undefined) return nothing;
  return html`<div class="note dim ${step.state === 'done' ? 'stale' : ''}"><span class="line" title=${said}>${said}</span>${
    asked === undefined
      ? nothing
      : html`<button type="button" class="link" data-part="review" @click=${() => review(asked)}>${text.review}</button>`
  }</div>`;
}

/** Goes to the card that asks; the user pressed a button for it. */
function review(asked: Approval | Question): void {
  const [name, id] = 'question' in asked ? ['question', asked.call] : ['approval', asked.id];
  const card = document.querySelector<HTMLElement>(`[data-${name}="${CSS.escape(id)}"]`);
  card?.scrollIntoView({ block: 'nearest' });
  card?.focus({ preventScroll: true });
}
