// Collects an answer while it streams: which piece belongs to which part, and what of it may be handed on at the end.
import type { ModelChunk, StopReason } from '../../../core/llm/model.ts';
import type { AssistantPart, Citation, Usage } from '../../../protocol/message.ts';
import { isDamaged } from './damage.ts';
import { type Doubt, noDoubt } from './doubt.ts';
import { isJson } from './fields.ts';

/** Reads one wire's events; made anew for each answer. Throws what the wire itself calls an error, as the SDKs do. */
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

/** What belongs to a part beyond its words. */
export interface PartNotes {
  signature?: string;
  redacted?: string;
  extra?: string;
  item?: string;
  /** Of what a provider did itself. */
  data?: string;
  citations?: readonly Citation[];
}

type Kind = 'text' | 'thinking' | 'call' | 'provider';

interface DraftPart {
  readonly kind: Kind;
  /** Text, thinking, raw arguments, or what was done in a few words. */
  text: string;
  readonly notes: PartNotes;
  /** Of a call or of what a provider did. */
  name: string;
  readonly call: string;
  /** How long each piece of a call's arguments was. */
  readonly pieces: number[];
}

export interface AnswerDraft {
  /** Adds to the open part of this kind, or begins one. */
  write(kind: 'text' | 'thinking', text: string): readonly ModelChunk[];
  /** The next piece of text begins a part of its own. */
  close(): void;
  begin(kind: 'text' | 'thinking'): number;
  add(part: number, text: string): readonly ModelChunk[];
  note(part: number, notes: PartNotes): void;
  notes(part: number): PartNotes;
  provide(name: string, text: string, notes: PartNotes): number;
  /** Replaces what was written by what the provider says in the end that it is. */
  settle(part: number, text: string): void;
  call(id: string, tool: string): { readonly part: number; readonly chunk: ModelChunk };
  argue(part: number, raw: string): readonly ModelChunk[];
  /** A call that was begun and is not to be made. */
  drop(part: number): void;
  /** A call's name turned out to be longer. */
  rename(part: number, tool: string): void;
  callId(part: number): string;
  text(part: number): string;
  /** The open part of thinking, or a new one. */
  thinking(): number;
  /** What the whole answer rests on belongs to its last text. */
  cite(citations: readonly Citation[]): void;
  /** What shows that pieces of a call were lost, doubled or damaged on their way; asked once, of a whole answer. */
  damage(): string | undefined;
  parts(stop: StopReason): readonly AssistantPart[];
  shown(): readonly AssistantPart[];
}

/** `taken` are the ids of calls made before: some servers count from zero in every answer. */
export function createDraft(taken: ReadonlySet<string>, origin: string, doubt: Doubt = noDoubt): AnswerDraft {
  const parts: DraftPart[] = [];
  const used = new Set(taken);
  const dropped = new Set<number>();
  let open: number | undefined;
  const kept = () => parts.filter((_, at) => !dropped.has(at));
  const push = (kind: Kind, text: string, notes: PartNotes = {}, name = '', call = ''): number =>
    parts.push({ kind, text, notes: { ...notes }, name, call, pieces: [] }) - 1;
  const begin = (kind: 'text' | 'thinking'): number => {
    open = push(kind, '');
    return open;
  };
  const add = (at: number, text: string): readonly ModelChunk[] => {
    const part = parts[at];
    if (part === undefined || text === '' || part.kind === 'call' || part.kind === 'provider') return [];
    part.text += text;
    return [{ type: part.kind, part: at, text }];
  };
  return {
    begin,
    add,
    write: (kind, text) => {
      if (text === '') return [];
      const at = open !== undefined && parts[open]?.kind === kind ? open : begin(kind);
      return add(at, text);
    },
    close: () => {
      open = undefined;
    },
    thinking: () => (open !== undefined && parts[open]?.kind === 'thinking' ? open : begin('thinking')),
    cite: (citations) => {
      const last = parts.findLast((part) => part.kind === 'text');
      if (last !== undefined && citations.length > 0) last.notes.citations = citations;
    },
    damage: () => damageOf(kept(), doubt),
    note: (part, notes) => {
      Object.assign(parts[part]?.notes ?? {}, notes);
    },
    notes: (part) => parts[part]?.notes ?? {},
    provide: (name, text, notes) => {
      open = undefined;
      return push('provider', text, notes, name);
    },
    settle: (at, text) => {
      const part = parts[at];
      if (part !== undefined) part.text = text;
    },
    call: (id, tool) => {
      const unique = unused(id, used);
      used.add(unique);
      open = undefined;
      const part = push('call', '', {}, tool, unique);
      return { part, chunk: { type: 'call', part, call: unique, tool } };
    },
    argue: (part, raw) => {
      const draft = parts[part];
      if (draft?.kind !== 'call' || raw === '') return [];
      draft.text += raw;
      draft.pieces.push(raw.length);
      return [{ type: 'arguments', part, text: raw }];
    },
    drop: (part) => {
      dropped.add(part);
    },
    rename: (at, tool) => {
      const part = parts[at];
      if (part !== undefined) part.name = tool;
    },
    callId: (part) => parts[part]?.call ?? '',
    text: (part) => parts[part]?.text ?? '',
    parts: (stop) => kept().flatMap((part) => finished(part, stop, origin)),
    shown: () =>
      parts.flatMap((part) => (part.kind === 'text' || part.kind === 'thinking' ? finished(part, 'end', origin) : [])),
  };
}

function damageOf(parts: readonly DraftPart[], doubt: Doubt): string | undefined {
  const calls = parts.filter((part) => part.kind === 'call');
  if (calls.some((part) => isDamaged(part.text, part.pieces))) return 'the pieces of a tool call do not fit together';
  const unreadable = calls.some((part) => part.text.trim() !== '' && !isJson(part.text));
  return doubt(unreadable) ? 'the arguments of a tool call are no JSON' : undefined;
}

function unused(id: string, used: ReadonlySet<string>): string {
  if (!used.has(id)) return id;
  for (let count = 2; ; count++) {
    if (!used.has(`${id}-${count}`)) return `${id}-${count}`;
  }
}

function finished(part: DraftPart, stop: StopReason, origin: string): AssistantPart[] {
  const { signature, redacted, extra, item, data, citations } = part.notes;
  const made = { origin, ...(item === undefined ? {} : { item }) };
  const own = extra === undefined ? {} : { extra, ...made };
  switch (part.kind) {
    case 'text':
      if (part.text === '') return [];
      return [{ type: 'text', text: part.text, ...(citations?.length ? { citations: [...citations] } : {}), ...own }];
    case 'thinking':
      if (part.text === '' && signature === undefined && redacted === undefined && item === undefined) return [];
      return [
        {
          type: 'thinking',
          text: part.text,
          ...(signature === undefined ? {} : { signature }),
          ...(redacted === undefined ? {} : { redacted }),
          ...made,
        },
      ];
    case 'provider':
      return [{ type: 'provider', name: part.name, text: part.text, data: data ?? '', ...made }];
    case 'call':
      // An answer that was cut short by its limit or by a refusal may end within a call's arguments.
      if (stop === 'refused' || (stop === 'length' && !isJson(part.text))) return [];
      return [
        {
          type: 'tool-call',
          call: part.call,
          tool: part.name,
          arguments: part.text.trim() === '' ? '{}' : part.text,
          ...own,
        },
      ];
  }
}
