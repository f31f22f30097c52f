// Which model does what, and how much it thinks; and the list of all models with what each can do and costs.
import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { EffortSchema } from '../../src/protocol/message.ts';
import type { ModelRow, ProviderState } from '../../src/protocol/provider-frame.ts';
import { button, section, working } from '../pages/parts.ts';
import { tokens } from '../text/format.ts';
import type { View } from './state.ts';
import { text } from './words.ts';

const words = text.models;
/** What everything begins with comes first. */
const ROLES = ['act', 'plan', 'fast', 'summarise', 'embed'] as const;

export function modelsView(view: View, host: ProviderState) {
  const { preferences } = host;
  return section(
    'models',
    words,
    html`<div class="settings">
        ${ROLES.map((role) => {
          const { title, hint } = words.roles[role];
          const write = (model: string) => void view.act({ type: 'model.set', role, model }, words.saved);
          const first = automaticOf(role, host);
          return row(
            title,
            hint,
            modelBox(view, host, { id: role, name: title, value: preferences.roles[role] ?? '', first, write }),
          );
        })}
        ${row(words.effort, words.effortHint, effortBox(view, preferences.effort))}
      </div>
      ${host.asking ? working(text.loading) : nothing} ${listView(view, host)}`,
  );
}

function automaticOf(role: (typeof ROLES)[number], { defaults, models }: ProviderState): string {
  // What is remembered goes nowhere before somebody has said where to.
  if (role === 'embed' && defaults.roles.embed === undefined) return words.byWords;
  if (role !== 'act') return words.automatic(defaults.roles[role]);
  if (defaults.model !== undefined) return words.automatic(defaults.model);
  return models.length === 0 ? words.nobody : words.listed;
}

const row = (title: string, hint: string, box: unknown) =>
  html`<div><span class="name">${title}</span><span class="box">${box}</span><span class="dim hint">${hint}</span></div>`;

interface Box {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  /** What stands for the empty choice. */
  readonly first: string;
  readonly write: (model: string) => void;
}

export function modelBox(view: View, host: ProviderState, { id, name, value, first, write }: Box) {
  const listing = view.state.listing === id;
  const list = () => {
    if (listing) return;
    view.state.listing = id;
    view.draw();
  };
  const known = host.models.find((model) => model.id === value);
  const option = (model: ModelRow) =>
    html`<option value=${model.id} title=${factsOf(model)} .selected=${live(model.id === value)}>${model.label}</option>`;
  return html`<select
    id="box-${id}"
    aria-label=${name}
    title=${known === undefined ? value : factsOf(known)}
    @focus=${list}
    @pointerdown=${list}
    @change=${(event: Event) => write(event.target instanceof HTMLSelectElement ? event.target.value : '')}
  >
    <option value="" .selected=${live(value === '')}>${first}</option>
    ${value === '' || (listing && known !== undefined) ? nothing : html`<option value=${value} .selected=${live(true)}>${value}</option>`}
    ${
      listing
        ? [...Map.groupBy(host.models, ({ provider }) => provider)].map(
            ([provider, models]) => html`<optgroup label=${provider}>${models.map(option)}</optgroup>`,
          )
        : nothing
    }
  </select>`;
}

function effortBox(view: View, effort: ProviderState['preferences']['effort']) {
  const choose = (event: Event) => {
    const { target } = event;
    const chosen = EffortSchema.options.find((one) => target instanceof HTMLSelectElement && one === target.value);
    if (chosen !== undefined) void view.act({ type: 'effort.set', effort: chosen }, words.saved);
  };
  return html`<select aria-label=${words.effort} @change=${choose}>
    ${EffortSchema.options.map((one) => html`<option value=${one} .selected=${live(one === effort)}>${words.efforts[one]}</option>`)}
  </select>`;
}

function factsOf(model: ModelRow): string {
  const { context } = model;
  return [model.id, context === null ? undefined : `${tokens(context)} context`, priceOf(model), canOf(model)]
    .filter((fact) => fact !== undefined && fact !== '')
    .join(' · ');
}

export function priceOf({ price, local }: Pick<ModelRow, 'price' | 'local'>): string {
  if (local) return text.accounts.prices.free;
  return price === null ? text.fallback.gaps['no-price'] : `$${amount(price.input)} / $${amount(price.output)}`;
}

const amount = (dollars: number) => String(Number(dollars.toPrecision(3)));

const canOf = ({ tools, images, thinking }: ModelRow) =>
  [tools && words.tools, images && words.images, thinking && words.thinking].filter(Boolean).join(', ');

function listView(view: View, { models, catalogue }: ProviderState) {
  const columns = words.list;
  if (models.length === 0) return nothing;
  return html`<details>
      <summary>${words.allOf(models.length)}</summary>
      ${catalogue === undefined ? nothing : html`<p class="dim">${words.catalogue(catalogue)}</p>`}
      <div class="wide" tabindex="0" role="region" aria-label=${words.allOf(models.length)}>
        <table class="list">
          <thead>
            <tr>${Object.values(columns).map((name) => html`<th scope="col">${name}</th>`)}</tr>
          </thead>
          <tbody>
            ${models.map(
              (model) => html`<tr>
                <th scope="row">${model.id}</th>
                <td>${model.context === null ? text.health.unknown : tokens(model.context)}</td>
                <td>${priceOf(model)}</td>
                <td>${canOf(model)}</td>
                <td>${model.source === undefined ? '' : text.source[model.source]}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>
    <div class="buttons">
      ${button(words.choose, () => void view.ask({ type: 'model.choose' }))}
      ${button(words.again, () => void view.ask({ type: 'models.ask' }))}
    </div>`;
}
