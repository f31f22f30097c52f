// What of a conversation is replaced so that it fits: told as the newest message that changes, and what stands in its place.
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import type { Message } from '../../protocol/message.ts';
import { tokensOfMessages } from '../shared/estimate-tokens.ts';
import { compact } from './compact.ts';
import { isNote } from './compact-turns.ts';

export interface Compaction {
  /** All up to and with this message is replaced. */
  readonly upTo: string;
  readonly messages: readonly Message[];
  /** Tokens of the whole conversation, as reckoned. */
  readonly before: number;
  readonly after: number;
}

/** A fault where it cannot be made to fit, and where nothing of it can be left out. */
export function compactionOf(messages: readonly Message[], limit: number): Outcome<Compaction> {
  const before = tokensOfMessages(messages);
  const fitted = compact(messages, limit);
  if (!fitted.ok) return fitted;
  const { value } = fitted;
  const after = tokensOfMessages(value);
  let kept = 0;
  while (kept < value.length && value.at(-1 - kept) === messages.at(-1 - kept)) kept += 1;
  const upTo = messages.at(-1 - kept);
  if (upTo === undefined || after >= before) {
    return fail('compact.nothing', 'There is nothing in this conversation that could be left out to make room.');
  }
  return succeed({ upTo: upTo.id, messages: value.slice(0, value.length - kept), before, after });
}

/** The same with what a model says of what was left out; undefined where nothing was folded into a note. Each line is marked as not ours. */
export function withSummary(compaction: Compaction, summary: string): Compaction | undefined {
  const index = compaction.messages.findLastIndex(isNote);
  const note = compaction.messages[index];
  if (note === undefined) return undefined;
  const quoted = summary.split('\n').map((line) => `> ${line}`);
  const text = ['[A model summarised it so:]', ...quoted].join('\n');
  const told: Message = { ...note, parts: [{ type: 'text', text }, ...note.parts] };
  const after = compaction.after + tokensOfMessages([told]) - tokensOfMessages([note]);
  return { ...compaction, messages: compaction.messages.with(index, told), after };
}
