// What a run may take at most, as the command line says it: --max-usd, --max-tokens, --max-requests, --max-minutes.
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import type { Limit } from '../../protocol/limits.ts';

const NAMES = ['usd', 'tokens', 'requests', 'minutes'] as const;

export function limitIn(values: Readonly<Record<string, unknown>>): Outcome<Limit> {
  const limit: Limit = {};
  for (const name of NAMES) {
    const given = values[`max-${name}`];
    if (typeof given !== 'string') continue;
    const number = Number(given);
    if (given.trim() === '' || !Number.isFinite(number) || number <= 0) {
      return fail('cli.usage', `--max-${name} is a number above 0, not "${given}".`);
    }
    limit[name] = number;
  }
  return succeed(limit);
}
