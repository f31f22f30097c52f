// An answer that takes several requests: what is kept of each, what the next is sent to go on with, how they are joined.
import type { AssistantPart, Message } from '../../protocol/message.ts';
import type { Keep } from '../llm/route/route.ts';

export interface Draft {
  /** What was said until now. */
  readonly parts: readonly AssistantPart[];
  /** After a request that did not give the whole. */
  keep(parts: readonly AssistantPart[], what: Keep, continues: boolean): void;
  /** The conversation that the next request goes on with; `continues`: whether the model goes on with an answer it is sent. */
  messages(before: readonly Message[], continues: boolean): readonly Message[];
  /** The whole answer, where these are what the last request gave. */
  joined(parts: readonly AssistantPart[], continues: boolean): readonly AssistantPart[];
  /** Where the parts of the next request stand among all, and how its text goes on with what was shown. */
  continuation(continues: boolean): Continuation;
}

export interface Continuation {
  /** The place of its first text and of all that comes without one. */
  place(part: number, isText: boolean): number;
  /** What is shown of a piece of a text; nothing as long as it may repeat what stands there. */
  shown(part: number, text: string): string;
  /** What was held back to the end. */
  rest(part: number): string;
}

/** Characters that are looked through for what is said twice, and how many of them are no coincidence. */
const LONGEST_REPEAT = 400;
const SHORTEST_REPEAT = 12;

/** Characters that tell where an answer was cut off. */
const QUOTE = 80;

export function createDraft(message: string): Draft {
  /** Whole parts, before a pause. */
  let solid: readonly AssistantPart[] = [];
  let text = '';
  let empty = false;
  const said = (): readonly AssistantPart[] => (text === '' ? solid : [...solid, { type: 'text', text }]);
  return {
    get parts() {
      return said();
    },
    keep: (parts, what, continues) => {
      empty = what === 'empty';
      if (what === 'all') {
        solid = [...said(), ...parts];
        text = '';
      } else if (what === 'text') {
        const more = textOf(parts);
        text += more.slice(repeated(text, more, continues));
      }
    },
    messages: (before, continues) => {
      const cut = text.trimEnd();
      const kept: readonly AssistantPart[] = cut === '' ? solid : [...solid, { type: 'text', text: cut }];
      const sent: readonly Message[] =
        kept.length === 0 ? before : [...before, { id: message, role: 'assistant', parts: [...kept] }];
      if (cut !== '' && !continues) return told(sent, message, goOn(cut));
      return empty && kept.length === 0 ? told(sent, message, EMPTY) : sent;
    },
    joined: (parts, continues) => [...solid, ...withText(parts, text, continues)],
    continuation: (continues) => continuationOf(solid.length, text, continues),
  };
}

const textOf = (parts: readonly AssistantPart[]) =>
  parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('');

const EMPTY = '[Your last answer was empty. Go on with the task, or say in a sentence that it is done.]';

const goOn = (cut: string) =>
  `[Your answer was cut off after ${JSON.stringify(cut.slice(-QUOTE))}. Continue exactly there: repeat nothing, explain nothing, and write a call that had begun anew.]`;

function told(messages: readonly Message[], message: string, words: string): readonly Message[] {
  return [...messages, { id: `${message}-on`, role: 'user', parts: [{ type: 'text', text: words }] }];
}

/** Joined where the text goes on; thinking stands before what follows from it. */
function withText(parts: readonly AssistantPart[], before: string, continues: boolean): readonly AssistantPart[] {
  if (before === '') return parts;
  const index = parts.findIndex((part) => part.type === 'text');
  const next = parts[index];
  if (next?.type === 'text') {
    // What its maker knew the one piece by does not hold for the whole.
    const { extra: _extra, item: _item, ...rest } = next;
    const whole = { ...rest, text: before + next.text.slice(repeated(before, next.text, continues)) };
    return parts.with(index, whole);
  }
  const thought = parts.findIndex((part) => part.type !== 'thinking');
  const at = thought < 0 ? parts.length : thought;
  return [...parts.slice(0, at), { type: 'text', text: before }, ...parts.slice(at)];
}

/** Characters at the beginning of a text that stand at the end of the one before already. */
function repeated(before: string, next: string, continues: boolean): number {
  for (let count = Math.min(LONGEST_REPEAT, before.length, next.length); count > 0; count--) {
    const piece = next.slice(0, count);
    if (!before.endsWith(piece)) continue;
    // Who is made to go on begins where the sent text ended, which is without the space at its end.
    if (piece.trim() === '' || (!continues && count >= SHORTEST_REPEAT)) return count;
  }
  return 0;
}

/** Whether a longer text might still begin with what stands at the end of the one before. */
function mayRepeat(before: string, next: string): boolean {
  if (next.length >= LONGEST_REPEAT) return false;
  const end = before.slice(-LONGEST_REPEAT);
  for (let from = end.indexOf(next); from >= 0; from = end.indexOf(next, from + 1)) {
    if (from + next.length <= end.length) return true;
  }
  return false;
}

function continuationOf(offset: number, before: string, continues: boolean): Continuation {
  if (before === '') return { place: (part) => offset + part, shown: (_part, text) => text, rest: () => '' };
  let first: number | undefined;
  let held: string | undefined = '';
  const flush = (): string => {
    const all = held ?? '';
    held = undefined;
    return all.slice(repeated(before, all, continues));
  };
  return {
    place: (part, isText) => {
      if (isText) first ??= part;
      return part === first ? offset : offset + 1 + part;
    },
    shown: (part, text) => {
      if (part !== first || held === undefined) return text;
      held += text;
      return mayRepeat(before, held) ? '' : flush();
    },
    rest: (part) => (part === first && held !== undefined ? flush() : ''),
  };
}
