// One tool call: what it does in one line, what it shows, the question before it, and the way back.
import { html, nothing } from 'lit';
import type { FileChange } from '../../src/protocol/display.ts';
import type { Fault } from '../../src/protocol/fault.ts';
import type { ToolCallView } from '../../src/protocol/view.ts';
import { duration } from '../text/format.ts';
import { callText, effectText, words } from '../words.ts';
import { type Context, isOpen, toggle } from './context.ts';
import { changeView, diffButton, hunksView } from './diff.ts';
import { displayView, linksView } from './display.ts';
import { faultCard } from './fault-card.ts';
import { hiddenView } from './hidden.ts';
import { type IconName, icon } from './icon.ts';
import { questionView } from './question.ts';
import { writingView } from './writing.ts';

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
/** States that are told by more than their icon. */
const TOLD: readonly ToolCallView['state'][] = ['failed', 'denied', 'stopped', 'interrupted'];

export function toolCard(context: Context, call: ToolCallView) {
  const {
    review: { value: review },
    store: { view },
  } = context;
  const approval = view?.approvals.find((one) => one.call === call.call);
  const question = view?.questions.find((one) => one.call === call.call);
  const asked = approval !== undefined || question !== undefined;
  const file = onlyFile(call);
  const body = asked ? undefined : bodyOf(context, call, file);
  const open = body !== undefined && isOpen(context, call.call, opensItself(context, call));
  const line = headLine(call, file, question !== undefined || call.display?.kind === 'question');
  return html`<section class="card ${call.state} ${asked || !isQuiet(call) ? '' : 'quiet'}" aria-label="${callText(call)}, ${words.calls[call.state]}">
    <div class="head">
      ${
        body === undefined
          ? html`<div class="fold">${line}</div>`
          : html`<button type="button" class="fold" aria-expanded=${open ? 'true' : 'false'}
              @click=${() => toggle(context, call.call, !open)}>${line}${icon('chevron', open ? 'open' : '')}</button>`
      }
      ${file === undefined ? nothing : diffButton(file, context, call.call)}
      ${review?.call(call)}
    </div>
    ${approval === undefined ? nothing : context.consent.value?.approval(approval, false)}
    ${question === undefined ? nothing : questionView(context, question)}
    ${open ? html`<div class="body">${body}</div>` : nothing}
    ${review?.asked(call)}${context.jobs.value?.answer(call)}
  </section>`;
}

function headLine(call: ToolCallView, file: FileChange | undefined, asks: boolean) {
  const { state, title, ms, problems, foreign, hidden } = call;
  const spins = state === 'running' || state === 'writing' || state === 'requested';
  const text = asks ? title : callText(call);
  return html`${icon(ICONS[state], `${state}${spins ? ' spin' : ''}`)}
    <span class="line" title=${`${title}: ${text}`}>${text}</span>
    <span class=${TOLD.includes(state) ? 'state' : 'hidden'}>${words.calls[state]}</span>
    ${file === undefined ? nothing : changeView(file)}
    ${foreign === undefined ? nothing : html`<span class="dim" title=${words.tool.foreignFrom(foreign)}>${words.tool.foreign}</span>`}
    ${hiddenView(hidden)}
    ${problems === undefined ? nothing : html`<span class="state">${words.tool.problems(problems.length)}</span>`}
    ${state === 'done' && ms !== undefined && ms >= 1_000 ? html`<span class="dim">${duration(ms)}</span>` : nothing}`;
}

/** What only looks, or only concerns Orquestra itself, is one line without a frame; so is what is not known yet. */
function isQuiet({ state, effects, display, changes, writing }: ToolCallView): boolean {
  if (writing !== undefined) return false;
  if (state === 'failed' || state === 'interrupted') return false;
  if (display?.kind === 'diff' || display?.kind === 'terminal' || display?.kind === 'question') return false;
  if (changes !== undefined && changes.length > 0) return false;
  return effects.every((effect) => effect.kind === 'read' || effect.kind === 'own' || effect.kind === 'network');
}

/** What was seen while it grew stays open when it has ended: nothing folds away under the eyes. */
function opensItself({ looks }: Context, { call, state, progress, display, writing }: ToolCallView): boolean {
  const grows = (state === 'running' && progress !== undefined && progress !== '') || writing?.text;
  if (grows && !looks.open.has(call)) looks.open.set(call, true);
  return TOLD.includes(state) ? state !== 'denied' : display?.kind === 'question';
}

/** A change of one file is told by the card's own line. */
function onlyFile({ display, preview }: ToolCallView): FileChange | undefined {
  const shown = display ?? preview;
  return shown?.kind === 'diff' && shown.files.length === 1 ? shown.files[0] : undefined;
}

function bodyOf(context: Context, call: ToolCallView, file: FileChange | undefined) {
  const options = { context, call: call.call, full: false, happened: call.display !== undefined };
  const display = call.display ?? call.preview;
  const live = call.state === 'running' && call.progress !== undefined && call.progress !== '';
  const only = call.effects.every((effect) => effect.kind === 'own');
  const parts = [
    call.display?.kind === 'diff' && call.changes !== undefined && context.review.value !== undefined
      ? context.review.value.changes(call)
      : file !== undefined
        ? hunksView(file)
        : display === undefined
          ? nothing
          : displayView(display, options),
    call.writing?.text ? writingView(call.writing.text) : nothing,
    call.problems === undefined ? nothing : linksView(call.problems),
    live && display?.kind !== 'diff' ? context.jobs.value?.output(call) : nothing,
    call.fault === undefined ? nothing : faultView(context, call.state, call.fault),
    call.state === 'interrupted' && call.fault === undefined ? html`<p>${words.tool.unknown}</p>` : nothing,
    display === undefined && !only
      ? html`<ul class="facts">${call.effects.map((effect) => html`<li>${effectText(effect)}</li>`)}</ul>`
      : nothing,
  ].filter((part) => part !== nothing);
  return parts.length === 0 ? undefined : parts;
}

/** Only what failed is an error; that it was stopped or denied is what the user wanted. */
const faultView = (context: Context, state: ToolCallView['state'], fault: Fault) =>
  state === 'failed'
    ? faultCard(context, fault, 'error')
    : html`<p class=${state === 'interrupted' ? '' : 'dim'}>${fault.text}</p>`;
