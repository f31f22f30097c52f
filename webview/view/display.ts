// Draws what a tool shows of itself, by the kind of display and never by the tool's name.
import { html, nothing } from 'lit';
import type { Display, Link } from '../../src/protocol/display.ts';
import { words } from '../words.ts';
import { filesView } from './diff.ts';
import type { DisplayOptions } from './display-options.ts';

export function displayView(display: Display, options: DisplayOptions) {
  switch (display.kind) {
    case 'text':
      return html`<pre class="output" tabindex="0">${display.text}</pre>`;
    case 'diff':
      return filesView(display.files, options);
    case 'terminal':
      return options.context.jobs.value?.terminal(display, options);
    case 'table':
      return tableView(display);
    case 'links':
      return html`${linksView(display.items)}
        ${display.more ? html`<p class="dim">${words.tool.more(display.more)}</p>` : nothing}`;
    case 'question':
      return html`<p>${display.question}</p>
        ${display.answer === undefined ? nothing : html`<p class="dim">${words.tool.answered}: ${display.answer}</p>`}`;
  }
}

export const linksView = (items: readonly Link[]) =>
  html`<ul class="links">${items.map((link) => html`<li>${linkView(link)}</li>`)}</ul>`;

function tableView({ columns, rows }: Extract<Display, { kind: 'table' }>) {
  return html`<div class="table" tabindex="0"><table>
    <thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody>
  </table></div>`;
}

/** The log opens it: `data-target` is a path or an address, `data-line` a line of the file. */
function linkView({ label, detail, path, line, url }: Link) {
  const target = path ?? url;
  const name = line === undefined ? label : `${label}:${line}`;
  return html`${
    target === undefined
      ? html`<span>${name}</span>`
      : html`<a role="link" tabindex="0" data-target=${target} data-line=${line ?? nothing} title=${target}>${name}</a>`
  }${detail ? html` <span class="dim">${detail}</span>` : nothing}`;
}
