// One article of the conversation, with everything that belongs to it.
import { html, nothing } from 'lit';
import type { Item, ToolCallView, ViewPart } from '../../src/protocol/view.ts';
import { words } from '../words.ts';
import { type Context, isOpen, toggle } from './context.ts';
import { faultCard } from './fault-card.ts';
import { hiddenView } from './hidden.ts';
import { icon } from './icon.ts';
import { thinkingView } from './thinking.ts';
import { toolCard } from './tool-card.ts';

const NAMES = { user: words.log.you, assistant: words.log.assistant, notice: words.log.notice };

/** `before`: changes that stand came after it. */
export function articleView(context: Context, item: Item, turn: TurnEnd | undefined, before = false) {
  const review = context.review.value;
  return html`<article class=${item.role} aria-label=${NAMES[item.role]} data-item=${item.id}>
    ${item.role === 'notice' ? noticeView(context, item) : item.parts.map((part, index) => partView(context, item, part, index))}
    ${item.switched === undefined ? nothing : html`<p class="dim">${words.log.switched(item.model, item.switched.text)}</p>`}
    ${item.hidden === undefined ? nothing : html`<p class="dim">${hiddenView(item.hidden)}</p>`}
    ${item.state === 'complete' || item.state === 'streaming' ? nothing : html`<p class="dim">${words.log.states[item.state]}</p>`}
    ${turn === undefined ? nothing : review?.turn(turn)}
    ${before && item.role === 'user' ? review?.after(item) : nothing}
  </article>`;
}

function partView(context: Context, item: Item, part: ViewPart, index: number) {
  switch (part.type) {
    case 'text':
      if (item.role === 'user') return html`<p class="said">${part.text}</p>`;
      if (part.text.trim() === '') return nothing;
      return html`<orquestra-markdown .content=${{
        text: part.text,
        streaming: item.state === 'streaming',
        tools: context.tools,
      }}></orquestra-markdown>`;
    case 'thinking':
      return thinkingView(
        context,
        `${item.id} ${index}`,
        part.text,
        item.state === 'streaming' && index === item.parts.length - 1,
      );
    case 'image':
      return html`<img class="picture" alt=${words.log.image(part.name ?? '')} src="data:${part.mime};base64,${part.data}">`;
    case 'file':
      return html`<span class="chip">${part.name}</span>`;
    case 'provider':
      return html`<p class="dim">${part.text}</p>`;
    case 'context':
      return contextView(context, `${item.id} ${index}`, part);
    case 'tool':
      return toolCard(context, part);
  }
}

function contextView(context: Context, key: string, part: Extract<ViewPart, { type: 'context' }>) {
  const open = isOpen(context, key, false);
  return html`<div class="context">
    <button type="button" class="chip" aria-expanded=${open ? 'true' : 'false'} title=${part.path ?? part.label}
      @click=${() => toggle(context, key, !open)}>${icon(part.kind === 'folder' ? 'folder' : 'file')}<span class="line">${part.label}</span></button>
    ${open ? html`<pre class="output" tabindex="0">${part.text}</pre>` : nothing}
  </div>`;
}

function noticeView(context: Context, item: Item) {
  const text = item.parts.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
  const level = item.level ?? 'info';
  if (item.fault !== undefined && level === 'error')
    return faultCard(context, { ...item.fault, text: text === '' ? item.fault.text : text }, level);
  return html`<div class="fault quiet">${icon(level, level)}<p>${text || item.fault?.text}</p></div>`;
}

/** The end of a turn that changed files. */
export interface TurnEnd {
  readonly run: string;
  /** The article that it stands in. */
  readonly item: string;
  /** Those that changed something. */
  readonly calls: readonly ToolCallView[];
}
