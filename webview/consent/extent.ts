// How much there is to read of what is asked where not all of it is in sight, and how it ends.
import { html, nothing } from 'lit';
import type { FileChange } from '../../src/protocol/display.ts';
import { consentWords as text } from '../consent-words.ts';
import type { Fact } from './facts.ts';
import { visibleView } from './visible.ts';

/** Lines, and characters of lines that wrap, that are in sight at once. */
const TALL = 12;
const LONG = 400;
/** Of the end, where what is meant to be overlooked would stand. */
const END_LINES = 2;
const END = 100;
const FACTS = 8;
/** Changed lines that are in sight at once. */
const CHANGED = 16;

export function commandExtent(command: string) {
  const lines = command.split('\n');
  if (lines.length <= TALL && command.length <= LONG) return nothing;
  const end = command.trimEnd().split('\n').slice(-END_LINES).join('\n');
  const cut = end.length > END ? `…${end.slice(-END)}` : end;
  return html`<p class="dim">${lines.length > TALL ? text.lines(lines.length) : text.characters(command.length)} ${text.ends}</p>
    <pre class="command whole">${visibleView(cut, true)}</pre>`;
}

export function changesExtent(files: readonly FileChange[]) {
  const lines = files.reduce((sum, { added, removed }) => sum + added + removed, 0);
  return lines <= CHANGED && files.length <= 2
    ? nothing
    : html`<p class="dim">${text.changes(files.length, lines)}</p>`;
}

/** The worst come first, and what does not fit is counted: the answers stay beside what they are about. */
export function factsView(facts: readonly Fact[], draw: (fact: Fact) => unknown) {
  const rest = facts.slice(FACTS);
  const warnings = rest.filter(({ sign }) => sign === 'warning').length;
  return html`<ul class="facts">${facts.slice(0, FACTS).map(draw)}</ul>
    ${
      rest.length === 0
        ? nothing
        : html`<details class=${warnings > 0 ? 'warned' : ''}><summary>${text.more(rest.length, warnings)}</summary>
            <ul class="facts rest">${rest.map(draw)}</ul></details>`
    }`;
}
