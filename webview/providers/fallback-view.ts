// The chain of fallbacks: an ordered list, changed by buttons or by Alt and the arrow keys, with what each entry lacks.
import { html, nothing } from 'lit';
import type { ProviderState } from '../../src/protocol/provider-frame.ts';
import { button, section } from '../pages/parts.ts';
import { icon } from '../view/icon.ts';
import { modelBox } from './models-view.ts';
import type { View } from './state.ts';
import { text } from './words.ts';

const words = text.fallback;
type Link = ProviderState['chain'][number];

export function fallbackView(view: View, host: ProviderState) {
  const { chain } = host;
  return section(
    'fallback',
    words,
    html`${
      chain.length === 0
        ? html`<p>${words.none}</p>`
        : html`<ol class="chain" aria-label=${words.list}>
            ${chain.map((link, index) => linkView(view, chain, link, index))}
          </ol>`
    }
    ${addView(view, host)}`,
  );
}

function linkView(view: View, chain: readonly Link[], { id, label, gaps }: Link, index: number) {
  const keys = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (!event.altKey || by === 0) return;
    event.preventDefault();
    void move(view, chain, index, by);
  };
  const what = gaps.map((gap) => words.gaps[gap]).join(', ');
  return html`<li class="card" @keydown=${keys}>
    <span class="place" aria-hidden="true">${index + 1}</span>
    <div class="model">
      <span class="asked">${label}</span>
      ${gaps.length === 0 ? nothing : html`<span class="gaps">${icon('warning')}<span>${words.lacks(what)}</span></span>`}
    </div>
    <div class="buttons">
      ${button('↑', () => void move(view, chain, index, -1), { id: `up-${index}`, name: words.upOf(id), disabled: index === 0 })}
      ${button('↓', () => void move(view, chain, index, 1), {
        id: `down-${index}`,
        name: words.downOf(id),
        disabled: index === chain.length - 1,
      })}
      ${button(words.remove, () => void remove(view, chain, index), { name: words.removeOf(id) })}
    </div>
  </li>`;
}

function addView(view: View, host: ProviderState) {
  const { adding } = view.state;
  const choose = (model: string) => {
    view.state.adding = model;
    view.draw();
  };
  const add = async () => {
    const chain = [...host.chain.map(({ id }) => id), adding];
    if (await view.act({ type: 'fallback.set', chain }, words.added(adding))) view.state.adding = '';
    view.draw('box-adding');
  };
  const there = host.chain.some(({ id }) => id === adding);
  return html`<div class="adding">
    ${modelBox(view, host, { id: 'adding', name: words.choose, value: adding, first: words.hold, write: choose })}
    ${button(words.add, () => void add(), { disabled: adding === '' || there })}
  </div>`;
}

async function move(view: View, chain: readonly Link[], from: number, by: 1 | -1): Promise<void> {
  const to = from + by;
  const ids = chain.map(({ id }) => id);
  const moved = ids[from];
  const other = ids[to];
  if (moved === undefined || other === undefined) return;
  ids[from] = other;
  ids[to] = moved;
  await view.act({ type: 'fallback.set', chain: ids }, words.moved(moved, to + 1));
  // The focus goes with what was moved, to the button that can be pressed there.
  const up = by < 0 ? to > 0 : to === ids.length - 1;
  view.draw(`${up ? 'up' : 'down'}-${to}`);
}

async function remove(view: View, chain: readonly Link[], index: number): Promise<void> {
  const left = chain.filter((_, at) => at !== index).map(({ id }) => id);
  await view.act({ type: 'fallback.set', chain: left }, words.removed(chain[index]?.id ?? ''));
  view.draw('fallback-title');
}
