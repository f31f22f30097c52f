// Leaves a host alone that keeps failing: a call that needs it is refused at once, with when it is worth trying again.
import type { Breakers, ReportCall } from '../../shared/breaker.ts';
import type { Middleware } from './middleware.ts';

export const withBreakers =
  (breakers: Breakers): Middleware =>
  async ({ prepared }, next) => {
    const hosts = new Set(prepared.effects.flatMap((effect) => (effect.kind === 'network' ? [effect.host] : [])));
    const reports: ReportCall[] = [];
    const report: ReportCall = (result, why) => {
      for (const one of reports) one(result, why);
    };
    try {
      for (const host of hosts) {
        const entered = breakers.enter(`host:${host}`);
        if (!entered.ok) return { forModel: entered.fault.text, fault: entered.fault };
        reports.push(entered.value);
      }
      const result = await next();
      if (result.fault === undefined) report('ok');
      else if (result.fault.retryable) report('failed', result.fault.text);
      return result;
    } finally {
      report('neutral');
    }
  };
