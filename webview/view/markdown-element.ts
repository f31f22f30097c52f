// An element that shows growing Markdown: finished blocks are parsed once and stay, only the open one is drawn again.
import type { Late } from '../late.ts';
import { type Block, BlockSplitter, type CodeBlock } from '../text/block-splitter.ts';
import type { Highlight } from '../text/highlight.ts';
import type { MarkdownRenderer } from '../text/markdown.ts';
import { appendCode, type CodeBlockView, codeBlock } from './code-block.ts';

export interface MarkdownTools {
  readonly markdown: Late<MarkdownRenderer>;
  readonly highlight: Late<Highlight>;
}
export interface MarkdownContent {
  readonly text: string;
  readonly streaming: boolean;
  readonly tools: MarkdownTools;
}

/** Finished blocks that share one element, so that appending lays out little. */
const GROUP = 24;
const HIGHLIGHT_LIMIT = 30_000;

export class MarkdownElement extends HTMLElement {
  #splitter = new BlockSplitter();
  #content: MarkdownContent | undefined;
  #shown = '';
  readonly #closed = document.createElement('div');
  readonly #open = document.createElement('div');
  /** The open block while it is code, and how much of it is drawn. */
  #code: (CodeBlockView & { drawn: number }) | undefined;

  constructor() {
    super();
    this.#closed.className = 'blocks';
    this.#open.className = 'blocks';
  }

  set content(content: MarkdownContent) {
    const before = this.#content;
    if (before !== undefined && before.text === content.text && before.streaming === content.streaming) return;
    this.#content = content;
    const renderer = content.tools.markdown.value;
    if (renderer === undefined) this.#showPlain(content);
    else this.#show(content, renderer);
  }

  /** Until the parser is here the text is shown as it is. */
  #showPlain(content: MarkdownContent): void {
    this.textContent = content.text;
    this.classList.add('plain');
    void content.tools.markdown.get().then((renderer) => {
      if (this.#content === content) this.#show(content, renderer);
    });
  }

  #show({ text, streaming, tools }: MarkdownContent, renderer: MarkdownRenderer): void {
    if (this.#shown === '' || !this.#continues(text, streaming)) this.#reset();
    this.#shown = text;
    for (const block of this.#splitter.update(text)) this.#freeze(block, renderer, tools);
    this.#draw(this.#splitter.open, streaming, renderer, tools);
  }

  /** While it streams only the end of what was there is compared: the whole would cost more with every frame. */
  #continues(text: string, streaming: boolean): boolean {
    if (!streaming) return text.startsWith(this.#shown);
    const tail = this.#shown.slice(-64);
    return text.startsWith(tail, this.#shown.length - tail.length);
  }

  #reset(): void {
    this.classList.remove('plain');
    this.#splitter = new BlockSplitter();
    this.#code = undefined;
    this.#closed.replaceChildren();
    this.#open.replaceChildren();
    this.replaceChildren(this.#closed, this.#open);
  }

  #freeze(block: Block, renderer: MarkdownRenderer, tools: MarkdownTools): void {
    const group = this.#group();
    if (block.kind === 'code') {
      const open = this.#code;
      if (open !== undefined) this.#grow(open, block);
      const view = open ?? codeBlock(block.language, block.text);
      this.#code = undefined;
      group.append(view.root);
      highlightCode(view.code, tools);
    } else {
      const nodes = renderer.render(block.text, true);
      if (block.continued) nodes.firstElementChild?.classList.add('continued');
      const codes = [...nodes.querySelectorAll<HTMLElement>('pre > code')];
      group.append(nodes);
      for (const code of codes) highlightCode(code, tools);
    }
    this.#open.replaceChildren();
  }

  #group(): Element {
    const last = this.#closed.lastElementChild;
    if (last !== null && last.childElementCount < GROUP) return last;
    const group = document.createElement('div');
    group.className = 'group';
    this.#closed.append(group);
    return group;
  }

  #draw(block: Block | undefined, streaming: boolean, renderer: MarkdownRenderer, tools: MarkdownTools): void {
    if (block === undefined) {
      this.#code = undefined;
      this.#open.replaceChildren();
    } else if (block.kind === 'code') {
      this.#drawCode(block);
      if (!streaming && this.#code !== undefined) highlightCode(this.#code.code, tools);
    } else {
      this.#code = undefined;
      const nodes = renderer.render(block.text, !streaming);
      if (block.continued) nodes.firstElementChild?.classList.add('continued');
      this.#open.replaceChildren(nodes);
    }
  }

  #drawCode(block: CodeBlock): void {
    if (this.#code === undefined) {
      this.#code = { ...codeBlock(block.language, block.text), drawn: block.text.length };
      this.#open.replaceChildren(this.#code.root);
    } else {
      this.#grow(this.#code, block);
    }
  }

  #grow(view: CodeBlockView & { drawn: number }, block: CodeBlock): void {
    appendCode(view.code, block.text.slice(view.drawn));
    view.drawn = Math.max(view.drawn, block.text.length);
  }
}

/** Beside the path: the text is there at once, its colours follow when there is time. */
function highlightCode(code: HTMLElement, tools: MarkdownTools): void {
  const language = code.dataset.language ?? '';
  const text = code.textContent ?? '';
  if (language === '' || text.length > HIGHLIGHT_LIMIT) return;
  void tools.highlight.get().then((highlight) =>
    requestIdleCallback(() => {
      const html = highlight(text, language.toLowerCase());
      const spans = html === undefined ? undefined : tools.markdown.value?.spans(html);
      if (spans !== undefined) code.replaceChildren(spans);
    }),
  );
}

export function registerMarkdown(): void {
  customElements.define('orquestra-markdown', MarkdownElement);
}
