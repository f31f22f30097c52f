// The line above the steps: run or stop, take edits back, add a step, another view; the rest behind one button.
import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import type { HostCommand } from '../../src/protocol/command.ts';
import { planWords } from '../plan-words.ts';
import { isOpen, toggle } from '../view/context.ts';
import { actionButton, faultCard } from '../view/fault-card.ts';
import { icon } from '../view/icon.ts';
import { lateIcon } from '../view/late-icon.ts';
import { words } from '../words.ts';
import { changesChoices, planChanges } from './changes.ts';
import { askConsent } from './consent.ts';
import { type Desk, PLAN_KEY, type ViewName } from './desk.ts';
import { beginAdding } from './editor.ts';
import { sent, textIn } from './fields.ts';
import { beginLimits } from './limits.ts';

const text = planWords.tools;
const VIEWS: readonly ViewName[] = ['list', 'graph', 'timeline'];

export function toolbarView(desk: Desk) {
  const { context, plan, session, state } = desk;
  const fresh = plan.steps.every((step) => step.state === 'pending');
  const key = `more ${plan.id}`;
  const open = isOpen(context, key, fresh && session.status === 'idle');
  const refused = state.faults.get(PLAN_KEY);
  const forget = () => {
    state.faults.delete(PLAN_KEY);
    desk.draw();
  };
  return html`<div class="toolbar">
      ${desk.following ? nothing : desk.running ? runningView(desk) : idleView(desk)}
      <span class="gap"></span>
      ${desk.following ? nothing : editsView(desk)}
      ${viewChoice(desk)}
      ${desk.following ? nothing : tool('more', text.more, lateIcon('more'), () => toggle(context, key, !open), { expanded: open })}
    </div>
    ${open && !desk.following && state.consent === undefined ? moreView(desk) : nothing}
    ${state.discarding ? discardView(desk) : nothing}
    ${changesChoices(desk, undefined)}
    ${refused === undefined ? nothing : faultCard(context, refused, 'error', forget)}
    ${endView(desk)}`;
}

function idleView(desk: Desk) {
  const { state, session, plan } = desk;
  if (state.consent !== undefined) return nothing;
  const left = plan.steps.some((step) => step.state === 'pending');
  return html`<vscode-button data-part="run" appearance=${left ? 'primary' : 'secondary'} ?disabled=${session.status !== 'idle' || plan.steps.length === 0}
    @click=${() => void askConsent(desk, undefined)}>${text.run}</vscode-button>`;
}

function runningView(desk: Desk) {
  const { session } = desk.session;
  const paused = desk.session.run?.paused === true;
  const turn = () => void desk.act(PLAN_KEY, { type: paused ? 'run.resume' : 'run.pause', session });
  const stop = () => void desk.act(PLAN_KEY, { type: 'run.stop', session });
  return html`<vscode-button data-part="pause" appearance=${paused ? 'primary' : 'secondary'} title=${paused ? nothing : text.pauseHint}
      @click=${turn}>${paused ? text.goOn : text.pause}</vscode-button>
    <vscode-button data-part="stop-all" appearance="secondary" aria-label=${text.stopAll} @click=${stop}>${text.stop}</vscode-button>`;
}

function editsView(desk: Desk) {
  const { session } = desk;
  const send = (type: 'plan.undo' | 'plan.redo') => () => void desk.act(PLAN_KEY, { type, session: session.session });
  return html`${tool('undo', text.undo, lateIcon('undo'), send('plan.undo'), { disabled: session.undoable === 0 })}
    ${tool('redo', text.redo, lateIcon('undo', 'flipped'), send('plan.redo'), { disabled: session.redoable === 0 })}
    ${tool('add', text.add, icon('add'), () => beginAdding(desk), {})}`;
}

interface ToolLook {
  readonly disabled?: boolean;
  readonly expanded?: boolean;
}

const tool = (part: string, name: string, shape: unknown, act: () => void, look: ToolLook) =>
  html`<button type="button" class="tool" data-part=${part} aria-label=${name} title=${name} ?disabled=${look.disabled ?? false}
    aria-expanded=${look.expanded === undefined ? nothing : String(look.expanded)} @click=${act}>${shape}</button>`;

function viewChoice(desk: Desk) {
  const choose = (event: Event) => {
    desk.state.view = VIEWS.find((view) => view === textIn(event)) ?? 'list';
    desk.draw();
  };
  return html`<select class="view" data-part="view" aria-label=${planWords.views.name} title=${planWords.views.name} @change=${choose}>
    ${VIEWS.map((view) => html`<option value=${view} .selected=${live(desk.state.view === view)}>${planWords.views[view]}</option>`)}
  </select>`;
}

function moreView(desk: Desk) {
  const { session } = desk.session;
  const ask = (command: HostCommand) => () => void desk.act(PLAN_KEY, command);
  const discard = () => {
    desk.state.discarding = true;
    desk.focus('.discard [appearance="secondary"]');
    desk.draw();
  };
  const link = (name: string, hint: string, act: () => void, disabled = false) =>
    html`<button type="button" class="link" data-part=${name} title=${hint} ?disabled=${disabled} @click=${act}>${name}</button>`;
  return html`<div class="more">
    ${link(text.save, text.saveHint, ask({ type: 'plan.save', session }))}
    ${link(text.open, text.openHint, ask({ type: 'plan.load', session }), desk.running)}
    ${link(text.compare, text.compareHint, ask({ type: 'plan.compare', session }))}
    ${planChanges(desk, link)}
    ${link(text.limits, planWords.limits.name, () => beginLimits(desk))}
    ${link(text.discard, text.discard, discard, desk.running)}
  </div>`;
}

function discardView(desk: Desk) {
  const close = () => {
    desk.state.discarding = false;
    desk.focus('[data-part="run"]');
    desk.draw();
  };
  const discard = () => {
    close();
    void desk.act(PLAN_KEY, { type: 'plan.discard', session: desk.session.session });
  };
  return html`<div class="confirm discard" role="group" aria-label=${text.discardAsk}>
    <p>${text.discardAsk}</p>
    <div class="buttons">
      <vscode-button @click=${discard}>${text.discard}</vscode-button>
      <vscode-button appearance="secondary" @click=${close}>${text.cancel}</vscode-button>
    </div>
  </div>`;
}

/** How the plan's last run ended, when that was not well, and the way on with it. */
function endView(desk: Desk) {
  const { run, session, status } = desk.session;
  const outcome = run?.outcome;
  if (run === undefined || run.kind !== 'plan' || outcome === undefined || outcome === 'done') return nothing;
  const resume = () => void desk.act(PLAN_KEY, { type: 'run.resume', session });
  const { action } = run.fault ?? {};
  return html`<div class="ended dim">
    <p>${run.fault?.text ?? words.fault.ended[outcome]}</p>
    ${action === undefined || action === 'retry' || action === 'resume' ? nothing : actionButton(desk.context, action)}
    ${
      status === 'idle' && !desk.following
        ? html`<button type="button" class="link" data-part="resume" title=${text.resumeHint} aria-disabled=${sent(desk.state, PLAN_KEY)}
            @click=${resume}>${text.resume}</button>`
        : nothing
    }
  </div>`;
}
