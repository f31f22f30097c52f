// Says a finished answer to assistive technology once, whole: while it streams, piece by piece would be noise.
import type { Item, SessionView } from '../../src/protocol/view.ts';

/** Longer answers are read in the conversation itself. */
const LIMIT = 1_500;

/** The part of a live region that is written. */
interface Spoken {
  textContent: string | null;
}

export class Announcer {
  readonly #root: Spoken;
  #streaming: string | undefined;

  constructor(root: Spoken) {
    this.#root = root;
  }

  update(view: SessionView | undefined): void {
    const last = view?.items.at(-1);
    if (last?.state === 'streaming') this.#streaming = last.id;
    const ended = view?.items.findLast((item) => item.id === this.#streaming);
    if (ended === undefined || ended.state === 'streaming') return;
    this.#streaming = undefined;
    const text = spoken(ended);
    if (text !== '') this.#root.textContent = text;
  }
}

function spoken(item: Item): string {
  const said = item.parts.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
  return said
    .replace(/[*_`#>|]/g, '')
    .trim()
    .slice(0, LIMIT);
}
