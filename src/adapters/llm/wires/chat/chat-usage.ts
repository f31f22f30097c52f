// What chat completions servers tell of the tokens of an answer, each under names of its own.
import type { Usage } from '../../../../protocol/message.ts';
import { type Fields, fields, number } from '../fields.ts';

export function chatUsage(usage: Fields): Usage | undefined {
  const input = number(usage.prompt_tokens);
  const total = number(usage.total_tokens);
  // Google leaves out what is none.
  const written = number(usage.completion_tokens) ?? (total === undefined ? undefined : 0);
  if (input === undefined || written === undefined) return undefined;
  const read = fields(usage.prompt_tokens_details);
  const cached =
    number(read.cached_tokens) ??
    number(usage.prompt_cache_hit_tokens) ??
    number(usage.cached_tokens) ??
    number(usage.cache_read_input_tokens);
  const stored =
    number(read.cache_write_tokens) ??
    number(read.cache_creation_tokens) ??
    number(read.cache_creation_input_tokens) ??
    number(usage.cache_creation_input_tokens);
  // Google and xAI leave thinking out of what was written, but not out of the total.
  const output = Math.max(written, (total ?? 0) - input);
  const told = number(fields(usage.completion_tokens_details).reasoning_tokens) ?? number(usage.reasoning_tokens);
  const thinking = told || output - written;
  return {
    input,
    output,
    cachedInput: cached ?? 0,
    ...(thinking ? { thinking } : {}),
    ...(stored ? { cacheWrite: stored } : {}),
  };
}
