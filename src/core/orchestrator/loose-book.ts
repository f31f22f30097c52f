// Where requests of other programs are told: a session of their own for each day, without a word of what was said in them.
import type { EventBody } from '../../protocol/event.ts';
import { fault, type Outcome, succeed } from '../../protocol/fault.ts';
import type { Ports } from '../ports.ts';
import { dayName } from '../shared/day.ts';
import type { Journal } from './journal.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';

export interface BookParts {
  readonly ports: Pick<Ports, 'clock' | 'log'>;
  readonly sessions: Pick<Sessions, 'create' | 'open'>;
}

export type Book = () => Promise<Outcome<Session>>;
export type Tell = (bodies: readonly EventBody[]) => Promise<Outcome<void>>;

export const bookTitle = (at: number): string => `Language models for other extensions, ${dayName(at)}`;

/** Where a session may be that another window has begun today. */
const LOOKED_THROUGH = 50;

/** The same session as long as it is its day and nobody else writes it: another window has one of its own. */
export function createBook({ ports: { clock, log }, sessions }: BookParts): Book {
  let known: { readonly session: string; readonly title: string } | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  const openIfFree = async (id: string): Promise<Session | undefined> => {
    const locked = await log.lock(id);
    if (!locked.ok || !locked.value) return undefined;
    const opened = await sessions.open(id);
    return opened.ok && opened.value.journal.broken === undefined ? opened.value : undefined;
  };
  const find = async (title: string): Promise<Session | undefined> => {
    if (known?.title === title) return openIfFree(known.session);
    const listed = await log.list(undefined, LOOKED_THROUGH);
    for (const one of listed.ok ? listed.value : []) {
      const opened = one.title === title ? await openIfFree(one.session) : undefined;
      if (opened !== undefined) return opened;
    }
    return undefined;
  };
  const open = async (): Promise<Outcome<Session>> => {
    const title = bookTitle(clock.now());
    const found = await find(title);
    const session = found === undefined ? await sessions.create({ mode: 'ask' }) : succeed(found);
    if (!session.ok) return session;
    if (found === undefined) await session.value.journal.emit([{ type: 'session.renamed', title }]);
    known = { session: session.value.id, title };
    return session;
  };
  return () => {
    // One after the other: two first requests at once would begin two sessions.
    const opened = turn.then(open);
    turn = opened.catch(() => undefined);
    return opened.catch((error: unknown) => ({ ok: false, fault: fault('log.unwritable', String(error)) }));
  };
}

/** Into the journal; when it was given to another window meanwhile, into that of a session that is still ours. */
export function createTell(journal: Journal, book: Book): Tell {
  return async (bodies) => {
    try {
      await journal.emit(bodies);
      return succeed(undefined);
    } catch {
      const other = await book();
      if (!other.ok) return other;
      try {
        await other.value.journal.emit(bodies);
        return succeed(undefined);
      } catch (error) {
        return { ok: false, fault: other.value.journal.broken ?? fault('log.unwritable', String(error)) };
      }
    }
  };
}
