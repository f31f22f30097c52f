// Where text in an agent's context comes from that neither the user nor the workspace wrote.
import type { Event, EventBody } from './event.ts';

/** More places than anybody reads; that there is one is what counts. */
const MOST = 30;

/** Each place once, in the order in which its text came; the same list where there is nothing new. */
export function withSources(known: readonly string[], more: readonly string[] | undefined): readonly string[] {
  const fresh = new Set((more ?? []).filter((source) => !known.includes(source)));
  return fresh.size === 0 || known.length >= MOST ? known : [...known, ...fresh].slice(0, MOST);
}

export const IMPORTED = 'a session that was brought in from a file';

/** What an event brings into the context of the agent whose doing it is. */
export function sourcesIn(event: Event | EventBody): readonly string[] {
  switch (event.type) {
    case 'session.created':
      return event.importedTo === undefined ? [] : [IMPORTED];
    case 'message.added':
    case 'tool.ended':
      return event.foreign ?? [];
    default:
      return [];
  }
}
