// What the rule in the editor would have done: counts before and after, and the calls that change.
import { html, nothing } from 'lit';
import type { ChangedCall, Simulation } from '../../src/protocol/policy.ts';
import { button, section, working } from '../pages/parts.ts';
import type { View } from './state.ts';
import { askFor } from './try-view.ts';
import { verdictView } from './verdict.ts';
import { text, VERDICTS } from './words.ts';

const words = text.simulation;

export function simulationView(view: View) {
  const { working: busy, simulation } = view.state.simulated;
  if (!busy && simulation === undefined) return nothing;
  return section(
    'simulation',
    words,
    busy || simulation === undefined ? working(words.working) : resultView(view, simulation),
  );
}

function resultView(view: View, simulation: Simulation) {
  const { calls, runs, sessions, more, changes, changed } = simulation;
  if (calls === 0) return html`<p>${words.none}</p>`;
  const over = words.over(words.calls(calls), words.runs(runs), words.sessions(sessions));
  return html`<p>${over}${more ? html` <span class="dim">(${words.more})</span>` : nothing}</p>
    ${tallyView(simulation)}
    <p><strong>${changes === 0 ? words.same : words.changed(changes)}</strong>
      ${changes > changed.length ? words.shown(changed.length) : nothing}</p>
    ${changes === 0 ? nothing : listView(view, changed)}`;
}

function tallyView({ before, after }: Simulation) {
  const verdicts = ['allow', 'ask', 'deny'] as const;
  return html`<table class="tally">
    <thead><tr><td></td>${verdicts.map((verdict) => html`<th scope="col">${VERDICTS[verdict]}</th>`)}</tr></thead>
    <tbody>
      ${(
        [
          [words.now, before],
          [words.after, after],
        ] as const
      ).map(
        ([name, tally]) =>
          html`<tr><th scope="row">${name}</th>${verdicts.map((verdict) => html`<td>${tally[verdict]}</td>`)}</tr>`,
      )}
    </tbody>
  </table>`;
}

function listView(view: View, changed: readonly ChangedCall[]) {
  const { when, call, change, answer } = words.columns;
  return html`<div class="wide" tabindex="0" role="group" aria-label=${words.title}><table class="changed">
    <thead><tr>${[when, call, change, answer].map((name) => html`<th scope="col">${name}</th>`)}<td></td></tr></thead>
    <tbody>${changed.map((one) => html`<tr>${rowView(view, one)}</tr>`)}</tbody>
  </table></div>`;
}

function rowView(view: View, { at, summary, session, call, before, after, answer }: ChangedCall) {
  const why = () => void askFor(view, { kind: 'call', session, call });
  return html`<td>${new Date(at).toLocaleString()}</td>
    <td class="effect">${summary}</td>
    <td class="change">${verdictView(before)}<span aria-hidden="true">→</span>${verdictView(after)}</td>
    <td>${answer ?? words.unanswered}</td>
    <td>${button(words.why, why, { name: words.whyOf(summary) })}</td>`;
}
