// How a rule names whom a call asks: by host, and by port where that is not the one of the scheme.
import type { Effect } from '../../protocol/approval.ts';

export function hostOf({ host, port, url }: Extract<Effect, { kind: 'network' }>): string {
  const usual = URL.parse(url)?.protocol === 'http:' ? 80 : 443;
  return port === usual ? host : `${host}:${port}`;
}
