// Text that is agreed to, drawn so that nothing in it hides: what cannot be seen or passes for something else is marked.
import { html } from 'lit';
import { visiblePieces } from '../../src/protocol/visible-text.ts';
import { words } from '../words.ts';

/** `exact` for what a machine obeys to the letter. */
export const visibleView = (text: string, exact: boolean) =>
  visiblePieces(text, exact).map(({ text: shown, odd }) =>
    odd === undefined ? shown : html`<mark class="odd" title=${odd.replace(',', ':')}>${shown}</mark>`,
  );

/** What stands out of a text, each once: "U+202E turns the direction of the text". */
export function odditiesOf(texts: readonly string[], exact: boolean): readonly string[] {
  const odd = texts.flatMap((text) => visiblePieces(text, exact).flatMap((piece) => piece.odd ?? []));
  const all = [...new Set(odd)].map((one) => one.replace(',', ''));
  return all.length <= MOST ? all : [...all.slice(0, MOST), words.tool.more(all.length - MOST)];
}

const MOST = 4;
