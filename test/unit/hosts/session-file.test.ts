// A session that comes as a file: whole it becomes a session of its own, anything odd is named by its line and nothing is kept.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { importSession, readSessionFile, sessionFileText } from '../../../src/hosts/session-file.ts';
import { EVENT_VERSION, type Event } from '../../../src/protocol/event.ts';
import { fail } from '../../../src/protocol/fault.ts';
import { createFakeClock } from '../../support/fakes/clock.ts';
import { text, value } from '../../support/fakes/outcome.ts';
import { createFakeLog } from '../../support/fakes-log.ts';

const stamp = (seq: number, session = 'old') => ({ v: EVENT_VERSION, seq, at: seq, session });
const created = (session?: string): Event => ({
  ...stamp(1, session),
  type: 'session.created',
  title: 'T',
  roots: ['/w'],
  mode: 'agent',
  model: '',
});
const renamed = (seq: number, session?: string): Event => ({
  ...stamp(seq, session),
  type: 'session.renamed',
  title: `${seq}`,
});
const sound = [created(), renamed(2), renamed(3)];
const wrong = (events: readonly unknown[]) =>
  text(readSessionFile(events.map((event) => (typeof event === 'string' ? event : JSON.stringify(event))).join('\n')));

describe('a session as a file', () => {
  it('comes back as it was written, also with other line ends, a byte order mark and empty lines', () => {
    const written = sessionFileText(sound);
    assert.deepEqual(value(readSessionFile(written)), sound);
    assert.deepEqual(value(readSessionFile(`\uFEFF${written.replaceAll('\n', '\r\n')}\r\n`)), sound);
  });

  it('is read in the older versions of the log', async () => {
    const sample = join(import.meta.dirname, '../../samples/logs/v1.jsonl');
    const events = value(readSessionFile(await readFile(sample, 'utf8')));
    assert.ok(events.length > 5 && events[0]?.type === 'session.created');
  });

  it('names the line of what is wrong', () => {
    assert.match(wrong([]), /holds no events/);
    assert.match(wrong([created(), '{"v":']), /^Line 2 is not valid JSON at column 6: it ends too early/);
    assert.match(wrong([created(), '[]']), /^Line 2 is not an event/);
    assert.match(wrong([created(), { ...stamp(2), type: 'no.such' }]), /^Line 2 is not an event/);
    assert.match(wrong([created(), renamed(3)]), /^Line 2 has the number 3 where 2 comes next/);
    assert.match(wrong([created(), '', renamed(1)]), /^Line 3 has the number 1 where 2 comes next/);
    assert.match(wrong([renamed(1)]), /^Line 1 is session.renamed; a session begins with session.created/);
    assert.match(wrong([created(), renamed(2, 'other')]), /^Line 2 is of session other, the lines before of old/);
    assert.match(wrong([created(), { ...created(), seq: 2 }]), /^Line 2 begins a session once more/);
    assert.match(wrong([{ ...created(), v: EVENT_VERSION + 1 }]), /^Line 1: .*newer Orquestra/);
  });

  it('becomes a session of its own beside the one it was taken from', async () => {
    const log = createFakeLog();
    const id = value(await importSession(log, createFakeClock(), sound));
    assert.notEqual(id, 'old');
    const kept = value(await log.read(id, {}));
    assert.deepEqual(
      kept,
      sound.map((event, index) => ({ ...event, session: id, ...(index === 0 ? { importedTo: sound.length } : {}) })),
    );
    assert.equal(value(await log.lock(id)), true, 'it can be opened');
  });

  it('leaves nothing behind when it cannot be stored to its end', async () => {
    const log = createFakeLog();
    let appends = 0;
    const full: typeof log = {
      ...log,
      append: async (session, events, durable) => {
        appends += 1;
        return appends > 1 ? fail('disk.full', 'The disk is full.') : log.append(session, events, durable);
      },
    };
    const many = [created(), ...Array.from({ length: 900 }, (_, index) => renamed(index + 2))];
    assert.match(text(await importSession(full, createFakeClock(), many)), /disk is full/);
    assert.equal(appends, 2);
    assert.deepEqual(value(await log.list(undefined, 10)), []);
  });
});
