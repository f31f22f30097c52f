// Gives a conversation that fits into so many tokens: what can be had again goes first, what the user said and what is newest last.
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import type { Message } from '../../protocol/message.ts';
import { tokensOfMessage, tokensOfMessages } from '../shared/estimate-tokens.ts';
import { foldOld, foldWork, tellWork } from './compact-fold.ts';
import { LAST_DETAIL } from './compact-note.ts';
import { BULKY, clipBulky, clipSaid, type Slim, STUB, withoutMedia, withoutThoughts } from './compact-parts.ts';
import { isNote, messagesOf, type Turn, turnsOf } from './compact-turns.ts';
import { repairTranscript } from './transcript.ts';

/**
 * Pure and deterministic; what fits comes back as it is (repaired, where it was not sound), so doing it again changes nothing.
 * `limit` is for the messages alone, reckoned as `tokensOfMessages` does.
 */
export function compact(messages: readonly Message[], limit: number): Outcome<readonly Message[]> {
  if (!Number.isFinite(limit) || limit < 1) {
    return fail('compact.bad-limit', `A limit is a number of tokens from 1 on; ${limit} is none.`);
  }
  const repaired = repairTranscript(messages);
  const same = repaired.length === messages.length && repaired.every((message, index) => message === messages[index]);
  const sound = same ? messages : repaired;
  if (tokensOfMessages(sound) <= limit) return succeed(sound);
  const draft = slimOld(turnsOf(sound), limit);
  for (const stage of STAGES) {
    const slim = stage.turns(draft.turns);
    if (stage.alone !== true) draft.turns = slim;
    const all = messagesOf(slim);
    if (tokensOfMessages(all) <= limit) return succeed(all);
    const shorter = foldOld(slim, limit, stage.detail);
    if (shorter !== undefined) return succeed(shorter);
  }
  return fail('compact.too-large', tooLarge(sound, limit), { action: 'new-session' });
}

function tooLarge(messages: readonly Message[], limit: number): string {
  const newest = messages.findLast((message) => message.role === 'user' && !isNote(message));
  const tokens = newest === undefined ? 0 : tokensOfMessage(newest);
  return `The newest message alone takes about ${tokens} tokens and ${limit} fit, with what belongs to it. Send less at once, or choose a model with more room.`;
}

interface Draft {
  turns: readonly Turn[];
}

/** Oldest first, one kind of thing after the other, until it fits. */
function slimOld(turns: readonly Turn[], limit: number): Draft {
  let total = tokensOfMessages(messagesOf(turns));
  let current = turns;
  for (const slim of [withoutThoughts, clipBulky(BULKY), withoutMedia]) {
    current = current.map((turn, index) => {
      if (index === current.length - 1) return turn;
      return slimTurn(turn, (message) => {
        if (total <= limit) return message;
        const next = slim(message);
        if (next !== message) total += sizeOf(next) - tokensOfMessage(message);
        return next;
      });
    });
  }
  return { turns: current };
}

/** An empty message is left out. */
const sizeOf = (message: Message) => (message.parts.length === 0 ? 0 : tokensOfMessage(message));

function slimTurn(turn: Turn, slim: Slim, keep = 0): Turn {
  const edge = turn.exchanges.length - keep;
  const exchanges = turn.exchanges.map((exchange, index) =>
    index >= edge ? exchange : { messages: exchange.messages.map(slim).filter(({ parts }) => parts.length > 0) },
  );
  return {
    user: turn.user === undefined ? undefined : slim(turn.user),
    exchanges: exchanges.filter(({ messages }) => messages.length > 0),
  };
}

interface Stage {
  readonly turns: (turns: readonly Turn[]) => readonly Turn[];
  /** How little the note of folded turns may tell. */
  readonly detail: number;
  /** What comes after it begins from what was before it. */
  readonly alone?: true;
}

const newest =
  (change: (turn: Turn) => Turn): Stage['turns'] =>
  (turns) =>
    turns.map((turn, index) => (index === turns.length - 1 ? change(turn) : turn));

/** Of the exchanges alone: what the user attached to the newest message stays longer. */
const work = (slims: readonly Slim[], keep: number) =>
  newest((turn) => ({ ...slims.reduce((slim, next) => slimTurn(slim, next, keep), turn), user: turn.user }));

const first =
  (slim: Slim): Stage['turns'] =>
  (turns) =>
    turns.map((turn, index) =>
      index > 0 || turns.length === 1 || turn.user === undefined ? turn : { ...turn, user: slim(turn.user) },
    );

/** What was done on the newest request so far becomes a note, but for the last exchanges. */
const folded = (keep: number) => newest((turn) => foldWork(turn, keep));
const told = (keep: number, detail: number) => newest((turn) => tellWork(turn, keep, detail));

const newestUser = (slim: Slim) => newest((turn) => ({ ...turn, user: turn.user && slim(turn.user) }));
const lastTurn: Stage['turns'] = (turns) => turns.slice(-1);

/** Each on top of those before it, but for the last: those tell the same work in fewer and fewer words. */
const STAGES: readonly Stage[] = [
  { turns: (turns) => turns, detail: 1 },
  { turns: work([withoutThoughts, clipBulky(BULKY)], 4), detail: 1 },
  { turns: work([withoutThoughts, clipBulky(BULKY)], 1), detail: 2 },
  { turns: work([clipBulky(BULKY)], 0), detail: 2 },
  { turns: work([clipBulky(STUB)], 1), detail: 3 },
  { turns: folded(16), detail: 3 },
  { turns: folded(4), detail: 3 },
  { turns: first(clipSaid(2_000)), detail: 3 },
  { turns: folded(1), detail: 3 },
  { turns: newestUser(clipBulky(BULKY)), detail: 4 },
  { turns: work([clipBulky(STUB), clipSaid(BULKY)], 0), detail: 4 },
  { turns: first(clipSaid(300)), detail: 4 },
  { turns: lastTurn, detail: 4 },
  { turns: told(1, 2), detail: 4, alone: true },
  { turns: told(0, 1), detail: 4, alone: true },
  { turns: told(0, 2), detail: 4, alone: true },
  { turns: told(0, LAST_DETAIL), detail: 4, alone: true },
];
