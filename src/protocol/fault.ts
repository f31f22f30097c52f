// A failure as data: what went wrong, in one sentence, and what can be done about it.
import * as z from 'zod/mini';

/** What the screen may offer beside a fault; each is carried out by the host, never by the page. */
export const FaultActionSchema = z.enum([
  'retry',
  'resume',
  'connect-provider',
  'choose-model',
  'open-settings',
  'open-log',
  'trust-workspace',
  'open-folder',
  'new-session',
]);
export type FaultAction = z.infer<typeof FaultActionSchema>;

/**
 * `code` is `area.problem` (for instance `model.unauthorized`), `text` one sentence that names the thing and the way out.
 * `retryable` says whether the same attempt may succeed later; `retryAfterMs` when, if the other side said so.
 */
export const FaultSchema = z.object({
  code: z.string(),
  text: z.string(),
  retryable: z.boolean(),
  retryAfterMs: z.optional(z.number()),
  action: z.optional(FaultActionSchema),
  cause: z.optional(z.string()),
});
export type Fault = z.infer<typeof FaultSchema>;

/** The answer of whatever may fail for a reason that is expected. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault };

export const succeed = <T>(value: T): Outcome<T> => ({ ok: true, value });

export function fault(code: string, text: string, more: Partial<Omit<Fault, 'code' | 'text'>> = {}): Fault {
  return { code, text, retryable: false, ...more };
}

export const fail = (
  code: string,
  text: string,
  more: Partial<Omit<Fault, 'code' | 'text'>> = {},
): { readonly ok: false; readonly fault: Fault } => ({ ok: false, fault: fault(code, text, more) });

const TRY_AGAIN = /\s*Try again\b(?:[^.]|\.(?=\S))*\.?$/;

/** What went wrong, without the advice to try again: where that is being done, or was. */
export const whatWentWrong = ({ text }: Fault): string => text.replace(TRY_AGAIN, '');
