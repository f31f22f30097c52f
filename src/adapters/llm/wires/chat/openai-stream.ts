// From the events of a chat completions stream to the answer they make; tolerant of what compatible servers do otherwise.
import type { ModelChunk, StopReason } from '../../../../core/llm/model.ts';
import type { Citation, Usage } from '../../../../protocol/message.ts';
import { saidError } from '../../faults/said-error.ts';
import { type AnswerDraft, type AnswerReader, createDraft } from '../answer-draft.ts';
import { type Fields, fields, list, number, text } from '../fields.ts';
import { chatUsage } from './chat-usage.ts';
import { type ChatCalls, createChatCalls } from './openai-calls.ts';
import { createReasoningDetails, type ReasoningDetails } from './reasoning-details.ts';

const STOPS: Readonly<Record<string, StopReason>> = {
  stop: 'end',
  tool_calls: 'tools',
  function_call: 'tools',
  length: 'length',
  model_length: 'length',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  content_filter: 'refused',
  sensitive: 'refused',
  safety: 'refused',
  refusal: 'refused',
};
/** What servers call it when they could not go on. */
const BROKEN_OFF = new Set(['error', 'network_error', 'insufficient_system_resource', 'abort']);

interface State {
  readonly draft: AnswerDraft;
  readonly calls: ChatCalls;
  readonly details: ReasoningDetails;
  readonly citations: Citation[];
  /** What the server did itself, by its own numbers. */
  readonly done: Map<number, number>;
  stop: StopReason | undefined;
  refused: boolean;
  failed: boolean;
  /** Something has come in pieces. */
  streams: boolean;
  usage: Usage | undefined;
  /** The count came with the reason to stop or after it: some servers count from the first piece on. */
  counted: boolean;
}

export function createOpenaiReader(taken: ReadonlySet<string>, origin: string): AnswerReader {
  const draft = createDraft(taken, origin);
  const state: State = {
    draft,
    calls: createChatCalls(draft),
    details: createReasoningDetails(),
    citations: [],
    done: new Map(),
    stop: undefined,
    refused: false,
    failed: false,
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
  const { draft, calls } = state;
  if (chunk.object === 'error') throw saidError(number(chunk.code) ?? 500, errorWords(chunk));
  const choices = list(chunk.choices).map(fields);
  const choice = choices.find((candidate) => (number(candidate.index) ?? 0) === 0) ?? fields(undefined);
  calls.answer(text(chunk.id));
  const told = [chunk.usage, choice.usage, fields(chunk.x_groq).usage].map((usage) => chatUsage(fields(usage)));
  const counts = told.find((usage) => usage !== undefined);
  // Some servers end with a count of nothing.
  if (counts !== undefined && (state.usage === undefined || counts.input + counts.output > 0)) state.usage = counts;
  cite(state, list(chunk.citations));
  // Servers that answer whole in one event call it a message; others repeat beside the pieces what they have said so far.
  const pieces = Object.keys(fields(choice.delta)).length > 0;
  state.streams ||= pieces;
  const delta = state.streams ? fields(choice.delta) : fields(choice.message);
  const written: ModelChunk[] = [];
  written.push(...takeThinking(state, delta));
  written.push(...takeContent(draft, delta));
  written.push(...draft.write('text', text(fields(delta.audio).transcript)));
  const refusal = text(delta.refusal);
  state.refused ||= refusal !== '';
  written.push(...draft.write('text', refusal));
  for (const call of list(delta.tool_calls)) written.push(...calls.take(fields(call)));
  if (delta.function_call) written.push(...calls.take({ index: 0, function: delta.function_call }));
  cite(state, list(delta.annotations));
  for (const tool of list(delta.executed_tools)) takeDone(state, fields(tool));
  const reason = text(choice.finish_reason);
  // Google writes the reason of its filter behind a colon, some gateways write all in capitals.
  const known = reason.toLowerCase().split(':')[0] ?? '';
  if (reason !== '') state.stop = STOPS[known] ?? 'end';
  state.counted ||= counts !== undefined && state.stop !== undefined;
  state.failed ||= BROKEN_OFF.has(known);
  return written;
}

const errorWords = (chunk: Fields) => ({
  type: text(chunk.type),
  code: '',
  message: text(chunk.message) || 'the answer failed',
});

/** OpenRouter says the same twice: in words, and in details that it wants back. */
function takeThinking({ draft, details }: State, delta: Fields): readonly ModelChunk[] {
  const said = text(delta.reasoning_content) || text(delta.reasoning);
  const added = list(delta.reasoning_details).map(fields);
  const words = said === '' ? details.words(added) : said;
  const chunks = draft.write('thinking', words);
  if (added.length === 0) return chunks;
  details.add(added);
  const at = details.part ?? draft.thinking();
  details.part = at;
  draft.note(at, { signature: details.json() });
  return chunks;
}

const THOUGHT = /^<thought>|<\/thought>$/g;

/** Mistral and Databricks write a list of pieces; Google writes its thoughts as content with a mark. */
function takeContent(draft: AnswerDraft, delta: Fields): readonly ModelChunk[] {
  if (typeof delta.content === 'string') {
    const thought = fields(fields(delta.extra_content).google).thought === true;
    return thought
      ? draft.write('thinking', delta.content.replaceAll(THOUGHT, ''))
      : draft.write('text', delta.content);
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

/** A bare address, or an annotation of the text. */
function cite({ citations }: State, entries: readonly unknown[]): void {
  for (const entry of entries) {
    const annotation = fields(entry);
    const source =
      Object.keys(fields(annotation.url_citation)).length > 0 ? fields(annotation.url_citation) : annotation;
    const url = text(entry) || text(source.url);
    const title = text(source.title);
    if (url === '' || citations.some((known) => known.url === url)) continue;
    citations.push({ url, ...(title === '' ? {} : { title }) });
  }
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
  if (state.failed) return 'the server broke off and said no reason';
  if (stop === undefined || (!state.counted && !marker)) return undefined;
  const reason = state.refused ? 'refused' : stop === 'end' && calls.count > 0 ? 'tools' : stop;
  const broken = reason === 'length' || reason === 'refused' ? undefined : (calls.problem() ?? draft.damage());
  if (broken !== undefined) return broken;
  draft.cite(citations);
  return { type: 'end', parts: draft.parts(reason), stop: reason, ...counted(state) };
}

const counted = ({ usage }: State) => (usage === undefined ? {} : { usage });
