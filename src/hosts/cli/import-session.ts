// `orquestra sessions import`: keeps an exported session, under its own id where that is free.
import { createClock } from '../../adapters/node/clock.ts';
import type { EventLogPort } from '../../core/ports/log.ts';
import type { Event } from '../../protocol/event.ts';
import { type Outcome, succeed } from '../../protocol/fault.ts';
import { importSession, readSessionFile } from '../session-file.ts';
import { nameOf, readWords } from './file-words.ts';
import { printable } from './printable.ts';

/** What an id looks like; anything else is given a new one. */
const ID = /^[0-9A-Za-z-]{8,64}$/;

export async function importFile(log: EventLogPort, file: string): Promise<Outcome<void>> {
  const text = await readWords(file);
  if (!text.ok) return text;
  const events = readSessionFile(text.value);
  if (!events.ok) {
    return { ok: false, fault: { ...events.fault, text: `${nameOf(file)}: ${events.fault.text}` } };
  }
  const id = await freeId(log, events.value);
  if (!id.ok) return id;
  const imported = await importSession(log, createClock(), events.value, id.value);
  if (!imported.ok) return imported;
  process.stdout.write(`${imported.value}\n`);
  process.stderr.write(printable(notes(events.value)));
  return succeed(undefined);
}

async function freeId(log: EventLogPort, [first]: readonly Event[]): Promise<Outcome<string | undefined>> {
  if (first === undefined || !ID.test(first.session)) return succeed(undefined);
  const known = await log.open(first.session);
  if (!known.ok) return known;
  return succeed(known.value === undefined ? first.session : undefined);
}

function notes([first]: readonly Event[]): string {
  const folders = first?.type === 'session.created' ? first.roots.join(', ') : '';
  return `Files as they were before each change are not part of an export: what was changed there cannot be undone here.
${folders === '' ? '' : `It was about ${folders}; name another folder with --cwd when it goes on.\n`}`;
}
