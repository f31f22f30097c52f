// Events for tests of the log.
import { EVENT_VERSION, type Event, type EventBody } from '../../../src/protocol/event.ts';

export const stamp = (session: string, seq: number, body: EventBody): Event => ({
  v: EVENT_VERSION,
  seq,
  at: 1_000 + seq,
  session,
  ...body,
});

export const created = (session: string, title: string): Event =>
  stamp(session, 1, { type: 'session.created', title, roots: ['/work'], mode: 'agent', model: 'openai/small' });

export const notice = (session: string, seq: number, text = `note ${seq}`): Event =>
  stamp(session, seq, { type: 'notice.raised', level: 'info', text });

/** A beginning and `count - 1` notices. */
export const story = (session: string, count: number, title = 'A story'): Event[] => [
  created(session, title),
  ...Array.from({ length: count - 1 }, (_, index) => notice(session, index + 2)),
];

export const numbers = (events: readonly Event[]): number[] => events.map((event) => event.seq);
