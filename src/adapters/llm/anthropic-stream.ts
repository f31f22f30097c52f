// From the events of a messages stream to the answer they make; events and blocks of unknown kinds are passed over.
import type { ModelChunk, StopReason } from '../../core/llm/model.ts';
import type { Usage } from '../../protocol/message.ts';
import { type AnswerDraft, type AnswerReader, createDraft } from './answer-draft.ts';
import { type Fields, fields, number, text } from './fields.ts';

const STOPS: Readonly<Record<string, StopReason>> = {
  end_turn: 'end',
  stop_sequence: 'end',
  pause_turn: 'end',
  tool_use: 'tools',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  refusal: 'refused',
};

interface OpenCall {
  readonly part: number;
  /** Given whole by gateways that do not stream arguments. */
  readonly input: unknown;
  closed: boolean;
}

interface State {
  readonly draft: AnswerDraft;
  readonly calls: Map<number, OpenCall>;
  stop: StopReason | undefined;
  ended: boolean;
  usage: Fields;
}

export function createAnthropicReader(taken: ReadonlySet<string>): AnswerReader {
  const state: State = { draft: createDraft(taken), calls: new Map(), stop: undefined, ended: false, usage: {} };
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
  const index = number(event.index) ?? -1;
  switch (event.type) {
    case 'message_start':
      state.usage = known(fields(fields(event.message).usage));
      return [];
    case 'content_block_start':
      return startBlock(state, index, fields(event.content_block));
    case 'content_block_delta':
      return extendBlock(state, index, fields(event.delta));
    case 'content_block_stop':
      return stopBlock(state, index);
    case 'message_delta':
      return takeStop(state, event);
    case 'message_stop':
      state.ended = true;
      return [];
    default:
      return [];
  }
}

function startBlock(state: State, index: number, block: Fields): readonly ModelChunk[] {
  const { draft } = state;
  draft.close();
  if (block.type === 'redacted_thinking') draft.redact(text(block.data));
  if (block.type === 'text') return draft.write('text', text(block.text));
  if (block.type === 'thinking') return draft.write('thinking', text(block.thinking));
  if (block.type !== 'tool_use') return [];
  const { part, chunk } = draft.call(text(block.id) || `call-${index}`, text(block.name));
  state.calls.set(index, { part, input: block.input, closed: false });
  return [chunk];
}

function extendBlock({ draft, calls }: State, index: number, delta: Fields): readonly ModelChunk[] {
  switch (delta.type) {
    case 'text_delta':
      return draft.write('text', text(delta.text));
    case 'thinking_delta':
      return draft.write('thinking', text(delta.thinking));
    case 'signature_delta':
      draft.sign(text(delta.signature));
      return [];
    case 'input_json_delta': {
      const call = calls.get(index);
      return call === undefined ? [] : draft.argue(call.part, text(delta.partial_json));
    }
    default:
      return [];
  }
}

function stopBlock({ draft, calls }: State, index: number): readonly ModelChunk[] {
  draft.close();
  const call = calls.get(index);
  if (call === undefined) return [];
  call.closed = true;
  const whole = fields(call.input);
  if (draft.arguments(call.part) !== '' || Object.keys(whole).length === 0) return [];
  return draft.argue(call.part, JSON.stringify(whole));
}

function takeStop(state: State, event: Fields): readonly ModelChunk[] {
  const delta = fields(event.delta);
  state.usage = { ...state.usage, ...known(fields(event.usage)) };
  const reason = text(delta.stop_reason);
  if (reason !== '') state.stop = STOPS[reason] ?? 'end';
  // A refusal without a word of its own is explained by the reason that came with it.
  if (state.stop !== 'refused' || state.draft.shown().length > 0) return [];
  return state.draft.write('text', text(fields(delta.stop_details).explanation));
}

function end(state: State): ReturnType<AnswerReader['end']> {
  const { stop, calls, draft } = state;
  if (stop === undefined) return undefined;
  const open = [...calls.values()].some((call) => !call.closed);
  if (open && stop !== 'length' && stop !== 'refused') return 'a tool call was not finished';
  const reason = stop === 'end' && calls.size > 0 ? 'tools' : stop;
  return { type: 'end', parts: draft.parts(reason), stop: reason, ...counted(state) };
}

function counted({ usage }: State): { readonly usage?: Usage } {
  const read = usageOf(usage);
  return read === undefined ? {} : { usage: read };
}

/** Later counts replace earlier ones, except where they are null. */
const known = (usage: Fields): Fields =>
  Object.fromEntries(Object.entries(usage).filter(([, value]) => value !== null && value !== undefined));

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
