// Markdown to safe DOM: HTML in the source is shown as text, and nothing loads or navigates by itself.
import DOMPurify from 'dompurify';
import MarkdownIt from 'markdown-it';
import { codeBlock } from '../view/code-block.ts';
import { isActedUpon } from './link-target.ts';

export interface MarkdownRenderer {
  /** A block's nodes, new ones at each call; `keep` for a finished block, which may well be shown again. */
  render(source: string, keep: boolean): DocumentFragment;
  /** HTML of which only the classes of spans survive: for highlighted code. */
  spans(html: string): DocumentFragment;
}

const TAGS = [
  ...['p', 'br', 'hr', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'li', 'blockquote', 'pre', 'code', 'a', 'em'],
  ...['strong', 's', 'table', 'thead', 'tbody', 'tr', 'th', 'td'],
];
/** Blocks whose parsed form is kept, so that scrolling back and forth does not parse again. */
const KEPT = 300;

export function createMarkdown(): MarkdownRenderer {
  const markdown = new MarkdownIt({ html: false, linkify: true, breaks: false });
  markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
  // What is no web address and no file is shown as it is written: nobody could act upon it.
  markdown.validateLink = isActedUpon;
  // Never an image, not even for a moment: to make one is to ask its server.
  markdown.renderer.rules.image = (tokens, index) => {
    const source = String(tokens[index]?.attrGet('src') ?? '');
    const { escapeHtml } = markdown.utils;
    return `<a href="${escapeHtml(source)}">${escapeHtml(tokens[index]?.content || source)}</a>`;
  };
  const kept = new Map<string, DocumentFragment>();
  return {
    render: (source, keep) => {
      const present = kept.get(source);
      if (present !== undefined) return cloneOf(present);
      const fresh = tame(sanitize(markdown.render(source)));
      if (!keep) return fresh;
      if (kept.size >= KEPT) kept.delete(kept.keys().next().value ?? '');
      kept.set(source, fresh);
      return cloneOf(fresh);
    },
    spans: (html) =>
      DOMPurify.sanitize(html, { ALLOWED_TAGS: ['span'], ALLOWED_ATTR: ['class'], RETURN_DOM_FRAGMENT: true }),
  };
}

function sanitize(html: string): DocumentFragment {
  return DOMPurify.sanitize(html, {
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: ['href', 'title', 'start', 'class', 'style'],
    ALLOWED_URI_REGEXP: /^(?!\s*(?:javascript|vbscript|data):)/i,
    RETURN_DOM_FRAGMENT: true,
  });
}

function cloneOf(fragment: DocumentFragment): DocumentFragment {
  const copy = document.createDocumentFragment();
  for (const node of fragment.childNodes) copy.append(node.cloneNode(true));
  return copy;
}

/** Links become ones that post a command; code in lists gets the same frame as code elsewhere. */
function tame(fragment: DocumentFragment): DocumentFragment {
  for (const link of fragment.querySelectorAll('a'))
    link.replaceWith(linkTo(link.getAttribute('href') ?? '', ...link.childNodes));
  for (const pre of fragment.querySelectorAll('pre')) {
    const language = /language-(\S+)/.exec(pre.firstElementChild?.className ?? '')?.[1] ?? '';
    pre.replaceWith(codeBlock(language, pre.textContent ?? '').root);
  }
  for (const table of fragment.querySelectorAll('table')) {
    const frame = document.createElement('div');
    frame.className = 'table';
    frame.tabIndex = 0;
    table.replaceWith(frame);
    frame.append(table);
  }
  for (const styled of fragment.querySelectorAll('[style]')) {
    if (!/^text-align: ?(?:left|center|right);?$/.test(styled.getAttribute('style') ?? ''))
      styled.removeAttribute('style');
  }
  return fragment;
}

/** Without `href`: neither the browser nor VS Code's own handler may follow it. */
function linkTo(target: string, ...content: readonly (Node | string)[]): HTMLElement {
  const link = document.createElement('a');
  link.setAttribute('role', 'link');
  link.tabIndex = 0;
  link.dataset.target = target;
  link.title = target;
  link.append(...content);
  return link;
}
