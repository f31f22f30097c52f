// A block of code: its language, its buttons, and lines that can be appended without laying out what is there.
import { words } from '../words.ts';

/** Lines that share one element; appending touches only the last. */
const CHUNK = 60;

export interface CodeBlockView {
  readonly root: HTMLElement;
  readonly code: HTMLElement;
}

/** The buttons carry their action in `data-action`; the log handles the click, so copies of the nodes work too. */
export function codeBlock(language: string, text: string): CodeBlockView {
  const root = document.createElement('figure');
  root.className = 'code';
  const head = document.createElement('figcaption');
  const label = document.createElement('span');
  label.textContent = language === '' ? words.code.plain : language;
  head.append(label, actionButton('copy', words.code.copy), actionButton('open-code', words.code.open));
  const pre = document.createElement('pre');
  pre.tabIndex = 0;
  const code = document.createElement('code');
  code.dataset.language = language;
  appendCode(code, text);
  pre.append(code);
  root.append(head, pre);
  return { root, code };
}

function actionButton(action: string, name: string): HTMLElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'link';
  button.dataset.action = action;
  button.textContent = name;
  return button;
}

export function appendCode(code: HTMLElement, text: string): void {
  let rest = text;
  while (rest !== '') {
    let chunk = code.lastElementChild;
    const lines = chunk instanceof HTMLElement ? Number(chunk.dataset.lines ?? CHUNK) : CHUNK;
    if (chunk === null || lines >= CHUNK) {
      chunk = document.createElement('span');
      code.append(chunk);
    }
    const held = lines >= CHUNK ? 0 : lines;
    const end = afterLines(rest, CHUNK - held);
    chunk.append(rest.slice(0, end));
    if (chunk instanceof HTMLElement) chunk.dataset.lines = `${held + countLines(rest, end)}`;
    rest = rest.slice(end);
  }
}

function afterLines(text: string, lines: number): number {
  let at = 0;
  for (let left = lines; left > 0; left--) {
    const end = text.indexOf('\n', at);
    if (end === -1) return text.length;
    at = end + 1;
  }
  return at;
}

function countLines(text: string, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
