// What stands below the newest article: questions without a card in sight, and the way on from a run that did not end well.
import { html, nothing } from 'lit';
import type { Approval, Question } from '../../src/protocol/approval.ts';
import type { SessionView } from '../../src/protocol/view.ts';
import { words } from '../words.ts';
import { askingStep } from './asking.ts';
import type { Context } from './context.ts';
import { actionButton } from './fault-card.ts';
import { icon } from './icon.ts';
import { questionView } from './question.ts';

export function tailView(context: Context) {
  const view = context.store.view;
  if (view === undefined) return nothing;
  const shown = new Set(
    view.items.flatMap((item) => item.parts.flatMap((part) => (part.type === 'tool' ? [part.call] : []))),
  );
  return html`
    ${view.approvals.filter((one) => !shown.has(one.call)).map((one) => cardView(view, one, context.consent.value?.approval(one, true)))}
    ${view.questions.filter((one) => !shown.has(one.call)).map((one) => cardView(view, one, questionView(context, one)))}
    ${endView(context, view)}
    ${context.review.value?.tail()}`;
}

/** What agents of a plan do is not in the conversation, so the card says which step asks. */
function cardView(view: SessionView, asked: Approval | Question, card: unknown) {
  const step = askingStep(view, asked);
  return html`<section class="card">
    ${step === undefined ? nothing : html`<p class="dim">${words.plan.asks(step.title)}</p>`}${card}</section>`;
}

function endView(context: Context, { run, session }: SessionView) {
  const outcome = run?.outcome;
  if (run === undefined || outcome === undefined || outcome === 'done' || run.kind !== 'turn') return nothing;
  const action = run.fault?.action;
  const first = action === 'retry' || action === 'resume' ? undefined : action;
  const sign = outcome === 'failed' ? 'error' : 'info';
  const resume = () => void context.run({ type: 'run.resume', session });
  return html`<div class="fault" role="group" aria-label=${words.log.notice}>
    ${icon(sign, sign)}
    <div>
      <p>${run.fault?.text ?? words.fault.ended[outcome]}</p>
      <div class="buttons">
        ${first === undefined ? nothing : actionButton(context, first)}
        ${outcome === 'denied' ? nothing : html`<vscode-button appearance="secondary" @click=${resume}>${words.fault.resume}</vscode-button>`}
      </div>
    </div>
  </div>`;
}
