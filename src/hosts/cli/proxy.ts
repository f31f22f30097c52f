// Sends what leaves the command line through the proxy that the environment names, as other commands do; VS Code does so by itself.
import http from 'node:http';
import { type Fault, fault } from '../../protocol/fault.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Servers on this machine are asked directly, whatever the environment says. */
const HERE = ['localhost', '127.0.0.1', '[::1]', '::1'];

/** The warning, where a proxy is named that cannot be used. Everything asked from now on goes through it otherwise. */
export function useProxy(environment: Environment): Fault | undefined {
  const of = (name: string) => environment[name.toLowerCase()]?.trim() || environment[name]?.trim() || undefined;
  const all = of('ALL_PROXY');
  const secure = of('HTTPS_PROXY') ?? all;
  const plain = of('HTTP_PROXY') ?? all;
  if (secure === undefined && plain === undefined) return undefined;
  const broken = [secure, plain].find((address) => address !== undefined && !/^https?:\/\/[^/]/i.test(address));
  if (broken !== undefined) return unusable('it is not an address that begins with http:// or https://');
  // Node 24 has it since 24.14.
  if (typeof http.setGlobalProxyFromEnv !== 'function') {
    return unusable(`Node ${process.versions.node} cannot; use Node 24.14 or later`);
  }
  try {
    http.setGlobalProxyFromEnv({
      ...(secure === undefined ? {} : { HTTPS_PROXY: secure }),
      ...(plain === undefined ? {} : { HTTP_PROXY: plain }),
      NO_PROXY: [of('NO_PROXY'), ...HERE].filter((host) => host !== undefined).join(','),
    });
    return undefined;
  } catch {
    return unusable('Node does not take its address');
  }
}

/** Without the address, which may hold a password. */
const unusable = (why: string): Fault =>
  fault(
    'settings.proxy',
    `The proxy in HTTPS_PROXY, HTTP_PROXY or ALL_PROXY is not used: ${why}. Model servers are asked without it.`,
  );
