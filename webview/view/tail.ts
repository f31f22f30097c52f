// What stands below the newest article: questions without a card in sight, and the way on from a run that did not end well.
import { html, nothing } from 'lit';
import type { SessionView } from '../../src/protocol/view.ts';
import { words } from '../words.ts';
import { approvalView } from './approval.ts';
import type { Context } from './context.ts';
import { faultCard } from './fault-card.ts';
import { icon } from './icon.ts';
import { questionView } from './question.ts';

export function tailView(context: Context) {
  const view = context.store.view;
  if (view === undefined) return nothing;
  const shown = new Set(
    view.items.flatMap((item) => item.parts.flatMap((part) => (part.type === 'tool' ? [part.call] : []))),
  );
  return html`
    ${view.approvals.filter((one) => !shown.has(one.call)).map((one) => html`<section class="card">${approvalView(context, one, true)}</section>`)}
    ${view.questions.filter((one) => !shown.has(one.call)).map((one) => html`<section class="card">${questionView(context, one)}</section>`)}
    ${endView(context, view)}`;
}

function endView(context: Context, { run, session }: SessionView) {
  const outcome = run?.outcome;
  if (run === undefined || outcome === undefined || outcome === 'done' || run.kind !== 'turn') return nothing;
  if (run.fault?.action !== undefined && run.fault.action !== 'retry') return faultCard(context, run.fault);
  const resumable = outcome !== 'denied';
  return html`<div class="fault" role="group" aria-label=${words.log.notice}>
    ${icon(outcome === 'failed' ? 'error' : 'info', outcome === 'failed' ? 'error' : 'info')}
    <div><p>${run.fault?.text ?? words.fault.ended[outcome]}</p>
    ${
      resumable
        ? html`<div class="buttons"><vscode-button appearance="secondary"
            @click=${() => void context.run({ type: 'run.resume', session })}>${words.fault.resume}</vscode-button></div>`
        : nothing
    }</div>
  </div>`;
}
