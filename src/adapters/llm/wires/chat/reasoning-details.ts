// The details of thinking that OpenRouter and LiteLLM stream in pieces and want back whole, in their order.
import { type Fields, fields, list, text } from '../fields.ts';
import { addThinkingBlocks, thinkingWords } from './thinking-blocks.ts';

export interface ReasoningDetails {
  /** What this piece of an answer holds of them; `words` are for people, as far as they were not `said` elsewhere. */
  take(delta: Fields, said: boolean): { readonly words: string; readonly grew: boolean };
  json(): string;
  /** The part that carries them. */
  part: number | undefined;
}

/** Pieces of one detail have its index and type; texts grow, everything else is said once. */
const GROWING = ['text', 'summary', 'data'];

const NOTHING = { words: '', grew: false };

export function createReasoningDetails(): ReasoningDetails {
  const whole: Record<string, unknown>[] = [];
  return {
    part: undefined,
    take: (delta, said) => {
      // What nearly every piece is.
      if (!delta.thinking_blocks && !delta.reasoning_details) return NOTHING;
      const blocks = list(delta.thinking_blocks).map(fields);
      const details = list(delta.reasoning_details).map(fields);
      if (blocks.length > 0) addThinkingBlocks(whole, blocks);
      else for (const detail of details) addDetail(whole, detail);
      const words = details.map((detail) => text(detail.text) || text(detail.summary)).join('');
      return { words: words || (said ? '' : thinkingWords(blocks)), grew: blocks.length + details.length > 0 };
    },
    json: () => JSON.stringify(whole),
  };
}

function addDetail(whole: Record<string, unknown>[], detail: Fields): void {
  const last = whole.at(-1);
  const goesOn = last?.type === detail.type && last?.index === detail.index && detail.type !== 'reasoning.encrypted';
  if (last === undefined || !goesOn) {
    whole.push({ ...detail });
    return;
  }
  for (const [name, value] of Object.entries(detail)) {
    if (GROWING.includes(name)) last[name] = text(last[name]) + text(value);
    else if (value !== null && value !== undefined) last[name] = value;
  }
}
