// A log in memory for one session: begins with what is known of it, and keeps what a replay adds to itself.
import type { Event } from '../../../protocol/event.ts';
import { succeed } from '../../../protocol/fault.ts';
import type { EventLogPort } from '../../ports/log.ts';
import { callOf } from './recording.ts';

export function createMemoryLog(known: readonly Event[]): EventLogPort {
  const added: Event[] = [];
  return {
    append: async (_session, events) => {
      added.push(...events);
      return succeed(undefined);
    },
    read: async (_session, { after = 0, before = Number.POSITIVE_INFINITY, types, last, run, call }) => {
      const wanted = (event: Event) =>
        event.seq > after &&
        event.seq < before &&
        (types === undefined || types.includes(event.type)) &&
        (run === undefined || event.run === run) &&
        (call === undefined || callOf(event) === call);
      const found = [...known.filter(wanted), ...added.filter(wanted)];
      return succeed(last === undefined ? found : found.slice(Math.max(0, found.length - last)));
    },
    open: async () => succeed({ lastSeq: (added.at(-1) ?? known.at(-1))?.seq ?? 0 }),
    saveHead: async () => succeed(undefined),
    list: async () => succeed([]),
    remove: async () => succeed(undefined),
    lock: async () => succeed(true),
    unlock: async () => undefined,
    watch: () => () => undefined,
    close: async () => undefined,
  };
}
