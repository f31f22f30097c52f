// Folds old turns into one note behind the first request: as few of them as will do, told in as much detail as fits.
import type { Message } from '../../protocol/message.ts';
import { tokensOfMessages } from '../shared/estimate-tokens.ts';
import { clip } from '../shared/text.ts';
import { foldTurn, HISTORY, LAST_DETAIL, lastAnswer, merged, noteText, PROGRESS } from './compact-note.ts';
import { messagesOf, noteId, type Turn } from './compact-turns.ts';

/** Of the answer that leads over a gap. */
const HINGE = 600;
/** From this detail on only notes are left of what was answered. */
const NO_HINGES = 2;

/** Undefined where it does not fit although all but the newest turn is folded. */
export function foldOld(turns: readonly Turn[], limit: number, leastDetail: number): readonly Message[] | undefined {
  const old = turns.length - 1;
  if (old < 1) return undefined;
  const parts = turns.slice(0, -1).map((turn) => foldTurn(turn, turns[0]?.user));
  const attempt = (count: number, detail: number, older = 0): readonly Message[] | undefined => {
    const text = noteText(HISTORY, merged(parts.slice(0, count)), detail, older);
    const messages = folded(turns, count, text, detail < NO_HINGES);
    return tokensOfMessages(messages) <= limit ? messages : undefined;
  };
  const whole = attempt(old, 0);
  if (whole !== undefined) return least(1, old, (count) => attempt(count, 0)) ?? whole;
  for (let detail = 1; detail <= Math.min(leastDetail, LAST_DETAIL); detail++) {
    const fits = attempt(old, detail);
    if (fits !== undefined) return least(1, old, (older) => attempt(old, detail - 1, older)) ?? fits;
  }
  return undefined;
}

/** The result of the smallest number that gives one, where larger ones do as well. */
function least<T>(from: number, to: number, attempt: (count: number) => T | undefined): T | undefined {
  let low = from;
  let high = to;
  let best: T | undefined;
  while (low <= high) {
    const middle = Math.floor((low + high) / 2);
    const result = attempt(middle);
    if (result === undefined) low = middle + 1;
    else {
      best = result;
      high = middle - 1;
    }
  }
  return best;
}

/** The first request as it was, the note, the turns that are kept; what the model answered last leads over each gap. */
function folded(turns: readonly Turn[], count: number, text: string, hinges: boolean): readonly Message[] {
  const gone = turns.slice(0, count);
  const first = gone[0]?.user;
  const last = messagesOf(gone).at(-1);
  if (last === undefined || (last === first && count === 1)) return messagesOf(turns);
  const note: Message = { id: noteId(last), role: 'user', parts: [{ type: 'text', text }] };
  return [
    ...(first === undefined ? [] : [first]),
    ...(hinges && count > 1 ? hingeOf(gone[0]) : []),
    note,
    ...(hinges ? hingeOf(gone.at(-1)) : []),
    ...messagesOf(turns.slice(count)),
  ];
}

function hingeOf(turn: Turn | undefined): readonly Message[] {
  const messages = turn?.exchanges.flatMap((exchange) => exchange.messages) ?? [];
  const text = lastAnswer(messages);
  const asked = messages.findLast((message) => message.role === 'assistant');
  if (text === '' || asked === undefined) return [];
  return [{ id: asked.id, role: 'assistant', parts: [{ type: 'text', text: clip(text, HINGE) }] }];
}

/** What the first exchanges of a turn came to; undefined where there is none. */
function workNote(turn: Turn, edge: number, detail: number): Message | undefined {
  const exchanges = turn.exchanges.slice(0, edge);
  const last = exchanges.at(-1)?.messages.at(-1);
  if (last === undefined) return undefined;
  const text = noteText(PROGRESS, foldTurn({ user: turn.user, exchanges }, turn.user), detail, 0);
  return { id: noteId(last), role: 'user', parts: [{ type: 'text', text }] };
}

/** The turn with a note in the place of all exchanges but the last; as it was where the note would take as much room. */
export function foldWork(turn: Turn, keep: number): Turn {
  const edge = turn.exchanges.length - keep;
  const note = edge <= 0 ? undefined : workNote(turn, edge, 1);
  const gone = turn.exchanges.slice(0, edge).flatMap((exchange) => exchange.messages);
  if (note === undefined || tokensOfMessages([note]) >= tokensOfMessages(gone)) return turn;
  return { ...turn, exchanges: [{ messages: [note] }, ...turn.exchanges.slice(edge)] };
}

/** The same, whatever it gains: that something was done is never left out, or it would be done again. */
export function tellWork(turn: Turn, keep: number, detail: number): Turn {
  const edge = turn.exchanges.length - keep;
  const note = edge <= 0 ? undefined : workNote(turn, edge, detail);
  return note === undefined ? turn : { ...turn, exchanges: [{ messages: [note] }, ...turn.exchanges.slice(edge)] };
}
