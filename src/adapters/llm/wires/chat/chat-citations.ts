// What a text of chat completions rests on: bare addresses, annotations of the text, results of a search.
import type { Citation } from '../../../../protocol/message.ts';
import { fields, text } from '../fields.ts';

export interface ChatCitations {
  /** An address that comes again is the same source; a title may come later than its address. */
  add(entries: readonly unknown[]): void;
  all(): readonly Citation[];
}

export function createCitations(): ChatCitations {
  const titles = new Map<string, string>();
  return {
    add: (entries) => {
      for (const entry of entries) {
        const annotation = fields(entry);
        const inner = fields(annotation.url_citation);
        const source = Object.keys(inner).length > 0 ? inner : annotation;
        const url = text(entry) || text(source.url);
        if (url !== '') titles.set(url, titles.get(url) || text(source.title));
      }
    },
    all: () => [...titles].map(([url, title]) => ({ url, ...(title === '' ? {} : { title }) })),
  };
}
