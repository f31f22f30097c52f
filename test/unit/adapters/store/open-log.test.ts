// Opening the session log: where it lies, who may read it, and what happens when it is damaged or cannot be written.
import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, open, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { openLog } from '../../../../src/adapters/store/open-log.ts';
import { emptyHead, foldHead } from '../../../../src/protocol/session-view.ts';
import { notice, numbers, story } from '../../../contract/log/events.ts';
import { codeOf, must } from '../../../contract/log/log-contract.ts';

/** What a closed store consists of; the second, which is empty, is the right to make and repair the first. */
const FILES = ['sessions.db', 'sessions.lock'];

describe('openLog', function () {
  this.timeout(20_000);
  let folder = '';
  let lines: string[] = [];
  const logger = { write: (level: string, text: string) => void lines.push(`${level}: ${text}`) };
  const path = () => join(folder, 'sessions.db');
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'orquestra-open-')), 'state');
    lines = [];
  });
  afterEach(() => rm(join(folder, '..'), { recursive: true }));

  /** A closed store with one session of `count` events, each with a body of about `size` bytes. */
  const prepare = async (count: number, size: number) => {
    const { log } = must(await openLog({ folder, logger }));
    const events = story('s', count).map((event) =>
      event.type === 'notice.raised' ? { ...event, text: `${event.text} ${'x'.repeat(size)}` } : event,
    );
    must(await log.append('s', events, true));
    must(await log.saveHead('s', events.slice(0, 2).reduce(foldHead, emptyHead('s'))));
    await log.close();
    return events;
  };

  it('makes a missing folder and file for their owner alone', async () => {
    const { log } = must(await openLog({ folder, logger }));
    must(await log.append('s', story('s', 2), true));
    assert.equal((await stat(folder)).mode & 0o777, 0o700);
    for (const name of await readdir(folder)) assert.equal((await stat(join(folder, name))).mode & 0o777, 0o600, name);
    await log.close();
  });

  it('opens what was closed, in one file', async () => {
    const events = await prepare(4, 10);
    assert.deepEqual(await readdir(folder), FILES);
    const { log, warnings } = must(await openLog({ folder, logger }));
    assert.deepEqual(must(await log.read('s', {})), events);
    assert.deepEqual(warnings, []);
    await log.close();
  });

  it('names the file when its folder cannot be', async () => {
    await mkdir(join(folder, '..'), { recursive: true });
    await writeFile(folder, 'a file is in the way');
    const opened = await openLog({ folder, logger });
    assert.equal(codeOf(opened), 'log.unwritable');
    assert.ok(!opened.ok && opened.fault.text.includes(path()));
  });

  it('names the file when it cannot be written', async () => {
    await prepare(3, 10);
    await chmod(join(folder, '..'), 0o755);
    await chmod(path(), 0o444);
    await chmod(folder, 0o555);
    // A superuser may write anything: become nobody for a moment.
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) process.seteuid?.(65_534);
    try {
      const opened = await openLog({ folder, logger });
      assert.equal(codeOf(opened), 'log.unwritable');
      assert.ok(!opened.ok && opened.fault.text.includes(path()));
    } finally {
      if (isRoot) process.seteuid?.(0);
      await chmod(folder, 0o755);
    }
    assert.deepEqual(await readdir(folder), FILES);
  });

  it('leaves the file of a newer Orquestra alone', async () => {
    await prepare(3, 10);
    const database = new DatabaseSync(path());
    database.exec('PRAGMA user_version = 99');
    database.close();
    assert.equal(codeOf(await openLog({ folder, logger })), 'store.newer');
    assert.deepEqual(await readdir(folder), FILES);
  });

  it('sets aside whole what is no database, and begins a new one', async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(path(), 'this is no database, but somebody may want it back '.repeat(100));
    const { log, warnings } = must(await openLog({ folder, logger }));
    const aside = (await readdir(folder)).find((name) => /^sessions\.damaged-.*\.db$/.test(name));
    assert.ok(aside !== undefined);
    assert.equal((await stat(join(folder, aside))).size, 5_100);
    assert.equal(warnings[0]?.code, 'log.damaged');
    assert.ok(warnings[0]?.text.includes(aside));
    must(await log.append('s', story('s', 1), true));
    await log.close();
    assert.deepEqual(must(await openLog({ folder, logger })).warnings, []);
  });

  it('saves what can be read of a torn database', async () => {
    const events = await prepare(300, 500);
    await scribble(path(), 0.5, 8_192);
    const { log, warnings } = must(await openLog({ folder, logger }));
    const saved = must(await log.read('s', {}));
    assert.equal(warnings.length, 1);
    assert.ok(saved.length > 200 && saved.length < 300, `${saved.length} of 300 were saved`);
    const known = new Map(events.map((event) => [event.seq, event]));
    for (const event of saved) assert.deepEqual(event, known.get(event.seq));
    assert.equal(must(await log.open('s'))?.head?.seq, 2);
    const last = numbers(saved).at(-1) ?? 0;
    must(await log.append('s', [notice('s', last + 1)], true));
    assert.equal(must(await log.list('', 1))[0]?.title, 'A story');
    await log.close();
  });

  it('saves what can be read of a database that was cut off', async () => {
    await prepare(300, 500);
    await truncate(path(), Math.floor((await stat(path())).size * 0.6));
    const { log, warnings } = must(await openLog({ folder, logger }));
    const saved = must(await log.read('s', {}));
    assert.equal(warnings[0]?.code, 'log.damaged');
    assert.ok(saved.length > 100, `${saved.length} of 300 were saved`);
    const ascending = numbers(saved).toSorted((one, other) => one - other);
    assert.deepEqual(numbers(saved), [...new Set(ascending)]);
    await log.close();
  });

  it('repairs damage that shows only while it is open', async () => {
    await prepare(300, 500);
    const { log } = must(await openLog({ folder, logger }));
    await scribble(path(), 0.3, 30_000);
    const saved = must(await log.read('s', {}));
    assert.ok(saved.length > 100 && saved.length < 300, `${saved.length} of 300 were saved`);
    assert.ok(lines.some((line) => line.startsWith('error:') && line.includes('was damaged')));
    await log.close();
  });

  it('goes on in the new file when another process has set the old one aside', async () => {
    const { log: one } = must(await openLog({ folder, logger }));
    must(await one.append('s', story('s', 2), true));
    await rm(path());
    const { log: other } = must(await openLog({ folder, logger }));
    must(await other.append('s', story('s', 4), true));
    assert.equal(codeOf(await one.append('s', [notice('s', 3)], true)), 'log.gap');
    must(await one.append('s', [notice('s', 5)], true));
    assert.deepEqual(numbers(must(await other.read('s', {}))), [1, 2, 3, 4, 5]);
    await one.close();
    await other.close();
  });

  it('answers with a fault once it is closed', async () => {
    const { log } = must(await openLog({ folder, logger }));
    await log.close();
    await log.close();
    assert.equal(codeOf(await log.append('s', story('s', 1), true)), 'log.unwritable');
    assert.equal(codeOf(await log.read('s', {})), 'log.unwritable');
  });
});

/** Overwrites a part of the file in its middle. */
async function scribble(path: string, where: number, bytes: number): Promise<void> {
  const file = await open(path, 'r+');
  const at = Math.floor((await file.stat()).size * where);
  await file.write(Buffer.alloc(bytes, 0xa5), 0, bytes, at);
  await file.close();
}
