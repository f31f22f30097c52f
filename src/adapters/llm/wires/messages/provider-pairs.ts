// Keeps the provider's own work and what came of it together, and ends no answer with a thought: what stands alone is refused for ever.
import type { ContentBlockParam } from '@anthropic-ai/sdk/resources/messages';
import { fields, text } from '../fields.ts';
import type { WireMessage } from './anthropic-messages.ts';

/**
 * Work that was broken off has no result, and stands only where it may still go on: at the very end, or where a call of
 * ours came with it, whose result it waits for. What came of it then stands in the next answer.
 */
export function paired(turns: readonly WireMessage[]): readonly WireMessage[] {
  let begun: ReadonlySet<string> = new Set();
  return turns.flatMap((turn, index) => {
    if (turn.role === 'user') return [turn];
    const answers = new Set(turn.content.map(answerOf));
    const open = turn.content.map(useOf).filter((use) => use !== '' && !answers.has(use));
    const waiting = open.length === 0 ? open : open.filter(waitsAt(turns, index));
    const uses = turn.content.map(useOf).filter((use) => answers.has(use) || waiting.includes(use));
    const known = new Set([...begun, ...uses]);
    begun = new Set(waiting);
    const content = withoutLastThought(turn.content.flatMap((block) => soundBlock(block, known)));
    return content.length === 0 ? [] : [{ ...turn, content }];
  });
}

/** Whether work without a result may stand in this answer. */
function waitsAt(turns: readonly WireMessage[], index: number): (use: string) => boolean {
  if (index === turns.length - 1) return () => true;
  if (!turns[index]?.content.some(({ type }) => type === 'tool_use')) return () => false;
  const next = turns.slice(index + 1, index + 3).find(({ role }) => role === 'assistant');
  if (next === undefined) return () => true;
  const answers = new Set(next.content.map(answerOf));
  return (use) => answers.has(use);
}

function soundBlock(block: ContentBlockParam, known: ReadonlySet<string>): ContentBlockParam[] {
  const about = useOf(block) || answerOf(block);
  if (about !== '') return known.has(about) ? [block] : [];
  if (block.type !== 'tool_use' || block.caller === undefined || block.caller.type === 'direct') return [block];
  if (known.has(block.caller.tool_id)) return [block];
  const { caller: _, ...call } = block;
  return [call];
}

const isThought = ({ type }: ContentBlockParam): boolean => type === 'thinking' || type === 'redacted_thinking';

function withoutLastThought(content: ContentBlockParam[]): ContentBlockParam[] {
  const end = content.findLastIndex((block) => !isThought(block)) + 1;
  return end === content.length ? content : content.slice(0, end);
}

const useOf = (block: object): string => {
  const { type, id } = fields(block);
  return type === 'server_tool_use' || type === 'mcp_tool_use' ? text(id) : '';
};
const answerOf = (block: object): string => {
  const { type, tool_use_id } = fields(block);
  return text(type) === 'tool_result' ? '' : text(tool_use_id);
};
