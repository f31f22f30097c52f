// The limits that a user sets on what models may take, beside those that a plan has of its own.
import * as z from 'zod/mini';

const positive = z.number().check(z.positive());

const amounts = {
  /** US dollars. */
  usd: z.optional(positive),
  /** Tokens read and written by models. */
  tokens: z.optional(positive),
  /** Requests to models. */
  requests: z.optional(positive),
};
/** From the beginning of a run to its end; a session's are those of its runs. */
const timed = { ...amounts, minutes: z.optional(positive) };

/** Strict: a limit that is misspelt would not be held. */
export const LimitsSchema = z.strictObject({
  /** Of one run, with those that it goes on with. */
  run: z.optional(z.strictObject(timed)),
  session: z.optional(z.strictObject(timed)),
  /** Of all sessions and windows of this user on this machine, since midnight. */
  day: z.optional(z.strictObject(amounts)),
  /** Who spends faster is warned once; 0 never. */
  alarmUsdPerMinute: z.optional(z.number().check(z.gte(0))),
});
export type Limits = z.infer<typeof LimitsSchema>;

export type Limit = NonNullable<Limits['run']>;

export const ALARM_USD_PER_MINUTE = 2;
