// Rules that suggest themselves: read in words and exactly, then added or edited by a click; nothing is added by itself.
import { html, nothing } from 'lit';
import { type Suggestion, SuggestionsSchema } from '../../src/protocol/policy.ts';
import { button, faultView, section, working } from '../pages/parts.ts';
import { ruleText } from '../words.ts';
import { startDraft } from './editor-view.ts';
import { dayOf, daysUntil, textOf } from './rule-draft.ts';
import type { View } from './state.ts';
import { verdictView } from './verdict.ts';
import { ORDERS, text } from './words.ts';

const words = text.suggestions;

export function suggestionsView(view: View) {
  const { working: busy, suggestions, fault } = view.state.suggested;
  return section(
    'suggestions',
    words,
    html`<div class="buttons">${button(words.look, () => void look(view), { disabled: busy })}</div>
      ${busy ? working(words.working) : nothing} ${faultView(fault)}
      ${
        suggestions === undefined || busy
          ? nothing
          : suggestions.suggestions.length === 0
            ? html`<p role="status">${words.none(text.simulation.calls(suggestions.calls))}</p>`
            : html`<ul class="cards">${suggestions.suggestions.map((one) => html`<li>${card(view, one)}</li>`)}</ul>`
      }`,
  );
}

function card(view: View, suggestion: Suggestion) {
  const { rule, approved, answers, examples } = suggestion;
  const { expires = 0, reason } = rule;
  const until = text.rules.until(dayOf(expires), daysUntil(expires, view.state.host?.now ?? 0));
  return html`<article class="card" aria-label=${reason}>
    <div class="head">${verdictView(rule.verdict, ORDERS)}<strong>${reason}</strong></div>
    <p>${ruleText(rule, until)}</p>
    <p>${words.said(approved, answers)}</p>
    <p class="dim">${words.instance}: ${examples.join(' · ')}</p>
    <details open><summary>${text.rules.exactly}</summary><pre tabindex="0">${textOf(rule)}</pre></details>
    <div class="buttons">
      ${button(words.add, () => void add(view, suggestion), { name: words.addOf(reason) })}
      ${button(words.edit, () => startDraft(view, textOf(rule), rule.id), { name: words.editOf(reason) })}
    </div>
  </article>`;
}

async function look(view: View): Promise<void> {
  view.state.suggested = { working: true };
  view.draw();
  const done = await view.ask({ type: 'policy.suggest' });
  const read = SuggestionsSchema.safeParse(done.ok ? done.value : undefined);
  view.state.suggested = {
    working: false,
    suggestions: read.success ? read.data : undefined,
    fault: done.ok ? undefined : done.fault,
  };
  view.draw('suggestions-title');
}

async function add(view: View, suggestion: Suggestion): Promise<void> {
  const done = await view.ask({ type: 'rule.save', rule: suggestion.rule });
  if (!done.ok) return view.complain(done.fault);
  const { suggestions } = view.state.suggested;
  const left = suggestions?.suggestions.filter((one) => one !== suggestion) ?? [];
  if (suggestions !== undefined)
    view.state.suggested = { working: false, suggestions: { ...suggestions, suggestions: left } };
  view.say(words.added);
  view.draw('suggestions-title');
}
