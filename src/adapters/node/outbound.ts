// The one gate of what Orquestra itself asks over the network: with the offline switch on, no socket leads off this machine.
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isLoopbackAddress } from '../../core/shared/ip-address.ts';
import { OFFLINE, type OutboundFigures, offlineText, unknownText } from '../../core/shared/offline.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';

export interface Outbound {
  /** For model servers and search services. */
  readonly fetch: typeof globalThis.fetch;
  /** To be asked right before connecting by who has a way of its own. Fault: `offline.blocked`. */
  admit(url: URL): Outcome<void>;
  /** The same for what another program sends, nobody knows where: it counts as leaving this machine. */
  admitUnknown(name: string): Outcome<void>;
  figures(): OutboundFigures;
}

export function createOutbound(options: {
  /** As it is now: asked for each request. */
  readonly offline: () => boolean;
  /** How requests are made while the switch is off. */
  readonly fetch?: typeof globalThis.fetch;
}): Outbound {
  const counted = { sent: 0, local: 0, blocked: 0 };
  const admit = (url: URL): Outcome<void> => {
    const here = addressesHere(url.hostname) !== undefined;
    if (!here && options.offline()) {
      counted.blocked += 1;
      return fail('offline.blocked', offlineText(url.host), { action: 'open-settings' });
    }
    if (here) counted.local += 1;
    else counted.sent += 1;
    return succeed(undefined);
  };
  const admitUnknown = (name: string): Outcome<void> => {
    if (options.offline()) {
      counted.blocked += 1;
      return fail('offline.blocked', unknownText(name), { action: 'open-settings' });
    }
    counted.sent += 1;
    return succeed(undefined);
  };
  return {
    admit,
    admitUnknown,
    figures: () => ({ offline: options.offline(), ...counted }),
    fetch: async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input);
      const admitted = admit(url);
      if (!admitted.ok) throw Object.assign(new Error(admitted.fault.text), { code: OFFLINE });
      return options.offline()
        ? fetchHere(url, new Request(input, init))
        : (options.fetch ?? globalThis.fetch)(input, init);
    },
  };
}

/**
 * Where a name of this machine is asked. `localhost` is not looked up: a resolver could be asked over the network, and could
 * answer with another machine's address.
 */
function addressesHere(hostname: string): readonly string[] | undefined {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (host === 'localhost' || host.endsWith('.localhost')) return ['127.0.0.1', '::1'];
  return isLoopbackAddress(host) ? [host] : undefined;
}

/** By a socket of its own to the address itself: past name servers, proxies and whatever else the process may have set up. */
async function fetchHere(url: URL, request: Request): Promise<Response> {
  const body = Buffer.from(await request.arrayBuffer());
  const addresses = addressesHere(url.hostname) ?? [];
  for (const [index, address] of addresses.entries()) {
    try {
      return await fetchFrom(address, url, request, body);
    } catch (error) {
      const refused = error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED';
      if (!refused || index === addresses.length - 1) throw error;
    }
  }
  throw Object.assign(new Error(offlineText(url.host)), { code: OFFLINE });
}

const NO_BODY = new Set([204, 205, 304]);

function fetchFrom(address: string, url: URL, request: Request, body: Buffer): Promise<Response> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const asked = send({
      protocol: url.protocol,
      host: address,
      servername: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port,
      path: `${url.pathname}${url.search}`,
      method: request.method,
      headers: { ...Object.fromEntries(request.headers), host: url.host, 'accept-encoding': 'identity' },
      signal: request.signal,
      agent: false,
    });
    asked.on('error', reject);
    asked.on('response', (message) => {
      const status = message.statusCode ?? 0;
      const headers = Object.entries(message.headersDistinct).flatMap(([name, values]) =>
        (values ?? []).map((value): [string, string] => [name, value]),
      );
      const init = { status, statusText: message.statusMessage, headers };
      if (!NO_BODY.has(status)) return resolve(new Response(streamOf(message), init));
      message.resume();
      resolve(new Response(null, init));
    });
    asked.end(body);
  });
}

function streamOf(message: IncomingMessage): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    start: (controller) => {
      message.on('data', (chunk: Buffer) => controller.enqueue(new Uint8Array(chunk)));
      message.on('end', () => controller.close());
      // Cut off before its end.
      message.on('error', (error) => controller.error(error));
    },
    cancel: () => {
      message.destroy();
    },
  });
}
