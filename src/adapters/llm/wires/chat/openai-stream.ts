// From the events of a chat completions stream to the answer they make; tolerant of what compatible servers do otherwise.
import type { ModelChunk, StopReason } from '../../../../core/llm/model.ts';
import type { Usage } from '../../../../protocol/message.ts';
import { type AnswerDraft, type AnswerReader, createDraft } from '../answer-draft.ts';
import { type Doubt, noDoubt } from '../doubt.ts';
import { type Fields, fields, list, number, text } from '../fields.ts';
import { type ChatCitations, createCitations } from './chat-citations.ts';
import { bareError } from './chat-errors.ts';
import { chatStop, cutShort } from './chat-stops.ts';
import { chatUsage } from './chat-usage.ts';
import { type ChatCalls, createChatCalls } from './openai-calls.ts';
import { createReasoningDetails, type ReasoningDetails } from './reasoning-details.ts';

interface State {
  readonly draft: AnswerDraft;
  readonly calls: ChatCalls;
  readonly details: ReasoningDetails;
  readonly citations: ChatCitations;
  /** What the server did itself, by its own numbers. */
  readonly done: Map<number, number>;
  stop: StopReason | undefined;
  refused: boolean;
  /** Why there is no answer. */
  broken: string | undefined;
  /** Thinking has come in plain words. */
  said: boolean;
  /** Google marks the beginning of a thought and writes its end without the mark. */
  thought: boolean;
  /** Something has come in pieces. */
  streams: boolean;
  usage: Usage | undefined;
  /** The count came with the reason to stop or after it: some servers count from the first piece on. */
  counted: boolean;
}

export function createOpenaiReader(taken: ReadonlySet<string>, origin: string, doubt: Doubt = noDoubt): AnswerReader {
  const draft = createDraft(taken, origin, doubt);
  const state: State = {
    draft,
    calls: createChatCalls(draft),
    details: createReasoningDetails(),
    citations: createCitations(),
    done: new Map(),
    stop: undefined,
    refused: false,
    broken: undefined,
    said: false,
    thought: false,
    streams: false,
    usage: undefined,
    counted: false,
  };
  return {
    take: (event) => take(state, fields(event)),
    get complete() {
      return false;
    },
    end: (marker) => end(state, marker),
    partial: () => ({ parts: draft.shown(), ...counted(state) }),
  };
}

function take(state: State, chunk: Fields): readonly ModelChunk[] {
  const { draft, calls, citations } = state;
  const error = bareError(chunk);
  if (error !== undefined) throw error;
  const choice = fields(list(chunk.choices).find((candidate) => (number(fields(candidate).index) ?? 0) === 0));
  calls.answer(text(chunk.id));
  citations.add(list(chunk.citations));
  citations.add(list(chunk.search_results));
  // Servers that answer whole in one event call it a message; others repeat beside the pieces what they have said so far.
  state.streams ||= Object.keys(fields(choice.delta)).length > 0;
  const message = fields(choice.message);
  const delta = state.streams ? fields(choice.delta) : message;
  const written: ModelChunk[] = [];
  written.push(...takeThinking(state, delta));
  written.push(...takeContent(state, delta));
  written.push(...draft.write('text', text(fields(delta.audio).transcript)));
  const refusal = text(delta.refusal);
  state.refused ||= refusal !== '';
  written.push(...draft.write('text', refusal));
  written.push(...takeCalls(calls, delta, calls.count === 0 ? message : {}));
  citations.add(list(delta.annotations));
  for (const tool of list(delta.executed_tools)) takeDone(state, fields(tool));
  takeEnd(state, chunk, choice);
  return written;
}

/** `repeated`: of servers that write text in pieces and calls only into the message at the end. */
function takeCalls(calls: ChatCalls, delta: Fields, repeated: Fields): readonly ModelChunk[] {
  const given = delta.tool_calls ?? repeated.tool_calls;
  if (given) return calls.take(given);
  if (delta.function_call) return calls.take({ index: 0, function: delta.function_call });
  if (delta.extra_content) calls.sign(delta.extra_content);
  return [];
}

function takeEnd(state: State, chunk: Fields, choice: Fields): void {
  const ended = chatStop(text(choice.finish_reason));
  if (ended !== undefined) {
    state.broken ??= ended.broken;
    if (!cutShort(state.stop)) state.stop = ended.stop;
  }
  const counts =
    chatUsage(fields(chunk.usage)) ?? chatUsage(fields(choice.usage)) ?? chatUsage(fields(fields(chunk.x_groq).usage));
  // Some servers end with a count of nothing.
  if (counts !== undefined && (state.usage === undefined || counts.input + counts.output > 0)) state.usage = counts;
  state.counted ||= counts !== undefined && state.stop !== undefined;
}

const REASONING = ['reasoning_content', 'reasoning', 'reasoning_text'];

/** OpenRouter says the same twice: in words, and in details that it wants back. */
function takeThinking(state: State, delta: Fields): readonly ModelChunk[] {
  const { draft, details } = state;
  const telling = REASONING.find((name) => text(delta[name]) !== '');
  const said = telling === undefined ? undefined : text(delta[telling]);
  state.said ||= said !== undefined;
  const { words, grew } = details.take(delta, state.said);
  const chunks = draft.write('thinking', said ?? words);
  if (!grew) return chunks;
  const at = details.part ?? draft.thinking();
  details.part = at;
  draft.note(at, { signature: details.json() });
  return chunks;
}

const BEGUN = /^<thought>/;
const ENDED = /<\/thought>$/;

/** Mistral and Databricks write a list of pieces; Google writes its thoughts as content with a mark. */
function takeContent(state: State, delta: Fields): readonly ModelChunk[] {
  const { draft } = state;
  if (typeof delta.content === 'string') {
    const thought = fields(fields(delta.extra_content).google).thought === true;
    const said = state.thought && !thought ? delta.content.replace(/^<\/thought>/, '') : delta.content;
    if (thought || delta.content !== '') state.thought = thought;
    return thought ? draft.write('thinking', said.replace(BEGUN, '').replace(ENDED, '')) : draft.write('text', said);
  }
  return list(delta.content).flatMap((entry) => {
    const piece = fields(entry);
    if (piece.type === 'reasoning') {
      return list(piece.summary).flatMap((part) => draft.write('thinking', text(fields(part).text)));
    }
    if (piece.type !== 'thinking') return draft.write('text', text(piece.text));
    const words =
      typeof piece.thinking === 'string'
        ? [piece.thinking]
        : list(piece.thinking).map((part) => text(fields(part).text));
    return words.flatMap((word) => draft.write('thinking', word));
  });
}

/** Groq's own tools: told first as begun, then once more with what came out. */
function takeDone({ draft, done }: State, tool: Fields): void {
  const index = number(tool.index) ?? done.size;
  const name = text(tool.type) || text(tool.name) || 'tool';
  const part = done.get(index) ?? draft.provide(name, '', {});
  done.set(index, part);
  draft.note(part, { data: JSON.stringify(tool) });
  draft.settle(part, `${text(tool.arguments)} ${text(tool.output)}`.trim().slice(0, 600));
}

function end(state: State, marker: boolean): ReturnType<AnswerReader['end']> {
  const { stop, calls, draft, citations } = state;
  if (state.broken !== undefined) return state.broken;
  if (stop === undefined || (!state.counted && !marker)) return undefined;
  const reason = state.refused ? 'refused' : stop === 'end' && calls.count > 0 ? 'tools' : stop;
  const broken = cutShort(reason) ? undefined : (callProblem(state, reason) ?? draft.damage());
  if (broken !== undefined) return broken;
  draft.cite(citations.all());
  return { type: 'end', parts: draft.parts(reason), stop: reason, ...counted(state) };
}

function callProblem({ calls, done }: State, reason: StopReason): string | undefined {
  // To end here would be to leave undone without a word what the model wanted to do.
  if (reason === 'tools' && calls.count === 0 && done.size === 0) return 'it announces a tool call and holds none';
  return calls.problem();
}

const counted = ({ usage }: State) => (usage === undefined ? {} : { usage });
