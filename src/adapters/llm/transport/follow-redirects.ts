// Follows a server that sends a request elsewhere on itself, and never takes key and conversation to another one.
import { plainAddress } from '../naming.ts';

/** Carried by the error of a request that was sent on to another server. */
export const REDIRECTED = 'ORQ_REDIRECTED';
const MOST = 5;

export function followRedirects(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    let url = new URL(input instanceof Request ? input.url : input);
    let response = await fetch(input, { ...init, redirect: 'manual' });
    for (let count = 0; ; count++) {
      const to = target(response, url);
      if (to === undefined) return response;
      response.body?.cancel().catch(() => {});
      // 303 asks for another kind of request, which no model is asked by.
      const same = to.origin === url.origin && (response.status !== 303 || (init?.method ?? 'GET') === 'GET');
      if (!same || count >= MOST) {
        throw Object.assign(new Error(plainAddress(to.href)), { code: REDIRECTED });
      }
      url = to;
      response = await fetch(url, { ...init, redirect: 'manual' });
    }
  };
}

function target(response: Response, from: URL): URL | undefined {
  if (response.type === 'opaqueredirect') return new URL('/', 'http://elsewhere.invalid');
  const location = response.headers.get('location');
  if (![301, 302, 303, 307, 308].includes(response.status) || location === null) return undefined;
  return URL.canParse(location, from) ? new URL(location, from) : undefined;
}
