// One tool call: its state in words, what it shows, the question before it, and the way back.
import { html, nothing } from 'lit';
import type { ToolCallView } from '../../src/protocol/view.ts';
import { duration } from '../text/format.ts';
import { effectText, words } from '../words.ts';
import { approvalView } from './approval.ts';
import { type Context, isOpen, toggle } from './context.ts';
import { displayView } from './display.ts';
import { faultCard } from './fault-card.ts';
import { type IconName, icon } from './icon.ts';
import { questionView } from './question.ts';
import { outputView } from './terminal.ts';

const ICONS: Record<ToolCallView['state'], IconName> = {
  writing: 'spinner',
  requested: 'spinner',
  waiting: 'question',
  running: 'spinner',
  done: 'check',
  failed: 'error',
  denied: 'denied',
  stopped: 'stop',
  interrupted: 'warning',
};

export function toolCard(context: Context, call: ToolCallView) {
  const head = context.store.view;
  const approval = head?.approvals.find((one) => one.call === call.call);
  const question = head?.questions.find((one) => one.call === call.call);
  const shows = bodyOf(context, call);
  const open = isOpen(context, call.call, call.state !== 'done' && call.state !== 'denied');
  const asked = approval !== undefined || question !== undefined;
  return html`<section class="card ${call.state}" aria-label="${call.title}, ${words.calls[call.state]}">
    <div class="head">
      ${
        shows === undefined || shows.always || asked
          ? html`<div class="fold">${headLine(call)}</div>`
          : html`<button type="button" class="fold" aria-expanded=${open ? 'true' : 'false'}
              @click=${() => toggle(context, call.call, !open)}>${headLine(call)}${icon('chevron', open ? 'open' : '')}</button>`
      }
      ${undoView(context, call)}
    </div>
    ${approval === undefined ? nothing : approvalView(context, approval, approval.title !== call.title || approval.summary !== call.summary)}
    ${question === undefined ? nothing : questionView(context, question)}
    ${!asked && (open || shows?.always) ? (shows?.content ?? nothing) : nothing}
  </section>`;
}

function headLine(call: ToolCallView) {
  const spins = call.state === 'running' || call.state === 'writing' || call.state === 'requested';
  return html`${icon(ICONS[call.state], `${call.state}${spins ? ' spin' : ''}`)}
    <span class="name">${call.title}</span>
    <span class="line dim" title=${call.summary}>${call.summary}</span>
    <span class=${call.state === 'done' ? 'hidden' : 'state'}>${words.calls[call.state]}</span>
    ${call.state === 'done' && call.ms !== undefined && call.ms >= 1_000 ? html`<span class="dim">${duration(call.ms)}</span>` : nothing}`;
}

/** `always`: short enough to be shown even when the card is folded. */
function bodyOf(context: Context, call: ToolCallView) {
  const options = { context, call: call.call, full: false, happened: call.display !== undefined };
  const display = call.display ?? call.preview;
  const live = call.state === 'running' && call.progress !== undefined && call.progress !== '';
  const parts = [
    display === undefined ? nothing : displayView(display, options),
    live && display?.kind !== 'diff' ? outputView(call.progress ?? '') : nothing,
    call.fault === undefined ? nothing : faultCard(context, call.fault),
    call.state === 'interrupted' ? html`<p>${words.tool.unknown}</p>` : nothing,
    display === undefined && call.effects.length > 0
      ? html`<ul class="facts">${call.effects.map((effect) => html`<li>${effectText(effect)}</li>`)}</ul>`
      : nothing,
  ].filter((part) => part !== nothing);
  if (parts.length === 0) return undefined;
  return { content: html`<div class="body">${parts}</div>`, always: display?.kind === 'diff' };
}

function undoView(context: Context, { call, title, changes, undone }: ToolCallView) {
  if (undone) return html`<span class="dim">${words.tool.undone}</span>`;
  const session = context.store.view?.session;
  if (session === undefined || changes === undefined || changes.length === 0) return nothing;
  return html`<button type="button" class="tool" aria-label=${words.tool.undo} title=${words.tool.undoCall(title)}
    @click=${() => void context.run({ type: 'edit.undo', session, call })}>${icon('undo')}</button>`;
}
