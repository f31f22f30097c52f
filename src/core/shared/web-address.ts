// Reads a web address that somebody wrote into the effects of asking it, or says why it is not asked.
import type { Effect } from '../../protocol/approval.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { isLoopbackAddress } from './ip-address.ts';
import { isOtherService, whyPrivate } from './private-host.ts';
import { redact } from './redact.ts';

export type NetworkEffect = Extract<Effect, { kind: 'network' }>;

export interface WebAddress {
  /** Its `url` is the address in its normal form, which is what will be asked. */
  readonly effect: NetworkEffect;
  /** All of it: an address that carries a lot of text shows that to its host too. */
  readonly effects: readonly Effect[];
}

export interface HostRules {
  /** For tests against servers on this machine. */
  readonly allowLoopback?: boolean;
  /** Of an address that the user has set, which may lead to a server of their own. */
  readonly own?: boolean;
}

/** What browsers and servers take at most. */
const LENGTH_LIMIT = 8000;
/** Longer than the paths and queries of nearly all pages: what it carries may be what was read elsewhere. */
const CARRIES = 800;
const LONG_NAME = 120;

export function readWebAddress(written: string, rules: HostRules = {}): Outcome<WebAddress> {
  const url = parseWebAddress(written, rules);
  if (!url.ok) return fail('web.bad-address', url.fault.text);
  const { hostname, pathname, search, href } = url.value;
  const port = portOf(url.value);
  const effect: NetworkEffect = { kind: 'network', host: hostname, port, method: 'GET', url: href };
  const long = pathname.length + search.length > CARRIES || hostname.length > LONG_NAME;
  const what = `${href.length} characters, which may hold what was read elsewhere, to ${hostname} in the address itself`;
  const shown: readonly Effect[] = long ? [{ kind: 'secret', what }] : [];
  return succeed({ effect, effects: [effect, ...shown] });
}

const portOf = ({ port, protocol }: URL) => (port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port));

/** The address without its fragment, if it is one of the public web as everybody would read it. */
export function parseWebAddress(written: string, rules: HostRules = {}): Outcome<URL> {
  const text = written.trim();
  const refuse = (why: string) => fail('web.refused', why);
  if (text.length > LENGTH_LIMIT) return refuse(`The address has ${text.length} characters, too many to be asked.`);
  const hidden = whyMisread(text);
  if (hidden !== undefined) return refuse(hidden);
  const url = URL.parse(text);
  if (url === null) return refuse(`"${text.slice(0, 200)}" is not a web address. It must begin with https://.`);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return refuse(`${url.protocol} addresses are not fetched, only http: and https:. It must begin with https://.`);
  }
  const [, authority = ''] = /^https?:\/\/([^/?#]*)/i.exec(text) ?? [];
  if (url.username !== '' || url.password !== '' || authority.includes('@')) {
    return refuse(`The address of ${url.host} contains a user name or password. Leave them out.`);
  }
  if (!/^https?:\/\/[^/\\?#]+(?:[/?#]|$)/i.test(text) || authority.includes('\\')) {
    return refuse(`The address is not written as https://host/path, so others may read another host in it.`);
  }
  const away = whyAway(url, rules) ?? whyOtherHost(authority, url.hostname);
  if (away !== undefined) return refuse(away);
  const carried = redact(decoded(text)).found[0] ?? redact(text).found[0];
  if (carried !== undefined) return refuse(`The address for ${url.host} carries a secret (${carried}). Leave it out.`);
  url.hash = '';
  return succeed(url);
}

/** Dropped or turned by those who read it, so that an address is not what it looks like. */
const UNSEEN = /[\p{Cc}\u00a0\u2000-\u200a\u3000\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

function whyMisread(text: string): string | undefined {
  const [found] = UNSEEN.exec(text) ?? [];
  if (found === undefined) return undefined;
  const code = (found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `The address holds the character U+${code}, so that it is not what it looks like.`;
}

/** Whose host is only found by reckoning or decoding: others may find another one. */
function whyOtherHost(authority: string, host: string): string | undefined {
  const name = authority.replace(/:\d*$/, '');
  const names = host.replace(/\.$/, '').split('.');
  if (name.includes('%')) return `The name of ${host} is hidden in an encoding. Write it as it is.`;
  if (/^[\d.]+$/.test(host) && name.replace(/\.$/, '') !== host) {
    return `${name} is another notation of the address ${host}. Write it as it is.`;
  }
  if (!host.startsWith('[') && (host.length > 253 || names.some((one) => one === '' || one.length > 63))) {
    return `${host.slice(0, 200)} is no name that a host can have.`;
  }
  return undefined;
}

function whyAway(url: URL, { allowLoopback = false, own = false }: HostRules): string | undefined {
  const host = url.hostname;
  const loopback = allowLoopback && isLoopbackAddress(host);
  const reason = own || loopback ? undefined : whyPrivate(host);
  if (reason !== undefined) return `${url.host} is not fetched. ${reason}; only public addresses are fetched.`;
  const port = portOf(url);
  return isOtherService(port) && !loopback && !own
    ? `Port ${port} of ${host} is not one of the web; another service listens there.`
    : undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
