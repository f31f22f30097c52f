// The rules by tier, in words: the user's to edit, to end and to remove, the others to look up in their file.
import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Rule, RuleTier } from '../../src/protocol/approval.ts';
import type { PolicyState } from '../../src/protocol/policy-frame.ts';
import { button, section } from '../pages/parts.ts';
import { ruleText } from '../words.ts';
import { startDraft } from './editor-view.ts';
import { copyOf, dayOf, daysUntil, textOf } from './rule-draft.ts';
import type { View } from './state.ts';
import { verdictView } from './verdict.ts';
import { ORDERS, text } from './words.ts';

const TIERS: readonly RuleTier[] = ['managed', 'user', 'workspace'];
const words = text.rules;

export function rulesView(view: View, host: PolicyState) {
  return section(
    'rules',
    words,
    TIERS.map((tier) => tierView(view, host, tier)),
  );
}

function tierView(view: View, host: PolicyState, tier: RuleTier) {
  const rules = host.rules.filter((rule) => rule.tier === tier);
  const { title, hint, none } = text.tiers[tier];
  const file = host.files.find((one) => one.tier === tier);
  if (rules.length === 0 && none === '') return nothing;
  const open = () => void view.ask({ type: 'file.open', tier }).then((done) => done.ok || view.complain(done.fault));
  return html`<div class="tier" role="group" aria-label=${title}>
    <div class="head">
      <h3>${title}</h3>
      ${file === undefined ? nothing : button(words.openFile, open, { name: words.openFileOf(title) })}
    </div>
    <p class="dim">${rules.length === 0 ? none : hint}</p>
    ${
      rules.length === 0
        ? nothing
        : html`<ul class="cards">${repeat(
            rules,
            ({ id }) => id,
            (rule) => html`<li>${ruleCard(view, rule, host.now)}</li>`,
          )}</ul>`
    }
  </div>`;
}

function ruleCard(view: View, rule: Rule, now: number) {
  const { id, reason, verdict, expires, examples } = rule;
  const over = expires !== undefined && expires <= now;
  const count = (examples?.matches?.length ?? 0) + (examples?.doesNotMatch?.length ?? 0);
  return html`<article class="card ${over ? 'over' : ''}" aria-label=${sentence(rule)}>
    <div class="head">${verdictView(verdict, ORDERS)}<strong>${reason}</strong></div>
    <p>${sentence(rule)}</p>
    <p class="dim">${lastsText(rule, now)}${count === 0 ? nothing : html` · ${words.examples(count)}`} · ${id}</p>
    <details><summary>${words.exactly}</summary><pre tabindex="0">${textOf(rule)}</pre></details>
    ${rule.tier === 'user' ? ownButtons(view, rule, over) : foreignButtons(view, rule)}
  </article>`;
}

const sentence = (rule: Rule) => ruleText(rule, text.tiers[rule.tier].title.toLowerCase());

function lastsText({ expires }: Rule, now: number): string {
  if (expires === undefined) return words.always;
  if (expires <= now) return words.expired(dayOf(expires));
  return words.until(dayOf(expires), daysUntil(expires, now));
}

function ownButtons(view: View, rule: Rule, over: boolean) {
  const { state } = view;
  if (state.removing === rule.id) {
    return html`<div class="confirm" role="group" aria-label=${words.removeAsk} id="removing" tabindex="-1">
      <p>${words.removeAsk}</p>
      <div class="buttons">
        ${button(words.removeYes, () => void remove(view, rule), { primary: true })}
        ${button(words.cancel, () => askRemoval(view, undefined))}
      </div>
    </div>`;
  }
  return html`<div class="buttons">
    ${button(words.edit, () => startDraft(view, textOf(rule), rule.id), { name: words.editOf(rule.reason) })}
    ${over ? nothing : button(words.expire, () => void expire(view, rule), { name: words.expireOf(rule.reason) })}
    ${button(words.remove, () => askRemoval(view, rule.id), { name: words.removeOf(rule.reason) })}
  </div>`;
}

const foreignButtons = (view: View, rule: Rule) =>
  html`<div class="buttons">
    ${button(words.copy, () => startDraft(view, copyOf(rule)), { name: words.copyOf(rule.reason) })}
  </div>`;

function askRemoval(view: View, id: string | undefined): void {
  view.state.removing = id;
  view.draw(id === undefined ? 'rules-title' : 'removing');
}

async function remove(view: View, { id }: Rule): Promise<void> {
  const done = await view.ask({ type: 'rule.remove', rule: id });
  view.state.removing = undefined;
  if (done.ok) view.say(words.removed);
  else view.complain(done.fault);
  view.draw('rules-title');
}

async function expire(view: View, rule: Rule): Promise<void> {
  const done = await view.ask({ type: 'rule.save', rule: { ...rule, expires: view.state.host?.now ?? 0 } });
  if (done.ok) view.say(words.expiredNow);
  else view.complain(done.fault);
  view.draw('rules-title');
}
