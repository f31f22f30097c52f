// The text of a rule that is being written: from a rule, to a rule as far as it is one, and what it lasts.
import { type Rule, RuleSchema } from '../../src/protocol/approval.ts';

const DAY = 24 * 60 * 60 * 1000;

/** What the editor begins with: all that a rule can say, to be cut down. */
export const TEMPLATE = textOf({
  when: { effects: ['execute'], commands: ['npm test *'] },
  verdict: 'allow',
  reason: 'Tests may run.',
  examples: { matches: ['npm test -- --watch'], doesNotMatch: ['npm publish'] },
});

export function textOf(rule: Partial<Rule>): string {
  return JSON.stringify(rule, undefined, 2);
}

/** A rule as a start for another one: without its name and tier. */
export function copyOf({ id: _id, tier: _tier, ...rest }: Rule): string {
  return textOf(rest);
}

export type ReadDraft =
  | { readonly kind: 'bad'; readonly why: string }
  | { readonly kind: 'rule'; readonly raw: object; readonly rule: Rule | undefined };

export function readDraft(text: string): ReadDraft {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    return { kind: 'bad', why: error instanceof Error ? error.message : String(error) };
  }
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return { kind: 'bad', why: 'it is no object' };
  const parsed = RuleSchema.safeParse({ id: 'draft', tier: 'user', ...raw });
  return { kind: 'rule', raw, rule: parsed.success ? parsed.data : undefined };
}

/** The text with another end: so many days from now, or none. */
export function lasting(text: string, days: number | undefined, now: number): string {
  const read = readDraft(text);
  if (read.kind === 'bad') return text;
  const { expires: _expires, ...rest } = { expires: undefined, ...read.raw };
  return JSON.stringify(days === undefined ? rest : { ...rest, expires: now + days * DAY }, undefined, 2);
}

export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
export const daysUntil = (at: number, now: number): number => Math.ceil((at - now) / DAY);
