// From the events of a messages stream to the answer they make; what stands in the wrong place makes it a fault, never half a call.
import type { ModelChunk, StopReason } from '../../../../core/llm/model.ts';
import type { Usage } from '../../../../protocol/message.ts';
import { saidError } from '../../faults/said-error.ts';
import { type AnswerDraft, type AnswerReader, createDraft } from '../answer-draft.ts';
import { type Doubt, noDoubt } from '../doubt.ts';
import { type Fields, fields, list, number, text } from '../fields.ts';
import {
  type Block,
  extendBlock,
  followsBlock,
  isHalfCall,
  sameBlock,
  startBlock,
  stopBlock,
} from './anthropic-blocks.ts';
import { isDamagedEvent, isDamagedStop, lacks } from './misspelt.ts';

const STOPS: Readonly<Record<string, StopReason>> = {
  end_turn: 'end',
  stop_sequence: 'end',
  pause_turn: 'paused',
  compaction: 'paused',
  tool_use: 'tools',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  refusal: 'refused',
  length: 'length',
  content_filter: 'refused',
};

const UNREADABLE = 'one of its events cannot be read';

interface State {
  readonly draft: AnswerDraft;
  /** Those that pieces are for, by their places. */
  readonly blocks: Map<number, Block>;
  readonly all: Block[];
  /** Where the last one stands. */
  last: number;
  /** The end was told, with or without a reason. */
  told: boolean;
  stop: StopReason | undefined;
  ended: boolean;
  usage: Fields;
  problem: string | undefined;
}

export function createAnthropicReader(
  taken: ReadonlySet<string>,
  origin: string,
  doubt: Doubt = noDoubt,
): AnswerReader {
  const state: State = {
    draft: createDraft(taken, origin, doubt),
    blocks: new Map(),
    all: [],
    last: -1,
    told: false,
    stop: undefined,
    ended: false,
    usage: {},
    problem: undefined,
  };
  return {
    take: (raw) => take(state, fields(raw)),
    get complete() {
      return state.ended && state.stop !== undefined;
    },
    end: () => end(state),
    partial: () => ({ parts: state.draft.shown(), ...counted(state) }),
  };
}

function take(state: State, event: Fields): readonly ModelChunk[] {
  switch (event.type) {
    case 'message_start':
      return start(state, fields(event.message));
    case 'content_block_start':
      return begin(state, event);
    case 'content_block_delta':
    case 'content_block_stop':
      return goOn(state, event);
    case 'message_delta':
      return takeStop(state, event);
    case 'message_stop':
      state.ended = true;
      return [];
    case 'error':
      throw errorOf(fields(event.error));
    default:
      // Gateways say theirs without a type.
      if (event.type === undefined && text(fields(event.error).message) !== '') throw errorOf(fields(event.error));
      return isDamagedEvent(event) ? misplaced(state, UNREADABLE) : [];
  }
}

/** A gateway that has the answer already gives it whole with the start. */
function start(state: State, message: Fields): readonly ModelChunk[] {
  if (state.blocks.size > 0) return misplaced(state, 'a second answer began within the first');
  state.usage = known(fields(message.usage));
  const given = list(message.content).flatMap((content_block, index) => [
    ...begin(state, { index, content_block }),
    ...goOn(state, { index, type: 'content_block_stop' }),
  ]);
  return [...given, ...takeStop(state, { delta: { stop_reason: message.stop_reason } })];
}

function begin(state: State, event: Fields): readonly ModelChunk[] {
  if (lacks(event, 'index') || lacks(event, 'content_block')) return misplaced(state, UNREADABLE);
  const index = number(event.index) ?? state.all.length;
  const raw = fields(event.content_block);
  const before = state.blocks.get(index);
  // The same beginning twice is a repetition, as long as nothing has followed it.
  if (before !== undefined && sameBlock(before, raw)) return [];
  // Some servers give every part the same place, one after the other.
  if (state.ended || (before !== undefined && !followsBlock(before, raw))) {
    return misplaced(state, 'two of its parts stand in the same place');
  }
  const { block, chunks } = startBlock(raw, state.all.length, state.draft);
  state.blocks.set(index, block);
  state.all.push(block);
  state.last = index;
  return chunks;
}

/** Words need no announcement. */
const UNANNOUNCED: Readonly<Record<string, string>> = { text_delta: 'text', thinking_delta: 'thinking' };

function goOn(state: State, event: Fields): readonly ModelChunk[] {
  if (lacks(event, 'index') || lacks(event, 'delta')) return misplaced(state, UNREADABLE);
  const index = number(event.index) ?? state.last;
  const block = state.blocks.get(index);
  if (block === undefined) {
    if (event.type === 'content_block_stop') return [];
    const type = UNANNOUNCED[text(fields(event.delta).type)];
    if (type === undefined || state.ended) return misplaced(state, 'a piece came for a part that has not begun');
    return [...begin(state, { index: Math.max(0, index), content_block: { type } }), ...goOn(state, event)];
  }
  if (event.type === 'content_block_stop') return block.closed ? [] : stopBlock(block, state.draft);
  if (block.closed) return misplaced(state, 'a piece came after the end of its part');
  return extendBlock(block, fields(event.delta), state.draft);
}

function misplaced(state: State, problem: string): readonly ModelChunk[] {
  state.problem ??= problem;
  return [];
}

function takeStop(state: State, event: Fields): readonly ModelChunk[] {
  const delta = fields(event.delta);
  if (isDamagedStop(event, Object.keys(STOPS))) state.problem ??= UNREADABLE;
  state.usage = { ...state.usage, ...known(fields(event.usage), state.usage) };
  state.told ||= event.type === 'message_delta';
  const reason = text(delta.stop_reason);
  if (reason !== '') state.stop = STOPS[reason] ?? 'end';
  // A refusal without a word of its own is explained by the reason that came with it.
  if (state.stop !== 'refused' || state.draft.shown().some((part) => part.type === 'text')) return [];
  return state.draft.write('text', text(fields(delta.stop_details).explanation));
}

function end(state: State): ReturnType<AnswerReader['end']> {
  const { draft, problem, all: blocks } = state;
  // Some servers say that the answer has ended, but never why.
  const stop = state.stop ?? (state.ended && state.told ? 'end' : undefined);
  if (stop === undefined) return undefined;
  if (problem !== undefined) return problem;
  if (state.stop === undefined && blocks.some(isHalfCall)) return 'a tool call was not finished';
  const broken = blocks.find((block) => block.problem !== undefined)?.problem;
  if (broken !== undefined) return broken;
  const open = blocks.some((block) => !block.closed && block.kind !== 'text' && block.kind !== 'thinking');
  if (open && stop !== 'length' && stop !== 'refused') return 'a tool call was not finished';
  const damage = stop === 'length' || stop === 'refused' ? undefined : draft.damage();
  if (damage !== undefined) return damage;
  const reason = stop === 'end' && blocks.some((block) => block.kind === 'call') ? 'tools' : stop;
  return { type: 'end', parts: draft.parts(reason), stop: reason, ...counted(state) };
}

const STATUS: Readonly<Record<string, number>> = { rate_limit_error: 429, overloaded_error: 529, api_error: 500 };

function errorOf(error: Fields): Error {
  const type = text(error.type);
  const code = `${error.code ?? ''}`;
  const message = text(error.message) || 'the answer failed';
  const status = /^[45]\d\d$/.test(code) ? Number(code) : 400;
  return saidError(STATUS[type] ?? status, { type, code: '', message });
}

function counted({ usage }: State): { readonly usage?: Usage } {
  const read = usageOf(usage);
  return read === undefined ? {} : { usage: read };
}

/** Later counts replace earlier ones, except where they are null, or nothing where there was something. */
const known = (usage: Fields, before: Fields = {}): Fields =>
  Object.fromEntries(
    Object.entries(usage).filter(
      ([name, value]) => value !== null && value !== undefined && (value !== 0 || !before[name]),
    ),
  );

function usageOf(usage: Fields): Usage | undefined {
  const fresh = number(usage.input_tokens);
  const output = number(usage.output_tokens);
  if (fresh === undefined || output === undefined) return undefined;
  const cachedInput = number(usage.cache_read_input_tokens) ?? 0;
  const cacheWrite = number(usage.cache_creation_input_tokens) ?? 0;
  const thinking = number(fields(usage.output_tokens_details).thinking_tokens);
  return {
    input: fresh + cachedInput + cacheWrite,
    output,
    cachedInput,
    ...(cacheWrite ? { cacheWrite } : {}),
    ...(thinking ? { thinking } : {}),
  };
}
