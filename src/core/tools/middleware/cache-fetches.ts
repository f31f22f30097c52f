// Gives the same page again for a minute: agents that work side by side ask for the same documentation.
import type { ClockPort } from '../../ports/machine.ts';

import type { ToolResult } from '../tool.ts';
import type { Middleware } from './middleware.ts';

const KEPT_MS = 60_000;
const MOST = 32;

/** Only what asks the network and changes nothing; whether it may was decided before, for each call anew. */
export function cacheFetches(clock: ClockPort): Middleware {
  const kept = new Map<string, { readonly until: number; readonly result: ToolResult }>();
  return async ({ prepared, hash }, next) => {
    const { effects } = prepared;
    const asks = effects.length > 0 && effects.every((effect) => effect.kind === 'network' && effect.method === 'GET');
    if (!asks) return next();
    const known = kept.get(hash);
    if (known !== undefined && known.until > clock.now()) return known.result;
    kept.delete(hash);
    const result = await next();
    if (result.fault === undefined) kept.set(hash, { until: clock.now() + KEPT_MS, result });
    for (const oldest of kept.keys()) {
      if (kept.size <= MOST) break;
      kept.delete(oldest);
    }
    return result;
  };
}
