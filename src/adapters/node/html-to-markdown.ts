// The readable part of a web page as Markdown, without menus and adverts, and without ever asking the web for more.
import { decodeEntities, htmlTitle, htmlToText } from './html-text.ts';

/** Taking a page apart takes time that grows with the square of its elements: half a second at this many. */
const TAG_LIMIT = 5000;
/** And with how deep they lie: the deepest, and all depths together. */
const DEPTH_LIMIT = 100;
const DEPTHS_LIMIT = 80_000;
const SHALLOW = new Set(
  'area base br col dd dt embed hr img input li link meta option p param source tbody td tfoot th thead tr track wbr'.split(
    ' ',
  ),
);
const LENGTH_LIMIT = 500_000;

export interface Readable {
  readonly title: string;
  readonly text: string;
}

export async function htmlToMarkdown(html: string, url: string): Promise<Readable> {
  const body = withoutScripts(html);
  const fallback = () => ({ title: htmlTitle(html), text: htmlToText(body) });
  if (body.length > LENGTH_LIMIT || isTooComplex(body)) return fallback();
  try {
    // A file of our own around CommonJS packages: only so does the bundle keep their names when it is loaded late.
    const { pageReader } = await import('./page-reader.ts');
    const { Defuddle, parseHTML } = pageReader;
    const { document } = parseHTML(body.includes('<html') ? body : `<html><body>${body}</body></html>`);
    const page = await Defuddle(completeDocument(document, url), url, {
      markdown: true,
      useAsync: false,
      fetch: refuseFetch,
    });
    const text = page.content.trim();
    const title = decodeEntities(page.title.trim());
    return text === '' ? fallback() : { title: title === '' ? htmlTitle(html) : title, text };
  } catch {
    return fallback();
  }
}

/** What defuddle asks of a document and linkedom does not have. */
function completeDocument(document: Document, url: string): Document {
  const missing = { styleSheets: [], URL: url };
  for (const [name, value] of Object.entries(missing)) {
    Object.defineProperty(document, name, { value, configurable: true });
  }
  return document;
}

const refuseFetch: typeof fetch = () => Promise.reject(new Error('A page is read from what was fetched alone.'));

/** In one pass, because most of many pages is this, and taking it apart is what costs. */
function withoutScripts(html: string): string {
  let kept = '';
  let at = 0;
  const opening = /<(script|style|svg|template|iframe)\b|<!--/gi;
  for (let match = opening.exec(html); match !== null; match = opening.exec(html)) {
    kept += html.slice(at, match.index);
    const closing = match[1] === undefined ? /-->/g : new RegExp(`</${match[1]}\\s*>`, 'gi');
    closing.lastIndex = opening.lastIndex;
    if (closing.exec(html) === null) return kept;
    at = closing.lastIndex;
    opening.lastIndex = at;
  }
  return kept + html.slice(at);
}

/** Counts by their names alone: elements that may stay open (`<p>`, `<li>`) are not taken for ever deeper ones. */
function isTooComplex(html: string): boolean {
  let tags = 0;
  let depth = 0;
  let depths = 0;
  for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)?/gi)) {
    if (slash === '') tags += 1;
    if (name !== '' && !SHALLOW.has(name.toLowerCase())) depth = Math.max(0, depth + (slash === '' ? 1 : -1));
    if (slash === '') depths += depth;
    if (tags > TAG_LIMIT || depth > DEPTH_LIMIT || depths > DEPTHS_LIMIT) return true;
  }
  return false;
}
