// Collects an answer while it streams: which piece belongs to which part, and what of it may be handed on at the end.
import type { ModelChunk, StopReason } from '../../core/llm/model.ts';
import type { AssistantPart, Usage } from '../../protocol/message.ts';
import { isJson } from './fields.ts';

/** Reads one wire's events; made anew for each answer. */
export interface AnswerReader {
  /** What an event adds to the screen; an event of unknown kind adds nothing. */
  take(event: unknown): readonly ModelChunk[];
  /** Whether nothing more is needed, so that a connection left open need not be waited for. */
  readonly complete: boolean;
  /** The last chunk; undefined when the answer has not ended, a sentence when it ended but makes no sense. */
  end(marker: boolean): Extract<ModelChunk, { type: 'end' }> | string | undefined;
  /** What may be kept of an answer that did not end: never a call. */
  partial(): { readonly parts: readonly AssistantPart[]; readonly usage?: Usage };
}

interface DraftPart {
  readonly kind: 'text' | 'thinking' | 'call';
  /** Text, thinking or raw arguments. */
  text: string;
  signature?: string;
  redacted?: string;
  call?: { readonly id: string; readonly tool: string };
}

export interface AnswerDraft {
  write(kind: 'text' | 'thinking', text: string): readonly ModelChunk[];
  sign(signature: string): void;
  redact(data: string): void;
  /** The next piece of text begins a part of its own. */
  close(): void;
  call(id: string, tool: string): { readonly part: number; readonly chunk: ModelChunk };
  argue(part: number, raw: string): readonly ModelChunk[];
  arguments(part: number): string;
  parts(stop: StopReason): readonly AssistantPart[];
  shown(): readonly AssistantPart[];
}

/** `taken` are the ids of calls made before: some servers count from zero in every answer. */
export function createDraft(taken: ReadonlySet<string>): AnswerDraft {
  const parts: DraftPart[] = [];
  const used = new Set(taken);
  let open: DraftPart | undefined;
  const begin = (kind: 'text' | 'thinking'): DraftPart => {
    if (open?.kind !== kind) {
      open = { kind, text: '' };
      parts.push(open);
    }
    return open;
  };
  return {
    write: (kind, text) => {
      if (text === '') return [];
      begin(kind).text += text;
      return [{ type: kind, part: parts.length - 1, text }];
    },
    sign: (signature) => {
      const part = begin('thinking');
      part.signature = (part.signature ?? '') + signature;
    },
    redact: (data) => {
      parts.push({ kind: 'thinking', text: '', redacted: data });
      open = undefined;
    },
    close: () => {
      open = undefined;
    },
    call: (id, tool) => {
      const unique = unused(id, used);
      used.add(unique);
      open = undefined;
      parts.push({ kind: 'call', text: '', call: { id: unique, tool } });
      return { part: parts.length - 1, chunk: { type: 'call', part: parts.length - 1, call: unique, tool } };
    },
    argue: (part, raw) => {
      const draft = parts[part];
      if (draft === undefined || raw === '') return [];
      draft.text += raw;
      return [{ type: 'arguments', part, text: raw }];
    },
    arguments: (part) => parts[part]?.text ?? '',
    parts: (stop) => parts.flatMap((part) => finished(part, stop)),
    shown: () => parts.flatMap((part) => (part.kind === 'call' ? [] : finished(part, 'end'))),
  };
}

function unused(id: string, used: ReadonlySet<string>): string {
  if (!used.has(id)) return id;
  for (let count = 2; ; count++) {
    if (!used.has(`${id}-${count}`)) return `${id}-${count}`;
  }
}

function finished(part: DraftPart, stop: StopReason): AssistantPart[] {
  if (part.call === undefined) {
    if (part.kind === 'text') return [{ type: 'text', text: part.text }];
    return [
      {
        type: 'thinking',
        text: part.text,
        ...(part.signature === undefined ? {} : { signature: part.signature }),
        ...(part.redacted === undefined ? {} : { redacted: part.redacted }),
      },
    ];
  }
  // An answer that was cut short by its limit or by a refusal may end within a call's arguments.
  if (stop === 'refused' || (stop === 'length' && !isJson(part.text))) return [];
  const raw = part.text.trim() === '' ? '{}' : part.text;
  return [{ type: 'tool-call', call: part.call.id, tool: part.call.tool, arguments: raw }];
}
