// The calls of a chat completions stream, told apart although servers number and name them in many ways.
import type { ModelChunk } from '../../../../core/llm/model.ts';
import type { AnswerDraft } from '../answer-draft.ts';
import { type Fields, fields, isJson, number, text } from '../fields.ts';

export interface ChatCalls {
  /** The answer's own id, from which calls without one are given theirs. */
  answer(id: string): void;
  take(delta: Fields): readonly ModelChunk[];
  readonly count: number;
  problem(): string | undefined;
}

interface OpenCall {
  readonly index: number;
  /** As the server gave it. */
  given: string;
  readonly id: string;
  /** Undefined until the call's name has come. */
  part?: number;
  name: string;
  /** Arguments that came before the name. */
  early: string;
  extra?: unknown;
}

export function createChatCalls(draft: AnswerDraft): ChatCalls {
  const calls: OpenCall[] = [];
  let answer = '';

  const another = (call: OpenCall | undefined, id: string, name: string): boolean => {
    if (call === undefined) return true;
    // Some servers give every call the index 0: another id is another call, unless each piece has a new one and no name.
    if (id !== '' && call.given !== '' && call.given !== id) return name !== '' || call.part === undefined;
    // Some give no ids either: a new name, or any name after a whole call, is another call.
    if (id !== '' || name === '' || call.part === undefined) return false;
    return call.name !== name || isJson(draft.text(call.part));
  };
  const find = (id: string, index: number | undefined) =>
    calls.findLast((open) => (index === undefined ? id === '' || open.given === id : open.index === index));

  const begin = (index: number | undefined, id: string): OpenCall => {
    const call = {
      index: index ?? calls.length,
      given: id,
      id: id || `${answer || 'call'}-${calls.length}`,
      early: '',
      name: '',
    };
    calls.push(call);
    return call;
  };

  return {
    answer: (id) => {
      answer ||= id;
    },
    get count() {
      return calls.length;
    },
    problem: () => (calls.some((call) => call.part === undefined) ? 'a tool call has no name' : undefined),
    take: (delta) => {
      const id = text(delta.id);
      const index = number(delta.index);
      const named = Object.keys(fields(delta.function)).length > 0 ? fields(delta.function) : fields(delta.custom);
      const name = text(named.name);
      const raw = argumentsOf(named);
      const known = find(id, index);
      const same = known?.part !== undefined && (id === '' || known.given === '' || id === known.given);
      if (same && name !== '' && repeats(raw, draft.text(known.part ?? -1))) return [];
      const call = known === undefined || another(known, id, name) ? begin(index, id) : known;
      call.given ||= id;
      call.extra ??= delta.extra_content ?? undefined;
      if (call.part === undefined) call.early += raw;
      else return [...noteExtra(call, draft), ...draft.argue(call.part, raw)];
      if (name === '') return [];
      const { part, chunk } = draft.call(call.given || call.id, name);
      call.part = part;
      call.name = name;
      return [chunk, ...noteExtra(call, draft), ...draft.argue(part, call.early)];
    },
  };
}

/** Some servers give an object where a text belongs. */
function argumentsOf(named: Fields): string {
  const given = named.arguments ?? named.input;
  return typeof given === 'object' && given !== null ? JSON.stringify(given) : text(given);
}

/** A whole call that comes twice is one call. */
const repeats = (raw: string, before: string): boolean => raw !== '' && raw === before && isJson(raw);

function noteExtra(call: OpenCall, draft: AnswerDraft): readonly ModelChunk[] {
  if (call.extra === undefined || call.part === undefined) return [];
  draft.note(call.part, { extra: JSON.stringify({ extra_content: call.extra }) });
  return [];
}
