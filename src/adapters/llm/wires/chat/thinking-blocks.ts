// Claude's signed thoughts that a LiteLLM proxy streams, in pieces or whole, and wants back whole.
import { type Fields, text } from '../fields.ts';

/** Adds pieces to what has come so far, which is changed. */
export function addThinkingBlocks(whole: Record<string, unknown>[], blocks: readonly Fields[]): void {
  for (const block of blocks) {
    const last = whole.at(-1);
    const open = last?.type === 'thinking' && text(last.signature) === '';
    if (block.type !== 'thinking' || last === undefined || !open) {
      whole.push({ ...block });
      continue;
    }
    const before = text(last.thinking);
    const words = text(block.thinking);
    const signed = text(block.signature) !== '';
    // With its signature some versions say a block once more from its beginning.
    last.thinking = signed && before !== '' && words.startsWith(before) ? words : before + words;
    if (signed) last.signature = block.signature;
  }
}

/** What of these pieces is for people. */
export const thinkingWords = (blocks: readonly Fields[]): string =>
  blocks.map((block) => text(block.thinking)).join('');
