// What chat completions servers tell of the tokens of an answer, each under names of its own.
import type { Usage } from '../../protocol/message.ts';
import { type Fields, fields, number } from './fields.ts';

export function chatUsage(usage: Fields): Usage | undefined {
  const input = number(usage.prompt_tokens);
  const written = number(usage.completion_tokens);
  if (input === undefined || written === undefined) return undefined;
  const read = fields(usage.prompt_tokens_details);
  const cached = number(read.cached_tokens) ?? number(usage.prompt_cache_hit_tokens) ?? number(usage.cached_tokens);
  const stored = number(read.cache_write_tokens) ?? number(usage.cache_creation_input_tokens);
  // Google and xAI leave thinking out of what was written, but not out of the total.
  const output = Math.max(written, (number(usage.total_tokens) ?? 0) - input);
  const thinking = number(fields(usage.completion_tokens_details).reasoning_tokens) || output - written;
  return {
    input,
    output,
    cachedInput: cached ?? 0,
    ...(thinking ? { thinking } : {}),
    ...(stored ? { cacheWrite: stored } : {}),
  };
}
