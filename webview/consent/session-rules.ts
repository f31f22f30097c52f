// What the user has allowed until the session ends: listed, and taken back one by one.
import { html, nothing } from 'lit';
import type { Rule } from '../../src/protocol/approval.ts';
import { visibleText } from '../../src/protocol/visible-text.ts';
import { consentWords } from '../consent-words.ts';
import { type Context, isOpen, toggle } from '../view/context.ts';
import { ruleText } from '../words.ts';

const text = consentWords.rules;
const KEY = 'session rules';

export function sessionRulesView(context: Context) {
  const { view, host } = context.store;
  if (view === undefined || view.rules.length === 0) return nothing;
  const open = isOpen(context, KEY, false);
  return html`<details class="allowed" ?open=${open} @toggle=${(event: Event) => toggled(context, event, open)}>
    <summary>${text.title(view.rules.length)}</summary>
    <ul>${view.rules.map(
      (rule) => html`<li><span>${visibleText(ruleText(rule), false)}</span>
      ${
        host?.following === true
          ? nothing
          : html`<button type="button" class="link" aria-label=${text.removeName(rule.reason)}
              @click=${() => remove(context, view.session, rule)}>${text.remove}</button>`
      }</li>`,
    )}</ul>
  </details>`;
}

function toggled(context: Context, { target }: Event, open: boolean): void {
  if (target instanceof HTMLDetailsElement && target.open !== open) toggle(context, KEY, target.open);
}

const remove = (context: Context, session: string, { id }: Rule) =>
  void context.run({ type: 'rule.remove', session, rule: id });
