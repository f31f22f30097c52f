// Whether a rule's host patterns speak of the host that a call asks: in one spelling, on whole labels, with its port.
import type { Effect } from '../../protocol/approval.ts';
import { hostOf } from './host-of.ts';

type NetworkEffect = Extract<Effect, { kind: 'network' }>;

export interface HostPattern {
  /** All hosts below it; `host` empty is every host. */
  readonly below: boolean;
  readonly host: string;
  readonly port?: number;
}

/** A host that is named without a port means every port where the rule tightens, else only the one of the scheme. */
export function matchesHost(patterns: readonly string[], effect: NetworkEffect, tightens: boolean): boolean {
  const host = normalHost(effect.host) ?? effect.host;
  const isUsual = hostOf(effect) === effect.host;
  return patterns.some((written) => {
    const pattern = readHostPattern(written);
    if (pattern === undefined) return tightens && written.toLowerCase() === host;
    if (pattern.port === undefined ? !tightens && !isUsual : pattern.port !== effect.port) return false;
    return pattern.below ? pattern.host === '' || host.endsWith(`.${pattern.host}`) : host === pattern.host;
  });
}

const HOST_LIKE = /[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)+/gu;
const MOST_NAMED = 200;

/** Whether a command that is not known names a host that a rule which tightens speaks of. Every host is too wide for that. */
export function namesHost(patterns: readonly string[], effect: Effect): boolean {
  if (effect.kind !== 'execute' || effect.known === true) return false;
  const wanted = patterns.flatMap((written) => readHostPattern(written) ?? []).filter(({ host }) => host.includes('.'));
  if (wanted.length === 0) return false;
  const text = (effect.words ?? [effect.command]).join(' ');
  const named = [...new Set(text.match(HOST_LIKE) ?? [])]
    .slice(0, MOST_NAMED)
    .flatMap((name) => normalHost(name) ?? []);
  return named.some((host) => wanted.some((one) => (one.below ? host.endsWith(`.${one.host}`) : host === one.host)));
}

/** Undefined where it names no host. */
export function readHostPattern(written: string): HostPattern | undefined {
  const [, name = '', port] = /^(.*?)(?::(\d{1,5}))?$/s.exec(written.trim()) ?? [];
  if (Number(port ?? 1) < 1 || Number(port ?? 1) > 65_535) return undefined;
  const ports = port === undefined ? {} : { port: Number(port) };
  if (name === '*') return { below: true, host: '', ...ports };
  const below = name.startsWith('*.');
  const host = normalHost(below ? name.slice(2) : name);
  return host === undefined ? undefined : { below, host, ...ports };
}

/** Lower case, punycode, numbers of one form, no dot at the end. */
export function normalHost(name: string): string | undefined {
  // As it is in the end already: most names are.
  if (/^(?:[a-z0-9-]+\.)*[a-z][a-z0-9-]*$/.test(name) && !/(?:^|\.)(?:xn--|0x)/.test(name)) return name;
  if (/[\s/\\?#@*]/.test(name)) return undefined;
  const url = URL.parse(`http://${name}/`);
  if (url === null || url.port !== '') return undefined;
  return url.hostname.replace(/\.+$/, '') || undefined;
}
