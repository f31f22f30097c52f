// From the events of a chat completions stream to the answer they make; tolerant of what compatible servers do otherwise.
import type { ModelChunk, StopReason } from '../../core/llm/model.ts';
import type { Usage } from '../../protocol/message.ts';
import { type AnswerReader, createDraft } from './answer-draft.ts';
import { type Fields, fields, list, number, text } from './fields.ts';

const STOPS: Readonly<Record<string, StopReason>> = {
  stop: 'end',
  tool_calls: 'tools',
  function_call: 'tools',
  length: 'length',
  content_filter: 'refused',
};

interface OpenCall {
  readonly index: number;
  readonly id: string;
  /** Undefined until the call's name has come. */
  part?: number;
  /** Arguments that came before the name. */
  early: string;
}

export function createOpenaiReader(taken: ReadonlySet<string>): AnswerReader {
  const draft = createDraft(taken);
  const calls: OpenCall[] = [];
  let answer = '';
  let stop: StopReason | undefined;
  let refused = false;
  let usage: Usage | undefined;

  const takeCall = (delta: Fields): readonly ModelChunk[] => {
    const id = text(delta.id);
    const index = number(delta.index);
    let call = calls.findLast((open) => (index === undefined ? id === '' || open.id === id : open.index === index));
    // Some servers give every call the index 0: another id is another call.
    if (call === undefined || (id !== '' && call.id !== '' && call.id !== id)) {
      call = { index: index ?? calls.length, id: id || `${answer || 'call'}-${calls.length}`, early: '' };
      calls.push(call);
    }
    const named = fields(delta.function);
    const raw = text(named.arguments);
    const name = text(named.name);
    if (call.part !== undefined) return draft.argue(call.part, raw);
    call.early += raw;
    if (name === '') return [];
    const { part, chunk } = draft.call(call.id, name);
    call.part = part;
    return [chunk, ...draft.argue(part, call.early)];
  };

  return {
    take: (event) => {
      const chunk = fields(event);
      answer ||= text(chunk.id);
      usage = usageOf(fields(chunk.usage)) ?? usage;
      const choice = fields(list(chunk.choices)[0]);
      const delta = fields(choice.delta);
      const written: ModelChunk[] = [];
      written.push(...draft.write('thinking', text(delta.reasoning_content) || text(delta.reasoning)));
      written.push(...draft.write('text', text(delta.content)));
      const refusal = text(delta.refusal);
      refused ||= refusal !== '';
      written.push(...draft.write('text', refusal));
      for (const call of list(delta.tool_calls)) written.push(...takeCall(fields(call)));
      const reason = text(choice.finish_reason);
      if (reason !== '') stop = STOPS[reason] ?? 'end';
      return written;
    },
    get complete() {
      return false;
    },
    end: (marker) => {
      if (stop === undefined || (usage === undefined && !marker)) return undefined;
      const nameless = calls.some((call) => call.part === undefined);
      if (nameless && stop !== 'length') return 'a tool call has no name';
      const reason = refused ? 'refused' : stop === 'end' && calls.length > 0 ? 'tools' : stop;
      const parts = draft.parts(reason);
      return { type: 'end', parts, stop: reason, ...(usage === undefined ? {} : { usage }) };
    },
    partial: () => ({ parts: draft.shown(), ...(usage === undefined ? {} : { usage }) }),
  };
}

function usageOf(usage: Fields): Usage | undefined {
  const input = number(usage.prompt_tokens);
  const output = number(usage.completion_tokens);
  if (input === undefined || output === undefined) return undefined;
  const cached = number(fields(usage.prompt_tokens_details).cached_tokens) ?? number(usage.prompt_cache_hit_tokens);
  const thinking = number(fields(usage.completion_tokens_details).reasoning_tokens);
  return { input, output, cachedInput: cached ?? 0, ...(thinking ? { thinking } : {}) };
}
