// A session as a file: one event a line. What comes from outside is checked line by line before any of it is kept.
import { copyInto } from '../core/orchestrator/fork.ts';
import type { EventLogPort } from '../core/ports/log.ts';
import type { ClockPort } from '../core/ports/machine.ts';
import { redactValue } from '../core/shared/redact-value.ts';
import type { Event } from '../protocol/event.ts';
import { fail, type Outcome, succeed } from '../protocol/fault.ts';
import { readEvent } from '../protocol/upcast.ts';
import { readJsonFile } from './json-file.ts';

/** Also what was logged before secrets were taken out of it leaves without them. */
export const sessionFileText = (events: readonly Event[]): string =>
  events.map((event) => `${JSON.stringify(redactValue(event))}\n`).join('');

/** Faults name the line: `session-file.empty`, `session-file.malformed`, `event.newer`. */
export function readSessionFile(text: string): Outcome<readonly Event[]> {
  const lines = (text.startsWith('\uFEFF') ? text.slice(1) : text).split('\n');
  const events: Event[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const read = readLine(line, `Line ${index + 1}`, events);
    if (!read.ok) return read;
    events.push(read.value);
  }
  if (events.length === 0) {
    return fail('session-file.empty', 'The file holds no events; a session is exported as one event a line.');
  }
  return succeed(events);
}

function readLine(line: string, name: string, before: readonly Event[]): Outcome<Event> {
  const json = readJsonFile(line, name);
  if (!json.ok) return malformed(`${json.fault.text} A session is a file of one event a line.`);
  const read = readEvent(json.value);
  if (!read.ok) {
    const { code, text } = read.fault;
    return code === 'event.newer' ? fail(code, `${name}: ${text}`) : malformed(`${name} is not an event. ${text}`);
  }
  const event = read.value;
  const expected = before.length + 1;
  if (event.seq !== expected) {
    return malformed(`${name} has the number ${event.seq} where ${expected} comes next; events are missing or moved.`);
  }
  const first = before[0] ?? event;
  if (first.type !== 'session.created') {
    return malformed(`${name} is ${event.type}; a session begins with session.created.`);
  }
  if (event.session !== first.session) {
    return malformed(`${name} is of session ${event.session}, the lines before of ${first.session}; a file holds one.`);
  }
  if (before.length > 0 && event.type === 'session.created') {
    return malformed(`${name} begins a session once more; a file holds one.`);
  }
  return succeed(event);
}

const malformed = (text: string) => fail('session-file.malformed', `${text} Nothing was imported.`);

/** Keeps the events as a new session and gives its id; where that fails, nothing of it stays. `id` must be free. */
export async function importSession(
  log: EventLogPort,
  clock: ClockPort,
  events: readonly Event[],
  id: string = clock.id(),
): Promise<Outcome<string>> {
  const copied = await copyInto(log, id, events, undefined);
  if (copied.ok) return succeed(id);
  await log.remove(id);
  await log.unlock(id);
  return copied;
}
