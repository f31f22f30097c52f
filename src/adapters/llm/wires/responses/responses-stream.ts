// From the events of a responses stream to the answer they make: what is written is shown at once, what counts is each item's own end.
import type { ModelChunk, StopReason } from '../../../../core/llm/model.ts';
import type { Usage } from '../../../../protocol/message.ts';
import { saidError } from '../../faults/said-error.ts';
import { type AnswerDraft, type AnswerReader, createDraft } from '../answer-draft.ts';
import { chatUsage } from '../chat/chat-usage.ts';
import { type Fields, fields, list, number, text } from '../fields.ts';
import { isTheirs } from './responses-calls.ts';
import { endItem, extendItem, kindOfEvent, openItem, type ResponseItem, settleItem } from './responses-items.ts';
import { place, placesOfOutput } from './responses-places.ts';

interface State {
  readonly draft: AnswerDraft;
  readonly items: ResponseItem[];
  /** The last event that the server has numbered, once it is seen to count. */
  sequence: number;
  readonly seen: Set<string>;
  counts: boolean;
  response: Fields | undefined;
  /** The tools that the answer says it was given. */
  tools: readonly Fields[];
}

export function createResponsesReader(taken: ReadonlySet<string>, origin: string): AnswerReader {
  const draft = createDraft(taken, origin);
  const state: State = {
    draft,
    items: [],
    sequence: -1,
    seen: new Set(),
    counts: false,
    response: undefined,
    tools: [],
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
  const tools = list(fields(event.response).tools).map(fields);
  if (tools.length > 0) state.tools = tools;
  switch (type) {
    case 'error':
      throw errorOf(event);
    case 'response.failed':
      throw errorOf(fields(fields(event.response).error));
    case 'response.completed':
    case 'response.done':
    case 'response.incomplete':
    case 'response.cancelled':
      return finish(state, type, fields(event.response));
    case 'response.output_item.added':
    case 'response.output_item.done': {
      const raw = fields(event.item);
      const item = place(state.items, event, text(raw.type));
      item.theirs ||= isTheirs(raw, state.tools);
      return type.endsWith('done') ? endItem(item, raw, state.draft) : openItem(item, raw, state.draft);
    }
    default: {
      const kind = kindOfEvent(type);
      return kind === '' ? [] : extendItem(place(state.items, event, kind), type, event, state.draft);
    }
  }
}

/** An event that came twice is dropped; what is lost or out of order shows in the items' ends. */
function repeated(state: State, event: Fields): boolean {
  const sequence = number(event.sequence_number);
  if (sequence === undefined) return false;
  // Imitations give the same number to events that differ.
  const name = `${sequence} ${text(event.type)} ${text(event.item_id)} ${text(event.delta)}`;
  const known = state.seen.has(name);
  state.seen.add(name);
  if (state.counts && known) return true;
  state.counts ||= state.sequence >= 0 && sequence === state.sequence + 1;
  state.sequence = Math.max(state.sequence, sequence);
  return false;
}

/** The last event holds the whole answer once more: what never ended by itself ends by it. */
function finish(state: State, type: string, given: Fields): readonly ModelChunk[] {
  const ended = /\.(incomplete|cancelled)$/.exec(type)?.[1];
  const status = ended ?? (text(given.status) || 'completed');
  const response: Fields = { ...given, status };
  if (status === 'failed') throw errorOf(fields(given.error));
  state.response = response;
  const output = list(response.output).map(fields);
  return placesOfOutput(state.items, output).flatMap(([item, raw]) => {
    item.theirs ||= isTheirs(raw, state.tools);
    return settleItem(item, raw, state.draft);
  });
}

function end({ items, response, draft }: State): ReturnType<AnswerReader['end']> {
  if (response === undefined) return undefined;
  if (response.status === 'cancelled') return 'the answer was cancelled by the server';
  const stop = stopOf(response, items);
  const whole = stop !== 'length' && stop !== 'refused';
  const broken = brokenItem(items, stop) ?? (whole ? draft.damage() : undefined);
  if (broken !== undefined) return broken;
  for (const { call, ended, cut } of items) if (call !== undefined && (cut || !ended)) draft.drop(call);
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
    if ((item.ended && !item.cut) || item.theirs || stop === 'length' || stop === 'refused') continue;
    // Words are whole when the answer is; a call must have been said to be whole itself.
    if (item.call !== undefined || item.type === 'function_call' || item.written !== '') {
      return 'a tool call was not finished';
    }
  }
  return undefined;
}

const STATUS: Readonly<Record<string, number>> = { rate_limit_exceeded: 429, server_error: 500, '': 500 };
/** What is wrong with the request; anything else happened while it was answered, and is known by its words. */
const BLAMED = /^(invalid|image|empty|unsupported|failed_to|data_residency)_|_not_(found|included)$|_policy/;

/** As the SDK throws an error of the HTTP kind, so that both become faults in one place. */
function errorOf(error: Fields): Error {
  const inner = Object.keys(fields(error.error)).length > 0 ? fields(error.error) : error;
  const code = text(inner.code);
  return saidError(STATUS[code] ?? (BLAMED.test(code) ? 400 : 0), {
    type: text(inner.type) === 'error' ? '' : text(inner.type),
    code,
    message: text(inner.message) || 'the answer failed',
  });
}

function counted(response: Fields | undefined): { readonly usage?: Usage } {
  const usage = fields(response?.usage);
  const input = number(usage.input_tokens);
  const output = number(usage.output_tokens);
  if (input === undefined || output === undefined) {
    const told = chatUsage(usage);
    return told === undefined ? {} : { usage: told };
  }
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
