// The question before a call: what will happen in full, why it is asked, and the three answers.
import { html, nothing } from 'lit';
import type { Approval, Effect, Rule } from '../../src/protocol/approval.ts';
import { effectText, ruleText, words } from '../words.ts';
import type { ApprovalDraft, Context } from './context.ts';
import { hunksView } from './diff.ts';
import { displayView } from './display.ts';

const FRESH: ApprovalDraft = { confirming: false, sent: false, reason: '' };
const text = words.approval;

/** Inside a card that already says what it is about, the title is not said again. */
export function approvalView(context: Context, approval: Approval, titled: boolean) {
  const draft = context.looks.approvals.get(approval.id) ?? FRESH;
  const { title, summary, preview, reasons } = approval;
  const file = !titled && preview?.kind === 'diff' && preview.files.length === 1 ? preview.files[0] : undefined;
  const facts = [...reasons, ...untold(approval).map((effect) => sentence(effectText(effect)))];
  return html`<div class="approval" role="group" aria-label=${text.name} data-approval=${approval.id} tabindex="-1">
    ${titled ? html`<p class="ask">${summary || title}</p>` : nothing}
    ${
      file !== undefined
        ? hunksView(file)
        : preview === undefined
          ? nothing
          : displayView(preview, { context, call: approval.call, full: true, happened: false })
    }
    ${facts.length === 1 ? html`<p class="dim">${facts[0]}</p>` : html`<ul class="facts dim">${facts.map((fact) => html`<li>${fact}</li>`)}</ul>`}
    ${
      draft.confirming && approval.rule !== undefined
        ? confirmation(context, approval, approval.rule, draft)
        : answers(context, approval, draft)
    }
  </div>`;
}

/** The effects that neither the preview nor a reason has named already. */
function untold({ effects, preview, reasons }: Approval): readonly Effect[] {
  return effects.filter((effect) => {
    switch (effect.kind) {
      case 'own':
        return false;
      case 'network':
      case 'secret':
        return true;
      case 'git':
        return !reasons.some((reason) => reason.includes(effect.action));
      case 'execute':
        return preview?.kind !== 'terminal' || preview.command !== effect.command || preview.cwd !== effect.cwd;
      default:
        return !reasons.some((reason) => reason.includes(effect.label));
    }
  });
}

const sentence = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;

function answers(context: Context, approval: Approval, draft: ApprovalDraft) {
  const { rule, sessionRule } = approval;
  return html`<div class="buttons">
      <vscode-button ?disabled=${draft.sent} @click=${() => answer(context, approval, 'once')}>${text.once}</vscode-button>
      ${
        sessionRule === undefined
          ? nothing
          : html`<vscode-button appearance="secondary" ?disabled=${draft.sent} title=${ruleText(sessionRule)}
              @click=${() => answer(context, approval, 'session')}>${text.session}</vscode-button>`
      }
      ${
        rule === undefined
          ? nothing
          : html`<vscode-button appearance="secondary" ?disabled=${draft.sent}
              @click=${() => confirm(context, approval)}>${text.always}</vscode-button>`
      }
      <div class="denial"><vscode-button appearance="secondary" ?disabled=${draft.sent}
        @click=${() => answer(context, approval, 'deny')}>${text.deny}</vscode-button>
      <input class="reason" aria-label=${text.reason} placeholder=${text.reason} maxlength="500" ?disabled=${draft.sent}
        .value=${draft.reason} @input=${(event: Event) => note(context, approval, event)}
        @keydown=${(event: KeyboardEvent) => {
          if (event.key === 'Enter' && !event.isComposing) answer(context, approval, 'deny');
        }}></div>
    </div>
    ${draft.sent ? html`<p class="dim">${text.sending}</p>` : nothing}`;
}

function confirmation(context: Context, approval: Approval, rule: Rule, draft: ApprovalDraft) {
  return html`<div class="confirm" role="group" aria-label=${text.ruleAsk} tabindex="-1">
    <p>${text.ruleAsk}</p>
    <p><strong>${ruleText(rule)}</strong></p>
    <details><summary>${text.ruleJson}</summary><pre class="output" tabindex="0">${JSON.stringify(rule, null, 2)}</pre></details>
    <div class="buttons">
      <vscode-button ?disabled=${draft.sent} @click=${() => answer(context, approval, 'always')}>${text.ruleSave}</vscode-button>
      <vscode-button appearance="secondary" ?disabled=${draft.sent}
        @click=${() => confirm(context, approval, false)}>${text.ruleCancel}</vscode-button>
    </div>
  </div>`;
}

function change({ looks, redraw }: Context, { id, call }: Approval, more: Partial<ApprovalDraft>): void {
  looks.approvals.set(id, { ...(looks.approvals.get(id) ?? FRESH), ...more });
  redraw(call);
}

/** The focus goes along with what is exchanged, but never onto a button that a second Enter would press. */
function confirm(context: Context, approval: Approval, confirming = true): void {
  change(context, approval, { confirming });
  const group = `[data-approval="${CSS.escape(approval.id)}"]`;
  requestAnimationFrame(() => document.querySelector<HTMLElement>(confirming ? `${group} .confirm` : group)?.focus());
}

function note({ looks }: Context, { id }: Approval, event: Event): void {
  if (!(event.target instanceof HTMLInputElement)) return;
  looks.approvals.set(id, { ...(looks.approvals.get(id) ?? FRESH), reason: event.target.value });
}

/** The answer names the hash of what was shown; a refusal makes the buttons work again. */
function answer(context: Context, approval: Approval, kind: 'once' | 'session' | 'always' | 'deny'): void {
  const session = context.store.view?.session;
  const reason = context.looks.approvals.get(approval.id)?.reason.trim() ?? '';
  if (session === undefined || context.looks.approvals.get(approval.id)?.sent) return;
  const rule = kind === 'always' ? approval.rule : kind === 'session' ? approval.sessionRule : undefined;
  change(context, approval, { sent: true });
  // What is answered goes away, and the focus that was in it would be nowhere.
  if (document.activeElement?.closest('[data-approval]')) document.getElementById('message')?.focus();
  void context
    .run({
      type: 'approval.answer',
      session,
      approval: approval.id,
      hash: approval.hash,
      answer: kind,
      ...(rule === undefined ? {} : { rule }),
      ...(kind === 'deny' && reason !== '' ? { reason } : {}),
    })
    .then((outcome) => {
      if (!outcome.ok) change(context, approval, { sent: false, confirming: false });
    });
}
