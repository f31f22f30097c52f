// The fault for a server that no answer came from: what was in the way, as far as the network tells, and what to do about it.
import { type Fault, fault } from '../../../protocol/fault.ts';
import { who } from '../naming.ts';
import type { Place } from '../spec.ts';
import { REDIRECTED } from '../transport/follow-redirects.ts';

const CHECK = 'Check the address and that the server runs.';

/** By what Node and its fetch call it; the first that fits. */
const REASONS: readonly (readonly [RegExp, string, string?])[] = [
  [
    /proxy response \(407\)/i,
    'the proxy in between wants a name and a password',
    'Give them in the proxy setting (HTTPS_PROXY or http.proxy).',
  ],
  [
    /proxy/i,
    'the proxy in between does not let it through',
    'Check the proxy setting (HTTPS_PROXY, NO_PROXY or http.proxy).',
  ],
  [/ENOTFOUND|EAI_AGAIN|EAI_NODATA/, 'its name is not known', 'Check the address and the network.'],
  [/ECONNREFUSED/, 'nothing listens there'],
  [/CERT_HAS_EXPIRED/, 'its certificate has expired', 'Renew it at the server.'],
  [/CERT_NOT_YET_VALID/, 'its certificate is not valid yet', 'Check the clock of this machine.'],
  [/ERR_TLS_CERT_ALTNAME_INVALID|altname/i, 'its certificate is for another name', 'Check the address.'],
  [
    /SELF_SIGNED|self.signed|UNABLE_TO_(VERIFY|GET)|CERT_|certificate/i,
    'its certificate is not trusted',
    'If it is your own, name the authority that signed it in NODE_EXTRA_CA_CERTS or in the system, and start again.',
  ],
  [
    /SSL|TLS|EPROTO|wrong version number/i,
    'no encrypted connection could be made',
    'Check https or http in the address.',
  ],
  [/CONNECT_TIMEOUT|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/, 'nobody answers there', 'Check the address and the network.'],
  [/HPE_|HTTPParserError|Parse Error|does not match the HTTP/i, 'what answers does not speak HTTP'],
  [/URL/, 'this is not an address'],
  [/ECONNRESET|UND_ERR_SOCKET|other side closed|socket hang up/, 'it closed the connection without an answer'],
];

export function unreachableFault(place: Place, cause: string): Fault {
  if (cause.includes(REDIRECTED)) return redirectedFault(place, cause);
  const [, why, way] = REASONS.find(([pattern]) => pattern.test(cause)) ?? [undefined, 'the connection failed'];
  const what = `${who(place)} cannot be reached for ${place.model}: ${why}`;
  return fault('model.unreachable', `${what}. ${way ?? CHECK}`, { retryable: true, action: 'retry', cause });
}

function redirectedFault(place: Place, cause: string): Fault {
  const to = cause.slice(cause.indexOf(REDIRECTED) + REDIRECTED.length).trim();
  const what = `${who(place)} sends the request for ${place.model} on to ${to}; key and conversation were not sent there`;
  const way = 'If that is the right server, enter its address.';
  return fault('model.bad-request', `${what}. ${way}`, { action: 'connect-provider', cause: REDIRECTED });
}

/** Whether a failure without an answer may have cost something: the server had taken the connection. */
export function reachedServer(found: Fault): boolean {
  if (found.code !== 'model.unreachable') return true;
  const cause = found.cause ?? '';
  return /ECONNRESET|UND_ERR_SOCKET|other side closed|socket hang up/.test(cause) && !/before secure TLS/.test(cause);
}
