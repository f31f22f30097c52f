// From the events of a responses stream to the answer they make: what is written is shown at once, what counts is each item's own end.
import type { ModelChunk, StopReason } from '../../core/llm/model.ts';
import type { Usage } from '../../protocol/message.ts';
import { type AnswerDraft, type AnswerReader, createDraft } from './answer-draft.ts';
import { type Fields, fields, list, number, text } from './fields.ts';
import { endItem, extendItem, newItem, openItem, type ResponseItem, settleItem } from './responses-items.ts';
import { saidError } from './said-error.ts';

interface State {
  readonly draft: AnswerDraft;
  readonly items: Map<number, ResponseItem>;
  /** The last event that the server has numbered, once it is seen to count. */
  sequence: number;
  counts: boolean;
  response: Fields | undefined;
}

export function createResponsesReader(taken: ReadonlySet<string>, origin: string): AnswerReader {
  const draft = createDraft(taken, origin);
  const state: State = {
    draft,
    items: new Map(),
    sequence: -1,
    counts: false,
    response: undefined,
  };
  return {
    take: (raw) => take(state, fields(raw)),
    get complete() {
      return state.response !== undefined;
    },
    end: () => end(state),
    partial: () => ({ parts: draft.shown(), ...counted(state.response) }),
  };
}

function take(state: State, event: Fields): readonly ModelChunk[] {
  if (repeated(state, event)) return [];
  const type = text(event.type);
  switch (type) {
    case 'error':
      throw errorOf(event);
    case 'response.failed':
      throw errorOf(fields(fields(event.response).error));
    case 'response.completed':
    case 'response.incomplete':
    case 'response.cancelled':
      return finish(state, fields(event.response));
    case 'response.output_item.added':
      return openItem(place(state, event), fields(event.item), state.draft);
    case 'response.output_item.done':
      return endItem(place(state, event), fields(event.item), state.draft);
    default:
      if (number(event.output_index) === undefined) return [];
      return extendItem(place(state, event), type, event, state.draft);
  }
}

/** An event that came twice is dropped; what is lost or out of order shows in the items' ends. */
function repeated(state: State, event: Fields): boolean {
  const sequence = number(event.sequence_number);
  if (sequence === undefined) return false;
  if (state.counts && sequence <= state.sequence) return true;
  state.counts ||= state.sequence >= 0 && sequence === state.sequence + 1;
  state.sequence = sequence;
  return false;
}

function place({ items }: State, event: Fields): ResponseItem {
  const index = number(event.output_index) ?? items.size;
  const item = items.get(index) ?? newItem();
  items.set(index, item);
  return item;
}

/** The last event holds the whole answer once more: what never ended by itself ends by it. */
function finish(state: State, response: Fields): readonly ModelChunk[] {
  state.response = response;
  const { items, draft } = state;
  const output = list(response.output).map(fields);
  // Some servers leave items out here, or name them anew: then only their calls are compared.
  const sameOrder = [...items].every(([index, item]) => item.type === '' || item.type === output[index]?.type);
  return output.flatMap((raw, index) => {
    const call = text(raw.call_id);
    const known = call === '' ? undefined : [...items.values()].find((item) => item.id === call);
    const item = known ?? (sameOrder ? place(state, { output_index: index }) : undefined);
    return item === undefined ? [] : settleItem(item, raw, draft);
  });
}

function end({ items, response, draft }: State): ReturnType<AnswerReader['end']> {
  if (response === undefined) return undefined;
  if (response.status === 'cancelled') return 'the answer was cancelled by the server';
  const stop = stopOf(response, [...items.values()]);
  const whole = stop !== 'length' && stop !== 'refused';
  const broken = brokenItem([...items.values()], stop) ?? (whole ? draft.damage() : undefined);
  if (broken !== undefined) return broken;
  return { type: 'end', parts: draft.parts(stop), stop, ...counted(response) };
}

function stopOf(response: Fields, items: readonly ResponseItem[]): StopReason {
  const reason = text(fields(response.incomplete_details).reason);
  if (reason === 'content_filter' || items.some((item) => item.refused)) return 'refused';
  if (response.status === 'incomplete') return 'length';
  return items.some((item) => item.call !== undefined) ? 'tools' : 'end';
}

/** Half a call is never handed on: with a limit or a refusal it is dropped, otherwise the answer is a fault. */
function brokenItem(items: readonly ResponseItem[], stop: StopReason): string | undefined {
  for (const item of items) {
    if (item.problem !== undefined) return item.problem;
    if (item.ended || stop === 'length' || stop === 'refused') continue;
    return item.call === undefined ? 'a part of it was not finished' : 'a tool call was not finished';
  }
  return undefined;
}

const STATUS: Readonly<Record<string, number>> = { rate_limit_exceeded: 429, server_error: 500, '': 500 };

/** As the SDK throws an error of the HTTP kind, so that both become faults in one place. */
function errorOf(error: Fields): Error {
  const inner = Object.keys(fields(error.error)).length > 0 ? fields(error.error) : error;
  const code = text(inner.code);
  return saidError(STATUS[code] ?? (/overload|timeout/.test(code) ? 503 : 400), {
    type: text(inner.type) === 'error' ? '' : text(inner.type),
    code,
    message: text(inner.message) || 'the answer failed',
  });
}

function counted(response: Fields | undefined): { readonly usage?: Usage } {
  const usage = fields(response?.usage);
  const input = number(usage.input_tokens);
  const output = number(usage.output_tokens);
  if (input === undefined || output === undefined) return {};
  const read = fields(usage.input_tokens_details);
  const cacheWrite = number(read.cache_write_tokens);
  const thinking = number(fields(usage.output_tokens_details).reasoning_tokens);
  return {
    usage: {
      input,
      output,
      cachedInput: number(read.cached_tokens) ?? 0,
      ...(thinking ? { thinking } : {}),
      ...(cacheWrite ? { cacheWrite } : {}),
    },
  };
}
