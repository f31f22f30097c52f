// How providers and models are doing: what rests and until when, how fast the others answer, and what went wrong last.
import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Figures, Health } from '../../src/protocol/provider-frame.ts';
import { faultView, section } from '../pages/parts.ts';
import { duration } from '../text/format.ts';
import { icon } from '../view/icon.ts';
import { text } from './words.ts';

const words = text.health;

export function healthView({ resting, health, now, fault }: Figures) {
  return section(
    'health',
    words,
    html`${faultView(fault)}
      ${resting.map(
        ({
          name,
          since,
          retryAt,
          trying,
          why,
        }) => html`<article class="card resting" aria-label=${words.resting(name, clock(since))}>
          <div class="head">${icon('warning')}<strong>${words.resting(name, clock(since))}</strong></div>
          <p>${trying ? words.trying : words.again(clock(retryAt))}</p>
          ${why === undefined ? nothing : html`<p class="dim">${why}</p>`}
        </article>`,
      )}
      ${health.length === 0 ? html`<p>${words.none}</p>` : tableOf(health, now)}`,
  );
}

function tableOf(health: readonly Health[], now: number) {
  return html`<table class="blocks">
    <thead>
      <tr>${Object.values(words.columns).map((name) => html`<th scope="col">${name}</th>`)}</tr>
    </thead>
    <tbody>
      ${repeat(
        health,
        ({ model }) => model,
        (one) => rowOf(one, now),
      )}
    </tbody>
  </table>`;
}

function rowOf({ model, requests, failed, lastAt, lastFault, firstMs, tokensPerSecond }: Health, now: number) {
  const { columns } = words;
  const failing = lastFault?.at === lastAt;
  return html`<tr>
    <th scope="row">${model}</th>
    <td data-name=${columns.state}>
      <span class="state ${failing ? 'failing' : 'ready'}">${icon(failing ? 'error' : 'check')}<span>${failing ? words.failing : words.fine}</span></span>
    </td>
    <td data-name=${columns.first}>${firstMs === undefined ? unknown() : duration(firstMs)}</td>
    <td data-name=${columns.speed}>${tokensPerSecond === undefined ? unknown() : Math.round(tokensPerSecond)}</td>
    <td data-name=${columns.requests}>${words.failed(failed, requests)}</td>
    <td data-name=${columns.last} class="last">
      ${lastFault === undefined ? unknown() : html`<span class="dim">${when(lastFault.at, now)}</span> ${lastFault.text}`}
    </td>
  </tr>`;
}

const unknown = () =>
  html`<span aria-hidden="true">${words.unknown}</span><span class="hidden">${words.unknownSpoken}</span>`;

const clock = (at: number) => new Date(at).toLocaleTimeString();

/** The day too where it was another. */
const when = (at: number, now: number) =>
  new Date(at).toDateString() === new Date(now).toDateString() ? clock(at) : new Date(at).toLocaleString();
