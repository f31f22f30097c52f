// One GET from the public web, bounded in size, time and where it may lead.
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { pipeline, type Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { parseWebAddress } from '../../core/shared/web-address.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { codeOf } from './file-faults.ts';
import { type AddressRules, checkConnection, checkedLookup, PRIVATE_ADDRESS } from './public-address.ts';

export interface WebAnswer {
  readonly url: string;
  readonly status: number;
  /** Lower case, without parameters. */
  readonly type: string;
  readonly charset: string | undefined;
  readonly body: Buffer;
}

export interface WebLimits extends AddressRules {
  readonly bytes: number;
  readonly ms: number;
  /** Whether it may be connected to now. */
  readonly admit?: (url: URL) => Outcome<void>;
  /** Decides by its type whether an answer is worth reading. */
  readonly wanted: (type: string) => boolean;
}

const REDIRECTS = 5;
const HEADERS = {
  'user-agent': 'Mozilla/5.0 (compatible; Orquestra)',
  accept: 'text/html,application/xhtml+xml,text/plain,text/markdown,application/json;q=0.9,*/*;q=0.1',
  'accept-encoding': 'gzip, br, deflate',
};

/** Redirects are followed on the same host only, because only that host was agreed to. */
export async function getPage(address: string, signal: AbortSignal, limits: WebLimits): Promise<Outcome<WebAnswer>> {
  const first = parseWebAddress(address, limits);
  if (!first.ok) return first;
  const deadline = AbortSignal.timeout(limits.ms);
  let url = first.value;
  for (let hop = 0; hop <= REDIRECTS; hop++) {
    const admitted = limits.admit?.(url);
    if (admitted?.ok === false) return admitted;
    const answer = await getOnce(url, AbortSignal.any([signal, deadline]), limits).catch((error: unknown) =>
      explain(error, url, limits, signal, deadline),
    );
    if ('ok' in answer) return answer;
    const { location } = answer;
    if (location === undefined) return finish(answer, url, limits);
    const next = URL.parse(location, url);
    if (next === null) return fail('web.unreachable', `${url.host} redirects to "${location}", which is no address.`);
    if (!isSameHost(url, next)) {
      next.username = '';
      next.password = '';
      const text = `${url.href} redirects to another host: ${next.href}. Fetch that address if it is the one you want.`;
      return fail('web.redirected', text);
    }
    const checked = parseWebAddress(next.href, limits);
    if (!checked.ok) return checked;
    url = checked.value;
  }
  return fail('web.unreachable', `${address} redirects more than ${REDIRECTS} times. Give the final address instead.`);
}

const privateAddress = (url: URL) =>
  fail('web.refused', `${url.host} is on this machine or in a private network; only public addresses are fetched.`);

function isSameHost(from: URL, to: URL): boolean {
  if (from.protocol === to.protocol) return from.host === to.host;
  return from.protocol === 'http:' && from.hostname === to.hostname && from.port === '' && to.port === '';
}

interface RawAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly location?: string;
  /** Undefined when it was too large or is not wanted. */
  readonly body: Buffer | undefined;
}

function getOnce(url: URL, signal: AbortSignal, limits: WebLimits): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const request = send(url, { headers: HEADERS, lookup: checkedLookup(limits), signal, agent: false });
    request.on('error', reject);
    request.on('socket', (socket) => checkConnection(socket, limits));
    request.on('response', (message) => {
      const status = message.statusCode ?? 0;
      const contentType = message.headers['content-type'] ?? '';
      const { location } = message.headers;
      const leave = (more: { readonly location?: string }) => {
        request.destroy();
        resolve({ status, contentType, body: undefined, ...more });
      };
      if (status >= 300 && status < 400 && location !== undefined) return leave({ location });
      if (!limits.wanted(typeOf(contentType)) || Number(message.headers['content-length']) > limits.bytes)
        return leave({});
      readBody(message, limits.bytes).then((body) => {
        if (body === undefined) request.destroy();
        resolve({ status, contentType, body });
      }, reject);
    });
    request.end();
  });
}

/** Undefined when there is more than `limit`, counted after unpacking. */
function readBody(message: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const source: Readable = pipeline(message, unpacker(message.headers['content-encoding']), (error) => {
      if (error !== null && error !== undefined) reject(error);
    });
    source.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > limit) {
        resolve(undefined);
        source.destroy();
      } else chunks.push(chunk);
    });
    source.on('end', () => resolve(Buffer.concat(chunks)));
  });
}

function unpacker(encoding: string | undefined): Transform {
  switch (encoding?.trim().toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'br':
      return createBrotliDecompress();
    case 'deflate':
      return createInflate();
    default:
      return new Transform({ transform: (chunk, _encoding, done) => done(null, chunk) });
  }
}

function finish(answer: RawAnswer, url: URL, limits: WebLimits): Outcome<WebAnswer> {
  const type = typeOf(answer.contentType);
  if (!limits.wanted(type)) {
    return fail('web.not-text', `${url.href} is ${type || 'of an unknown type'}, not text that could be read.`);
  }
  if (answer.body === undefined) {
    const size = `${Math.round(limits.bytes / 104857.6) / 10} MB`;
    return fail('web.too-large', `${url.href} is larger than ${size}. Look for a smaller page or a part of it.`);
  }
  const charset = /charset\s*=\s*"?([\w-]+)/i.exec(answer.contentType)?.[1];
  return succeed({ url: url.href, status: answer.status, type, charset, body: answer.body });
}

const typeOf = (contentType: string) => (contentType.split(';')[0] ?? '').trim().toLowerCase();

function explain(error: unknown, url: URL, limits: WebLimits, signal: AbortSignal, deadline: AbortSignal) {
  if (signal.aborted) return fail('web.stopped', `Fetching ${url.host} was stopped.`, { retryable: true });
  if (deadline.aborted) {
    const text = `${url.host} did not answer within ${limits.ms / 1000} seconds. Try again later.`;
    return fail('web.unreachable', text, { retryable: true });
  }
  if (codeOf(error) === PRIVATE_ADDRESS) return privateAddress(url);
  const missing = codeOf(error) === 'ENOTFOUND';
  const text = missing
    ? `There is no host named ${url.hostname}. Check the address and the connection.`
    : `${url.host} cannot be reached. Check the address and the connection, then try again.`;
  const cause = error instanceof Error ? `${codeOf(error)} ${error.message}`.trim() : String(error);
  return fail('web.unreachable', text, { retryable: true, cause });
}
