// The probe's `compact`: a transcript as people write one, made to fit; what a system says of itself is never left out.
import { compact } from '../../core/llm/compact.ts';
import { tokensOfText } from '../../core/shared/estimate-tokens.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { readTranscript } from './read-transcript.ts';

export function compactOp(input: {
  readonly messages: readonly unknown[];
  readonly limit: number;
}): Outcome<{ readonly messages: readonly unknown[] }> {
  const read = readTranscript(input.messages);
  if (!read.ok) return read;
  const { system, messages, write } = read.value;
  const taken = system.reduce<number>((sum, one) => sum + tokensOfText(JSON.stringify(one)), 0);
  if (taken > 0 && input.limit >= 1 && taken >= input.limit) {
    return fail('compact.too-large', `The system messages alone take about ${taken} tokens and ${input.limit} fit.`);
  }
  const done = compact(messages, input.limit < 1 ? input.limit : input.limit - taken);
  // What a system says between other messages stays there as long as nothing has to go.
  if (done.ok && done.value === messages) return succeed({ messages: input.messages });
  return done.ok ? succeed({ messages: [...system, ...write(done.value)] }) : done;
}
