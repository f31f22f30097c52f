// One block of a messages stream, from its start to its stop: text, thinking, a call of ours, or work of the provider's own.
import type { ModelChunk } from '../../../../core/llm/model.ts';
import type { Citation } from '../../../../protocol/message.ts';
import type { AnswerDraft } from '../answer-draft.ts';
import { providerName, providerWords } from '../done-words.ts';
import { type Fields, fields, isJson, list, parsed, text } from '../fields.ts';
import { isDamagedBlock, isDamagedPiece } from './misspelt.ts';

export interface Block {
  readonly kind: 'text' | 'thinking' | 'call' | 'provider';
  /** As it began; a provider's own block also with what came later. */
  raw: Fields;
  /** Undefined until there is something to show. */
  part: number | undefined;
  /** Of words of the other kind that came in it. */
  other: number | undefined;
  /** The JSON of an input, as it was written. */
  input: string;
  readonly citations: Fields[];
  closed: boolean;
  extended: boolean;
  problem: string | undefined;
}

type Chunks = readonly ModelChunk[];

const KINDS: Readonly<Record<string, Block['kind']>> = {
  text: 'text',
  thinking: 'thinking',
  redacted_thinking: 'thinking',
  tool_use: 'call',
};

/** A block of a kind that is not known here is the provider's own: kept as it is, never run. */
export function startBlock(raw: Fields, index: number, draft: AnswerDraft): { block: Block; chunks: Chunks } {
  const kind = KINDS[text(raw.type)] ?? 'provider';
  const block: Block = {
    kind,
    raw,
    part: undefined,
    other: undefined,
    input: '',
    citations: list(raw.citations).map(fields),
    closed: false,
    extended: false,
    problem: undefined,
  };
  if (raw.type === 'redacted_thinking') {
    draft.note(partOf(block, 'thinking', draft), { redacted: text(raw.data) });
    return { block, chunks: [] };
  }
  if (kind === 'text') return { block, chunks: write(block, 'text', text(raw.text), draft) };
  if (kind === 'thinking') {
    const chunks = write(block, 'thinking', text(raw.thinking), draft);
    sign(block, text(raw.signature), draft);
    return { block, chunks };
  }
  if (kind === 'provider') {
    if (isDamagedBlock(raw)) block.problem = 'the kind of one of its parts cannot be read';
    // Its place among the parts is here, whatever comes before it is whole.
    block.part = draft.provide(providerName(text(raw.name) || text(raw.type)), '', {});
    return { block, chunks: [] };
  }
  if (text(raw.name) === '') block.problem = 'a tool call has no name';
  const { part, chunk } = draft.call(text(raw.id) || `call-${index}`, text(raw.name));
  block.part = part;
  return { block, chunks: [chunk] };
}

export const sameBlock = (block: Block, raw: Fields): boolean =>
  !block.extended && !block.closed && JSON.stringify(block.raw) === JSON.stringify(raw);

/** One that has ended leaves its place to another, unless it came whole and comes in pieces now. */
export const followsBlock = (block: Block, raw: Fields): boolean =>
  block.closed &&
  (block.extended || text(block.raw.text) === '') &&
  (text(raw.id) === '' || text(raw.id) !== text(block.raw.id));

export const isHalfCall = (block: Block): boolean =>
  block.kind === 'call' && block.input.trim() !== '' && !isJson(block.input);

export function extendBlock(block: Block, delta: Fields, draft: AnswerDraft): Chunks {
  block.extended = true;
  if (isDamagedPiece(delta)) return wrong(block, 'one of its pieces cannot be read');
  if (block.kind === 'provider' && delta.type !== 'input_json_delta') {
    block.raw = grown(block.raw, delta);
    return [];
  }
  switch (delta.type) {
    case 'text_delta':
      return write(block, 'text', text(delta.text), draft);
    case 'thinking_delta':
      return write(block, 'thinking', text(delta.thinking), draft);
    case 'signature_delta':
      sign(block, text(delta.signature), draft);
      return [];
    case 'citations_delta':
      block.citations.push(fields(delta.citation));
      return [];
    case 'input_json_delta': {
      const whole = delta.partial_json;
      const piece = typeof whole === 'object' && whole !== null ? JSON.stringify(whole) : text(whole);
      block.input += piece;
      if (block.kind === 'text' || block.kind === 'thinking') return wrong(block);
      return block.kind === 'call' && block.part !== undefined ? draft.argue(block.part, piece) : [];
    }
    default:
      // Of a new kind of piece nobody knows what of a call it changes.
      return block.kind === 'call' ? wrong(block) : [];
  }
}

function wrong(block: Block, problem = 'a piece came for a part of another kind'): Chunks {
  block.problem ??= problem;
  return [];
}

function write(block: Block, kind: 'text' | 'thinking', piece: string, draft: AnswerDraft): Chunks {
  if (piece === '') return [];
  if (block.kind === kind) return draft.add(partOf(block, kind, draft), piece);
  if (block.kind === 'call') return wrong(block);
  // Gateways announce the wrong kind; which it is, each piece says.
  block.other ??= draft.begin(kind);
  return draft.add(block.other, piece);
}

function partOf(block: Block, kind: 'text' | 'thinking', draft: AnswerDraft): number {
  block.part ??= draft.begin(kind);
  return block.part;
}

function sign(block: Block, signature: string, draft: AnswerDraft): void {
  if (signature === '') return;
  const part = block.kind === 'thinking' ? partOf(block, 'thinking', draft) : block.other;
  if (part === undefined) return;
  draft.note(part, { signature: (draft.notes(part).signature ?? '') + signature });
}

/** What a piece of an unknown kind says is added where it says it; a summary comes as a whole. */
function grown(raw: Fields, delta: Fields): Fields {
  const { type, ...more } = delta;
  if (type === 'compaction_delta') return { ...raw, ...more };
  const added = Object.entries(more).map(([name, value]) => {
    const before = raw[name];
    return [name, typeof value === 'string' && typeof before === 'string' ? before + value : value] as const;
  });
  return { ...raw, ...Object.fromEntries(added) };
}

export function stopBlock(block: Block, draft: AnswerDraft): Chunks {
  block.closed = true;
  draft.close();
  if (block.part === undefined) return [];
  if (block.kind === 'text') noteCitations(block, block.part, draft);
  if (block.kind === 'provider') endProvider(block, block.part, draft);
  return block.kind === 'call' ? endCall(block, block.part, draft) : [];
}

function noteCitations({ citations }: Block, part: number, draft: AnswerDraft): void {
  if (citations.length === 0) return;
  draft.note(part, { citations: citations.map(citationOf), extra: JSON.stringify({ citations }) });
}

function citationOf(citation: Fields): Citation {
  const url = text(citation.url) || (text(citation.type) === 'search_result_location' ? text(citation.source) : '');
  const title = text(citation.title) || text(citation.document_title);
  const quote = text(citation.cited_text);
  return {
    ...(url === '' ? {} : { url }),
    ...(title === '' ? {} : { title }),
    ...(quote === '' ? {} : { quote }),
  };
}

function endProvider(block: Block, part: number, draft: AnswerDraft): void {
  const input = block.input === '' ? block.raw.input : parsed(block.input);
  if (input !== undefined) block.raw = { ...block.raw, input };
  const id = text(block.raw.id);
  // What cannot be read is told in words, not given back.
  const data = block.input !== '' && input === undefined ? '' : JSON.stringify(block.raw);
  draft.note(part, { data, ...(id === '' ? {} : { item: id }) });
  draft.settle(part, summaryOf(block.raw) || providerWords(block.raw));
}

/** What stands for a conversation, or was advised, another model needs as it is. */
function summaryOf({ type, content }: Fields): string {
  if (type === 'compaction') return text(content);
  return type === 'advisor_tool_result' ? text(fields(content).text) : '';
}

/** Gateways that do not stream arguments give them whole at the start; who called otherwise than the model goes back with the call. */
function endCall(block: Block, part: number, draft: AnswerDraft): Chunks {
  const { caller, toolset_name } = block.raw;
  const by = text(fields(caller).type);
  const extra = {
    ...(by === '' || by === 'direct' ? {} : { caller }),
    ...(text(toolset_name) === '' ? {} : { toolset_name }),
  };
  if (Object.keys(extra).length > 0) draft.note(part, { extra: JSON.stringify(extra) });
  if (lostBeginning(draft.text(part).trim())) block.problem ??= 'the beginning of a tool call is not there';
  if (draft.text(part) !== '') return [];
  if (typeof block.raw.input === 'string') return draft.argue(part, block.raw.input);
  const whole = fields(block.raw.input);
  return Object.keys(whole).length === 0 ? [] : draft.argue(part, JSON.stringify(whole));
}

/** A model may write badly, but it begins with the beginning. */
const lostBeginning = (raw: string): boolean => raw.endsWith('}') && !raw.startsWith('{') && !isJson(raw);
