// One item of a responses stream, from its announcement to its end: a message, thinking, a call of ours, or work of the provider's own.
import type { ModelChunk } from '../../../../core/llm/model.ts';
import type { Citation } from '../../../../protocol/message.ts';
import type { AnswerDraft } from '../answer-draft.ts';
import { providerName, providerWords } from '../done-words.ts';
import { type Fields, fields, list, number, text } from '../fields.ts';
import { endCall, itemName, settleCall } from './responses-calls.ts';

export interface ResponseItem {
  type: string;
  /** As the server named it, and where it said that it stands. */
  item: string;
  readonly index: number;
  /** The id of the call, where it is one. */
  id: string;
  name: string;
  /** Parts of the draft by the place in the item that they are written at. */
  readonly parts: Map<string, number>;
  call: number | undefined;
  /** A call that the server makes itself, and tells of in the same form as one of ours. */
  theirs: boolean;
  /** A call that the answer's limit has cut off. */
  cut: boolean;
  /** What a call is given, as it was written piece by piece, and as it was said to be as a whole. */
  written: string;
  readonly wholes: string[];
  refused: boolean;
  ended: boolean;
  problem: string | undefined;
}

export const newItem = (index: number): ResponseItem => ({
  type: '',
  item: '',
  index,
  id: '',
  name: '',
  parts: new Map(),
  call: undefined,
  theirs: false,
  cut: false,
  written: '',
  wholes: [],
  refused: false,
  ended: false,
  problem: undefined,
});

type Chunks = readonly ModelChunk[];

/** `ends`: nothing more will be said of the item, so that a call without an id of its own has none. */
export function openItem(item: ResponseItem, raw: Fields, draft: AnswerDraft, ends = false): Chunks {
  const type = text(raw.type);
  const id = text(raw.call_id);
  if (item.type !== '' && (item.type !== type || differ(item.id, id))) {
    item.problem ??= 'two of its parts stand in the same place';
    return [];
  }
  item.type = type;
  item.item ||= text(raw.id);
  if (item.theirs || (type !== 'function_call' && type !== 'custom_tool_call')) return [];
  if (differ(item.name, text(raw.name))) item.problem ??= 'a tool call came under two names';
  item.id ||= id;
  item.name ||= text(raw.name);
  if (item.call !== undefined || item.name === '' || (item.id === '' && !ends)) return [];
  const { part, chunk } = draft.call(item.id || item.item || 'call', item.name);
  item.call = part;
  return type === 'function_call' ? [chunk, ...draft.argue(part, item.written)] : [chunk];
}

const differ = (known: string, said: string): boolean => known !== '' && said !== '' && known !== said;

/** The kind of item that an event is about; none for an event that is about a part of any kind or about nothing. */
export function kindOfEvent(type: string): string {
  if (/^response\.(output_text|refusal)\./.test(type)) return 'message';
  if (type.startsWith('response.reasoning_')) return 'reasoning';
  if (type.startsWith('response.function_call_arguments.')) return 'function_call';
  return type.startsWith('response.custom_tool_call_input.') ? 'custom_tool_call' : '';
}

export function extendItem(item: ResponseItem, type: string, event: Fields, draft: AnswerDraft): Chunks {
  const delta = text(event.delta);
  const content = `content ${number(event.content_index) ?? 0}`;
  const summary = `summary ${number(event.summary_index) ?? 0}`;
  const reasoning = `reasoning ${number(event.content_index) ?? 0}`;
  switch (type) {
    case 'response.output_text.delta':
    case 'response.refusal.delta':
      item.refused ||= type === 'response.refusal.delta';
      return write(item, content, 'text', delta, draft);
    case 'response.output_text.done':
    case 'response.refusal.done':
      item.refused ||= type === 'response.refusal.done';
      return settled(item, content, 'text', text(event.text) || text(event.refusal), draft);
    case 'response.output_text.annotation.added':
      return cite(item, content, event.annotation, draft);
    case 'response.reasoning_summary_text.delta':
      return write(item, summary, 'thinking', delta, draft);
    case 'response.reasoning_summary_text.done':
      return settled(item, summary, 'thinking', text(event.text), draft);
    case 'response.reasoning_text.delta':
      return write(item, reasoning, 'thinking', delta, draft);
    case 'response.reasoning_text.done':
      return settled(item, reasoning, 'thinking', text(event.text), draft);
    case 'response.function_call_arguments.delta':
    case 'response.custom_tool_call_input.delta':
      return writeCall(item, delta, draft);
    case 'response.function_call_arguments.done':
    case 'response.custom_tool_call_input.done':
      item.wholes.push(text(event.arguments) || text(event.input));
      return [];
    default:
      return [];
  }
}

function writeCall(item: ResponseItem, piece: string, draft: AnswerDraft): Chunks {
  if (item.ended) {
    item.problem ??= 'a piece of a tool call came outside of it';
    return [];
  }
  item.written += piece;
  // What is no JSON yet is shown when it is whole.
  return item.call === undefined || item.type !== 'function_call' ? [] : draft.argue(item.call, piece);
}

/** Not every server repeats them in the end. */
function cite(item: ResponseItem, place: string, annotation: unknown, draft: AnswerDraft): Chunks {
  const part = item.parts.get(place);
  if (part === undefined || item.ended) return [];
  draft.note(part, { citations: [...(draft.notes(part).citations ?? []), ...citationOf(annotation)] });
  return [];
}

function write(
  item: ResponseItem,
  place: string,
  kind: 'text' | 'thinking',
  piece: string,
  draft: AnswerDraft,
): Chunks {
  // The item's end has told the whole already.
  if (piece === '' || item.ended) return [];
  return draft.add(partAt(item, place, kind, draft), piece);
}

/** What one of its parts is said to be as a whole, as long as the item's own end has not said it. */
function settled(
  item: ResponseItem,
  place: string,
  kind: 'text' | 'thinking',
  said: string,
  draft: AnswerDraft,
): Chunks {
  if (item.ended) return [];
  // Some end a part in another place than they wrote it in.
  const same = item.parts.has(place) ? undefined : [...item.parts.values()].find((part) => draft.text(part) === said);
  if (same !== undefined) item.parts.set(place, same);
  return whole(item, place, kind, said, draft);
}

function partAt(item: ResponseItem, place: string, kind: 'text' | 'thinking', draft: AnswerDraft): number {
  const part = item.parts.get(place) ?? draft.begin(kind);
  item.parts.set(place, part);
  return part;
}

export function endItem(item: ResponseItem, raw: Fields, draft: AnswerDraft): Chunks {
  const opened = openItem(item, raw, draft, true);
  if (item.problem !== undefined) return opened;
  if (item.ended) return settleItem(item, raw, draft);
  item.ended = true;
  switch (item.theirs ? 'theirs' : item.type) {
    case 'message':
      return endMessage(item, raw, draft);
    case 'reasoning':
      return endThinking(item, raw, draft);
    case 'function_call':
    case 'custom_tool_call':
      return [...opened, ...endCall(item, raw, draft)];
    default: {
      const name = item.theirs ? text(raw.name) : providerName(item.type);
      draft.provide(name, providerWords(raw), { data: JSON.stringify(raw), ...itemName(raw) });
      return [];
    }
  }
}

/** What the last event says of an item; it may end one that has not ended, and must not say anything else of a call. */
export function settleItem(item: ResponseItem, raw: Fields, draft: AnswerDraft): Chunks {
  if (!item.ended) return endItem(item, raw, draft);
  if (item.call === undefined) return [];
  if (differ(item.name, text(raw.name))) item.problem ??= 'a tool call came under two names';
  settleCall(item, raw, draft);
  return [];
}

function whole(item: ResponseItem, place: string, kind: 'text' | 'thinking', said: string, draft: AnswerDraft): Chunks {
  const known = item.parts.get(place);
  if (known !== undefined) {
    const shown = draft.text(known);
    if (said.startsWith(shown)) return draft.add(known, said.slice(shown.length));
    if (said !== '') draft.settle(known, said);
    return [];
  }
  return said === '' ? [] : draft.add(partAt(item, place, kind, draft), said);
}

/** Servers count places otherwise while they write than in the end: what was written anywhere is not written again. */
function claim(
  item: ResponseItem,
  told: readonly (readonly [place: string, said: string])[],
  draft: AnswerDraft,
): void {
  const free = [...item.parts].filter(([place]) => told.every(([known]) => known !== place));
  for (const [place, said] of told) {
    if (said === '' || item.parts.has(place)) continue;
    const same = [...item.parts.values()].find((part) => draft.text(part) === said);
    const part = same ?? free.shift()?.[1];
    if (part !== undefined) item.parts.set(place, part);
  }
}

function endMessage(item: ResponseItem, raw: Fields, draft: AnswerDraft): Chunks {
  const phase = text(raw.phase);
  const extra = phase === '' ? {} : { extra: JSON.stringify({ phase }), ...itemName(raw) };
  const contents = list(raw.content).map(fields);
  const places = contents.map((one, index) => [`content ${index}`, text(one.text) || text(one.refusal)] as const);
  claim(item, places, draft);
  return contents.flatMap((content, index) => {
    item.refused ||= content.type === 'refusal';
    const place = `content ${index}`;
    const chunks = whole(item, place, 'text', text(content.text) || text(content.refusal), draft);
    const part = item.parts.get(place);
    const citations = list(content.annotations).flatMap(citationOf);
    if (part !== undefined) draft.note(part, { ...extra, ...(citations.length === 0 ? {} : { citations }) });
    return chunks;
  });
}

function citationOf(entry: unknown): Citation[] {
  const annotation = fields(entry);
  const url = text(annotation.url);
  const title = text(annotation.title) || text(annotation.filename);
  if (url === '' && title === '') return [];
  return [{ ...(url === '' ? {} : { url }), ...(title === '' ? {} : { title }) }];
}

/** Each summary is a part, so that the item can be given back as it was; what is encrypted goes with the last of them. */
function endThinking(item: ResponseItem, raw: Fields, draft: AnswerDraft): Chunks {
  const told = (place: string, entries: unknown) =>
    list(entries).map((entry, index) => [`${place} ${index}`, text(fields(entry).text)] as const);
  const all = [...told('summary', raw.summary), ...told('reasoning', raw.content)];
  claim(item, all, draft);
  const chunks = all.flatMap(([place, said]) => whole(item, place, 'thinking', said, draft));
  const signature = text(raw.encrypted_content);
  if (signature === '') return chunks;
  if (item.parts.size === 0) partAt(item, 'summary 0', 'thinking', draft);
  const parts = [...new Set(item.parts.values())];
  for (const part of parts) draft.note(part, itemName(raw));
  draft.note(parts.at(-1) ?? -1, { signature });
  return chunks;
}
