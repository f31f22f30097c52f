// The calls of a chat completions stream, told apart although servers number and name them in many ways.
import type { ModelChunk } from '../../../../core/llm/model.ts';
import type { AnswerDraft } from '../answer-draft.ts';
import { type Fields, fields, isJson, number, text } from '../fields.ts';

export interface ChatCalls {
  /** The answer's own id, from which calls without one are given theirs. */
  answer(id: string): void;
  /** What one event holds of them: usually a list, sometimes one alone. */
  take(entries: unknown): readonly ModelChunk[];
  /** A signature that came by itself: of parallel calls the first has it. */
  sign(extra: unknown): void;
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
  /** Pieces of arguments that came before the name. */
  readonly early: string[];
  extra?: unknown;
}

export function createChatCalls(draft: AnswerDraft): ChatCalls {
  const calls: OpenCall[] = [];
  let answer = '';

  const find = (id: string, index: number | undefined) =>
    calls.findLast((open) => (index === undefined ? id === '' || open.given === id : open.index === index));

  const begin = (index: number | undefined, id: string): OpenCall => {
    const call = {
      index: index ?? calls.length,
      given: id,
      id: id || `${answer || 'call'}-${calls.length}`,
      early: [],
      name: '',
    };
    calls.push(call);
    return call;
  };

  /** `place`: which of the open calls it goes on with, where nothing of its own says so. */
  const takeOne = (delta: Fields, place: OpenCall | undefined): readonly ModelChunk[] => {
    const id = text(delta.id);
    const index = number(delta.index);
    const named = Object.keys(fields(delta.function)).length > 0 ? fields(delta.function) : fields(delta.custom);
    const name = text(named.name);
    const raw = argumentsOf(named);
    const placed = id === '' && index === undefined && name === '' ? place : undefined;
    const known = placed ?? find(id, index);
    const same = known?.part !== undefined && (id === '' || known.given === '' || id === known.given);
    if (same && name !== '' && repeats(raw, draft.text(known.part ?? -1))) return [];
    const call = known === undefined || isAnother(draft, known, { id, name, index, raw }) ? begin(index, id) : known;
    call.given ||= id;
    call.extra ??= delta.extra_content ?? undefined;
    if (call.part !== undefined) return goOn(draft, call, call.part, { name, raw });
    call.early.push(raw);
    if (name === '') return [];
    const { part, chunk } = draft.call(call.given || call.id, name);
    call.part = part;
    call.name = name;
    return [chunk, ...noteExtra(call, draft), ...call.early.flatMap((piece) => draft.argue(part, piece))];
  };

  return {
    answer: (id) => {
      answer ||= id;
    },
    get count() {
      return calls.length;
    },
    problem: () => (calls.some((call) => call.part === undefined) ? 'a tool call has no name' : undefined),
    sign: (extra) => {
      const [first] = calls;
      if (first === undefined || first.extra !== undefined) return;
      first.extra = extra;
      noteExtra(first, draft);
    },
    take: (given) => {
      const entries = (Array.isArray(given) ? given : [given]).map(fields);
      // Several without number and id go on with as many calls that were begun last.
      const from = entries.length > 1 ? calls.length - entries.length : -1;
      const open = from < 0 ? [] : calls.slice(from);
      return entries.flatMap((entry, place) => takeOne(entry, open[place]));
    },
  };
}

function goOn(
  draft: AnswerDraft,
  call: OpenCall,
  part: number,
  { name, raw }: { readonly name: string; readonly raw: string },
): readonly ModelChunk[] {
  // A name may come in pieces, or grow, as long as nothing of the arguments has come.
  if (name !== '' && name !== call.name && !begun(draft, call)) {
    call.name = name.startsWith(call.name) ? name : call.name + name;
    draft.rename(part, call.name);
  }
  return [...noteExtra(call, draft), ...draft.argue(part, raw)];
}

const begun = (draft: AnswerDraft, { part }: OpenCall): boolean => part !== undefined && draft.text(part).trim() !== '';

/** What a piece says of the call that it belongs to. */
interface Marks {
  readonly id: string;
  readonly name: string;
  readonly index: number | undefined;
  readonly raw: string;
}

function isAnother(draft: AnswerDraft, call: OpenCall, { id, name, index, raw }: Marks): boolean {
  const renamed = id !== '' && call.given !== '' && call.given !== id;
  if (call.part === undefined || (renamed && name === '')) return renamed && call.part === undefined;
  // Some give no ids either: a new name, or any name after a whole call, is another call.
  if (!renamed && (id !== '' || name === '')) return false;
  const before = draft.text(call.part);
  if (name !== call.name) return renamed || index === undefined || call.given === '' || before.trim() !== '';
  // Some servers give every call the index 0: another id is another call, unless each piece has a new one.
  if (renamed && index === undefined) return true;
  return isJson(before) || (renamed && before === '' && (raw === '' || isJson(raw)));
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
