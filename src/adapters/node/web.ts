// Pages of the public web as text, and searching it with a provider of the user's choice.
import type { WebPage, WebPort } from '../../core/ports/web.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { htmlToMarkdown } from './html-to-markdown.ts';
import type { Resolve } from './public-address.ts';
import { getPage, type WebAnswer } from './web-request.ts';
import { askSearch, type SearchProvider, searchAddress } from './web-search.ts';

const BYTES_LIMIT = 5 * 1024 * 1024;
const TIME_LIMIT_MS = 20_000;
const TEXT_LIMIT = 200_000;
/** How long the knowledge which provider has a key is good. */
const KEYS_KEPT_MS = 5000;

const HTML = new Set(['text/html', 'application/xhtml+xml']);
const TEXT =
  /^(text\/.*|application\/(json|xml|javascript|ecmascript|typescript|yaml|x-yaml|toml|graphql|sql|x-sh|x-ndjson|jsonl|.*\+(json|xml|yaml))|image\/svg\+xml)?$/;

export interface SearchSettings {
  readonly provider: SearchProvider | 'none';
  /** Where the user's SearXNG is. */
  readonly url?: string;
}

export interface WebOptions {
  readonly key: (provider: SearchProvider) => Promise<string | undefined> | string | undefined;
  /** As they are now: asked before each use, because the user may just have changed them. */
  readonly settings: () => SearchSettings;
  /** How search providers are asked. */
  readonly fetch?: typeof fetch;
  /** Whether a page may be asked for now. */
  readonly admit?: (url: URL) => Outcome<void>;
  /** Lets pages come from this machine; for tests. */
  readonly allowLoopback?: boolean;
  /** How names become addresses; for tests. */
  readonly resolve?: Resolve;
  /** Shorter than 20 seconds in tests. */
  readonly timeLimitMs?: number;
}

export function createWeb(options: WebOptions): WebPort {
  const hasKey = watchKeys(options.key);
  const ready = ({ provider, url = '' }: SearchSettings) =>
    provider === 'searxng' ? URL.canParse(url) : provider !== 'none' && hasKey(provider);
  ready(options.settings());
  const limits = {
    bytes: BYTES_LIMIT,
    ms: options.timeLimitMs ?? TIME_LIMIT_MS,
    ...(options.admit === undefined ? {} : { admit: options.admit }),
    allowLoopback: options.allowLoopback ?? false,
    resolve: options.resolve,
    wanted: (type: string) => HTML.has(type) || TEXT.test(type),
  };
  return {
    fetch: async (url, signal) => {
      const answer = await getPage(url, signal, limits);
      return answer.ok ? readPage(answer.value) : answer;
    },
    get search() {
      const { provider, url } = options.settings();
      if (provider === 'none' || !ready({ provider, url })) return undefined;
      return {
        provider,
        url: searchAddress(provider, url),
        run: async (query: string, limit: number, signal: AbortSignal) => {
          const key = provider === 'searxng' ? '' : await options.key(provider);
          if (key === undefined) {
            return fail(
              'web.unauthorized',
              `There is no key for ${provider} any more. Set it again to search the web.`,
              {
                action: 'open-settings',
              },
            );
          }
          const ask = { provider, base: url, key, fetch: options.fetch ?? fetch };
          return askSearch(ask, query, limit, signal);
        },
      };
    },
  };
}

/** Keys are kept where reading takes time, so what is known is told and looked up again for the next time. */
function watchKeys(key: WebOptions['key']): (provider: SearchProvider) => boolean {
  const known = new Map<SearchProvider, { readonly found: boolean; readonly until: number }>();
  const look = async (provider: SearchProvider) => {
    const found = await Promise.resolve(key(provider)).catch(() => undefined);
    known.set(provider, { found: found !== undefined && found !== '', until: Date.now() + KEYS_KEPT_MS });
  };
  return (provider) => {
    const last = known.get(provider);
    if (last === undefined || last.until < Date.now()) {
      known.set(provider, { found: last?.found ?? false, until: Date.now() + KEYS_KEPT_MS });
      void look(provider);
    }
    return last?.found ?? false;
  };
}

async function readPage(answer: WebAnswer): Promise<Outcome<WebPage>> {
  const { url, status } = answer;
  const source = decode(answer);
  if (source === undefined) return fail('web.not-text', `${url} says it is text but holds binary data.`);
  const page =
    HTML.has(answer.type) || looksLikeHtml(answer.type, source) ? await htmlToMarkdown(source, url) : undefined;
  const text = page?.text ?? source;
  const truncated = text.length > TEXT_LIMIT;
  const shown = truncated ? text.slice(0, TEXT_LIMIT).replace(/[\ud800-\udbff]$/, '') : text;
  return succeed({ url, status, title: page?.title ?? '', text: shown, truncated });
}

const looksLikeHtml = (type: string, source: string) => type === '' && /^\s*<(!doctype html|html)\b/i.test(source);

/** By the charset the server names, else the one the page names, else UTF-8; undefined for what is no text at all. */
function decode({ body, charset }: WebAnswer): string | undefined {
  const start = body.subarray(0, 2048).toString('latin1');
  const named = charset ?? /<meta[^>]{0,200}charset\s*=\s*["']?([\w-]+)/i.exec(start)?.[1];
  const text = decoderFor(named).decode(body);
  return text.slice(0, 4096).includes('\0') ? undefined : text;
}

function decoderFor(charset: string | undefined): TextDecoder {
  try {
    return new TextDecoder(charset ?? 'utf-8');
  } catch {
    return new TextDecoder();
  }
}
