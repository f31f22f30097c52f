// The details of thinking that OpenRouter streams in pieces and wants back whole, in their order.
import { type Fields, text } from '../fields.ts';

export interface ReasoningDetails {
  add(details: readonly Fields[]): void;
  /** What of these pieces is for people. */
  words(details: readonly Fields[]): string;
  json(): string;
  /** The part that carries them. */
  part: number | undefined;
}

/** Pieces of one detail have its index and type; texts grow, everything else is said once. */
const GROWING = ['text', 'summary', 'data'];

export function createReasoningDetails(): ReasoningDetails {
  const whole: Record<string, unknown>[] = [];
  return {
    part: undefined,
    add: (details) => {
      for (const detail of details) {
        const last = whole.at(-1);
        if (
          last === undefined ||
          last.type !== detail.type ||
          last.index !== detail.index ||
          last.type === 'reasoning.encrypted'
        ) {
          whole.push({ ...detail });
          continue;
        }
        for (const [name, value] of Object.entries(detail)) {
          if (GROWING.includes(name)) last[name] = text(last[name]) + text(value);
          else if (value !== null && value !== undefined) last[name] = value;
        }
      }
    },
    words: (details) => details.map((detail) => text(detail.text) || text(detail.summary)).join(''),
    json: () => JSON.stringify(whole),
  };
}
