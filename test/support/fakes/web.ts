// A web of a few pages in memory, and a search over them.
import { htmlTitle, htmlToText } from '../../../src/adapters/node/html-text.ts';
import type { WebPage, WebPort } from '../../../src/core/ports/web.ts';
import { fail, type Outcome, succeed } from '../../../src/protocol/fault.ts';

export interface FakePage {
  readonly status?: number;
  /** `text/html` when absent. */
  readonly type?: string;
  readonly body?: string;
  readonly redirect?: string;
}

export interface FakeWeb extends WebPort {
  /** Every address that was fetched, redirects included. */
  readonly fetched: readonly string[];
}

const SIZE_LIMIT = 5 * 1024 * 1024;
const TEXT_LIMIT = 200_000;

/** Pages by their address; with `searchable`, the search finds pages whose text contains the query. */
export function createFakeWeb(pages: Readonly<Record<string, FakePage>>, searchable = false): FakeWeb {
  const fetched: string[] = [];
  const get = async (address: string, signal: AbortSignal): Promise<Outcome<WebPage>> => {
    const url = URL.parse(address);
    if (signal.aborted) return fail('web.stopped', 'Fetching was stopped.', { retryable: true });
    if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '') {
      return fail('web.refused', `This address is not fetched: ${url?.host ?? address}.`);
    }
    url.hash = '';
    fetched.push(url.href);
    const page = pages[url.href];
    if (page === undefined) return fail('web.unreachable', `${url.host} cannot be reached.`, { retryable: true });
    if (page.redirect !== undefined) {
      const next = new URL(page.redirect, url);
      if (next.host === url.host) return get(next.href, signal);
      return fail('web.redirected', `${url.href} redirects to another host: ${next.href}.`);
    }
    return read(url.href, page);
  };
  return {
    fetch: get,
    fetched,
    search: searchable
      ? {
          provider: 'fake',
          url: 'https://search.example/',
          run: async (query, limit) => {
            const found = Object.entries(pages).filter(([, page]) => page.body?.includes(query));
            const hits = found.map(([url, page]) => ({
              title: htmlTitle(page.body ?? ''),
              url,
              snippet: htmlToText(page.body ?? '').slice(0, 100),
            }));
            return succeed(hits.slice(0, limit));
          },
        }
      : undefined,
  };
}

function read(url: string, page: FakePage): Outcome<WebPage> {
  const { body = '', type = 'text/html', status = 200 } = page;
  if (!/^(text\/|application\/json)/.test(type)) return fail('web.not-text', `${url} is ${type}, not text.`);
  if (body.length > SIZE_LIMIT) return fail('web.too-large', `${url} is larger than 5 MB.`);
  const isHtml = type === 'text/html';
  const text = isHtml ? htmlToText(body) : body;
  const truncated = text.length > TEXT_LIMIT;
  return succeed({ url, status, title: isHtml ? htmlTitle(body) : '', text: text.slice(0, TEXT_LIMIT), truncated });
}
