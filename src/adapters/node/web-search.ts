// The search services that can be asked: what each is sent, and what each answers.
import * as z from 'zod/mini';
import { OFFLINE } from '../../core/shared/offline.ts';
import { type Fault, fail, fault, type Outcome, succeed } from '../../protocol/fault.ts';
import { decodeEntities } from './html-text.ts';

export type SearchProvider = 'brave' | 'tavily' | 'searxng';

export interface SearchHit {
  readonly title: string;
  readonly url: string;
  readonly snippet: string;
}

interface Service {
  readonly title: string;
  readonly address: (base: string | undefined) => string;
  readonly ask: (query: string, limit: number, key: string) => { readonly suffix: string; readonly init: RequestInit };
  readonly read: (answer: unknown) => readonly SearchHit[] | undefined;
}

const DEADLINE_MS = 20_000;
const RETRY_SECONDS_LIMIT = 3600;

const text = z._default(z.nullable(z.string()), '');
const BraveSchema = z.object({
  web: z.optional(z.object({ results: z.array(z.object({ title: z.string(), url: z.string(), description: text })) })),
});
const ListSchema = z.object({ results: z.array(z.object({ title: text, url: z.string(), content: text })) });

const readList = (answer: unknown) =>
  ListSchema.safeParse(answer).data?.results.map((one) => hit(one.title ?? '', one.url, one.content ?? ''));

const SERVICES: Readonly<Record<SearchProvider, Service>> = {
  brave: {
    title: 'Brave Search',
    address: () => 'https://api.search.brave.com/res/v1/web/search',
    ask: (query, limit, key) => ({
      suffix: `?${new URLSearchParams({ q: query.slice(0, 400), count: String(Math.min(limit, 20)), text_decorations: 'false' })}`,
      init: { headers: { accept: 'application/json', 'x-subscription-token': key } },
    }),
    read: (answer) => {
      const parsed = BraveSchema.safeParse(answer);
      if (!parsed.success) return undefined;
      return (parsed.data.web?.results ?? []).map((one) => hit(one.title, one.url, one.description ?? ''));
    },
  },
  tavily: {
    title: 'Tavily',
    address: () => 'https://api.tavily.com/search',
    ask: (query, limit, key) => ({
      suffix: '',
      init: {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
        body: JSON.stringify({ query: query.slice(0, 400), max_results: Math.min(limit, 20) }),
      },
    }),
    read: readList,
  },
  searxng: {
    title: 'SearXNG',
    address: (base) => `${(base ?? '').replace(/\/+$/, '').replace(/\/search$/, '')}/search`,
    ask: (query) => ({
      suffix: `?${new URLSearchParams({ q: query, format: 'json' })}`,
      init: { headers: { accept: 'application/json' } },
    }),
    read: readList,
  },
};

/** The address that is asked; `base` matters only for a service that users run themselves. */
export const searchAddress = (provider: SearchProvider, base: string | undefined) => SERVICES[provider].address(base);

export async function askSearch(
  request: {
    readonly provider: SearchProvider;
    readonly base: string | undefined;
    readonly key: string;
    readonly fetch: typeof fetch;
  },
  query: string,
  limit: number,
  signal: AbortSignal,
): Promise<Outcome<readonly SearchHit[]>> {
  const service = SERVICES[request.provider];
  const { suffix, init } = service.ask(query, limit, request.key);
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  try {
    const response = await request.fetch(service.address(request.base) + suffix, {
      ...init,
      redirect: 'error',
      signal: AbortSignal.any([signal, deadline]),
    });
    if (!response.ok) return { ok: false, fault: refused(service.title, response) };
    const hits = service.read(await response.json().catch(() => undefined));
    if (hits !== undefined) return succeed(hits.slice(0, limit));
    return fail('web.bad-answer', `${service.title} answered in a way that is not understood. Try another provider.`);
  } catch (error) {
    if (signal.aborted) return fail('web.stopped', 'The web search was stopped.', { retryable: true });
    if (error instanceof Error && 'code' in error && error.code === OFFLINE) {
      return fail('offline.blocked', error.message, { action: 'open-settings' });
    }
    const cause = error instanceof Error ? `${error.message} ${error.cause ?? ''}`.trim() : String(error);
    const problem = deadline.aborted ? `did not answer within ${DEADLINE_MS / 1000} seconds` : 'cannot be reached';
    return fail(
      'web.unreachable',
      `${service.title} ${problem}. Check the connection and the settings for web search.`,
      {
        retryable: true,
        cause,
      },
    );
  }
}

function refused(title: string, response: Response): Fault {
  const { status } = response;
  if (status === 401 || status === 403 || status === 422) {
    const text = `${title} refuses the request (${status}). Check its key, or for SearXNG that it may answer with JSON.`;
    return fault('web.unauthorized', text, { action: 'open-settings' });
  }
  if (status === 429) {
    const seconds = Number(response.headers.get('retry-after'));
    const known = seconds > 0 && seconds <= RETRY_SECONDS_LIMIT;
    const text = `${title} says that too many searches were made. Wait a little and try again.`;
    return fault('web.limited', text, { retryable: true, ...(known ? { retryAfterMs: seconds * 1000 } : {}) });
  }
  return fault('web.unreachable', `${title} answers with status ${status}. Try again later.`, {
    retryable: status >= 500,
  });
}

function hit(title: string, url: string, snippet: string): SearchHit {
  const plain = (given: string) =>
    decodeEntities(given.replace(/<\/?[a-z][^<>]{0,200}>/gi, ''))
      .replace(/\s+/g, ' ')
      .trim();
  return { title: plain(title), url, snippet: plain(snippet).slice(0, 600) };
}
