// The question before a call: what will happen in full, why it is asked, and the answers to it.
import { html, nothing } from 'lit';
import type { Approval, Rule } from '../../src/protocol/approval.ts';
import { visibleText } from '../../src/protocol/visible-text.ts';
import { consentWords as text } from '../consent-words.ts';
import type { ApprovalDraft, Context } from '../view/context.ts';
import { hunksView } from '../view/diff.ts';
import { displayView } from '../view/display.ts';
import { icon } from '../view/icon.ts';
import { ruleText, untilText } from '../words.ts';
import { changesExtent, commandExtent, factsView } from './extent.ts';
import { type Fact, factsOf } from './facts.ts';
import { odditiesOf, visibleView } from './visible.ts';

const FRESH: ApprovalDraft = { armed: false, confirming: false, sent: false, reason: '' };
/** What was just put where something else could be clicked is not what that click meant. */
const GUARD_MS = 600;

/** Inside a card that already says what it is about, the title is not said again. */
export function approvalView(context: Context, approval: Approval, titled: boolean) {
  const draft = context.looks.approvals.get(approval.id) ?? arm(context, approval);
  const { title, summary, preview } = approval;
  return html`<div class="approval" role="group" aria-label=${text.name} data-approval=${approval.id} tabindex="-1">
    ${titled || preview === undefined ? html`<p class="ask">${visibleView(summary || title, false)}</p>` : nothing}
    ${warningView(approval)}
    ${whatView(context, approval, titled)}
    ${factsView(factsOf(approval), factView)}
    <button type="button" class="link" @click=${() => explain(context, approval)}>${text.why}</button>
    ${
      draft.confirming && approval.rule !== undefined
        ? confirmation(context, approval, approval.rule, draft)
        : answers(context, approval, draft)
    }
  </div>`;
}

const factView = ({ text: fact, sign }: Fact) =>
  html`<li class=${sign ?? 'dim'}>${sign === undefined ? nothing : icon(sign, sign)}<span tabindex=${fact.length > SHORT ? 0 : nothing}>${visibleView(fact, true)}</span></li>`;

/** Longer than that it may scroll in its place, which keys must reach. */
const SHORT = 250;

/** On a page of its own, where rules can be tried and written as well. */
function explain({ store, run }: Context, { call }: Approval): void {
  const session = store.view?.session;
  if (session !== undefined) void run({ type: 'policy.explain', session, call });
}

/** All of what will run: nothing of it is fetched later than the buttons beside it. */
function whatView(context: Context, { preview, call }: Approval, titled: boolean) {
  if (preview === undefined) return nothing;
  if (preview.kind === 'terminal') {
    return html`<div class="terminal"><pre class="command whole" tabindex="0">${visibleView(preview.command, true)}</pre>
      ${commandExtent(preview.command)}
      <div class="where dim">${icon('folder')}<span>${visibleView(preview.cwd, true)}</span></div></div>`;
  }
  const file = !titled && preview.kind === 'diff' && preview.files.length === 1 ? preview.files[0] : undefined;
  if (file !== undefined) return html`${hunksView(file, drawText)}${changesExtent([file])}`;
  if (preview.kind === 'diff') {
    const files = displayView(preview, { context, call, full: true, happened: false, drawText });
    return html`<div class="changed" tabindex="0">${files}</div>${changesExtent(preview.files)}`;
  }
  return displayView(preview, { context, call, full: true, happened: false, drawText });
}

const drawText = (shown: string) => visibleView(shown, false);

function warningView({ preview, summary, effects }: Approval) {
  const command = preview?.kind === 'terminal' ? [preview.command, preview.cwd] : [];
  const urls = effects.flatMap((effect) => (effect.kind === 'network' ? [effect.url] : []));
  const hunks = preview?.kind === 'diff' ? preview.files.flatMap((file) => [file.hunks, file.label]) : [];
  const odd = [...new Set([...odditiesOf([...command, ...urls], true), ...odditiesOf([summary, ...hunks], false)])];
  return odd.length === 0
    ? nothing
    : html`<p class="warning">${icon('warning', 'warning')}<span>${text.odd(odd.join('; '))}</span></p>`;
}

/** Until then its buttons do nothing. */
function arm(context: Context, { id, call }: Approval, reason = ''): ApprovalDraft {
  const { looks, redraw } = context;
  const draft = { ...FRESH, reason };
  looks.approvals.set(id, draft);
  setTimeout(() => {
    looks.approvals.set(id, { ...(looks.approvals.get(id) ?? FRESH), armed: true });
    redraw(call);
  }, GUARD_MS);
  return draft;
}

function answers(context: Context, approval: Approval, draft: ApprovalDraft) {
  const { rule, sessionRule } = approval;
  const off = draft.sent || !draft.armed;
  return html`<div class="buttons">
      <vscode-button appearance="secondary" ?disabled=${off} @click=${() => answer(context, approval, 'once')}>${text.once}</vscode-button>
      ${
        sessionRule === undefined
          ? nothing
          : html`<vscode-button appearance="secondary" ?disabled=${off}
              @click=${() => answer(context, approval, 'session')}>${text.session}</vscode-button>`
      }
      ${
        rule === undefined
          ? nothing
          : html`<vscode-button appearance="secondary" ?disabled=${off}
              @click=${() => confirm(context, approval)}>${text.always}</vscode-button>`
      }
      <div class="denial"><vscode-button appearance="secondary" ?disabled=${off}
        @click=${() => answer(context, approval, 'deny')}>${text.deny}</vscode-button>
      <input class="reason" aria-label=${text.reason} placeholder=${text.reason} maxlength="500" ?disabled=${draft.sent}
        .value=${draft.reason} @input=${(event: Event) => note(context, approval, event)}
        @keydown=${(event: KeyboardEvent) => {
          if (event.key === 'Enter' && !event.isComposing) answer(context, approval, 'deny');
        }}></div>
    </div>
    ${sessionRule === undefined ? nothing : html`<p class="dim">${text.sessionMeans(visibleRule(sessionRule))}</p>`}
    ${draft.sent ? html`<p class="dim">${text.sending}</p>` : nothing}`;
}

const visibleRule = (rule: Rule) => visibleText(ruleText(rule, text.sessionUntil), false);

function confirmation(context: Context, approval: Approval, rule: Rule, draft: ApprovalDraft) {
  return html`<div class="confirm" role="group" aria-label=${text.ruleAsk} tabindex="-1">
    <p>${text.ruleAsk}</p>
    <p><strong>${visibleText(ruleText(rule, untilText(rule)), false)}</strong></p>
    <details><summary>${text.ruleJson}</summary><pre class="output" tabindex="0">${visibleView(JSON.stringify(rule, null, 2), true)}</pre></details>
    <div class="buttons">
      <vscode-button ?disabled=${draft.sent || !draft.armed} @click=${() => answer(context, approval, 'always')}>${text.ruleSave}</vscode-button>
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
  if (context.looks.approvals.get(approval.id)?.armed !== true) return;
  // The second click of two is not meant for what the first has put there.
  const { reason } = arm(context, approval, context.looks.approvals.get(approval.id)?.reason);
  change(context, approval, { confirming, reason });
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
  const { armed, sent } = context.looks.approvals.get(approval.id) ?? FRESH;
  if (session === undefined || !armed || sent) return;
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
