// What survives when processes die in the middle of writing, and when two write at once.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { openLog } from '../../../../src/adapters/store/open-log.ts';
import { numbers } from '../../../contract/log/events.ts';
import { must } from '../../../contract/log/log-contract.ts';

const WRITER = fileURLToPath(new URL('writer.ts', import.meta.url));
const ROUNDS = 20;

describe('the log when processes die or meet', function () {
  this.timeout(60_000);
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'orquestra-crash-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const open = async () => must(await openLog({ folder, logger: { write: () => undefined } }));

  it('has every acknowledged event and no gap after each of many kills', async () => {
    let least = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const child = spawn(process.execPath, [WRITER, folder, 's'], { stdio: ['ignore', 'pipe', 'inherit'] });
      const acknowledged = collect(child);
      await once(child.stdout, 'data');
      await sleep((round * 37) % 90);
      child.kill('SIGKILL');
      await once(child, 'close');
      const told = acknowledged();
      assert.ok(told > least, `round ${round} wrote nothing`);
      least = told;
    }
    const { log, warnings } = await open();
    const events = must(await log.read('s', {}));
    assert.deepEqual(warnings, []);
    assert.ok(events.length >= least, `${events.length} events are left of ${least} acknowledged ones`);
    assert.deepEqual(
      numbers(events),
      events.map((_, index) => index + 1),
    );
    assert.equal(must(await log.list('', 1))[0]?.count, events.length - 1);
    assert.equal(log.skipped('s'), 0);
    await log.close();
  });

  it('loses nothing when two processes write two sessions of one store', async () => {
    const children = ['a', 'b'].map((session) =>
      spawn(process.execPath, [WRITER, folder, session, '400'], { stdio: ['ignore', 'ignore', 'inherit'] }),
    );
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]));
    assert.deepEqual(codes, [0, 0]);
    const { log } = await open();
    for (const session of ['a', 'b']) {
      assert.equal(must(await log.open(session))?.lastSeq, 1_000);
      assert.equal(must(await log.read(session, {})).length, 1_000);
    }
    await log.close();
  });

  it('calls a session interrupted whose writer died in the middle of a run', async () => {
    const holder = fileURLToPath(new URL('dying-writer.ts', import.meta.url));
    const child = spawn(process.execPath, [holder, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    const { log } = await open();
    assert.equal(must(await log.list('', 1))[0]?.status, 'running');
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.equal(must(await log.list('', 1))[0]?.status, 'interrupted');
    await log.close();
  });
});

/** The last whole number that the child has told. */
function collect(child: ChildProcess): () => number {
  let text = '';
  child.stdout?.on('data', (piece) => {
    text += piece;
  });
  return () => Number(text.slice(0, text.lastIndexOf('\n')).split('\n').at(-1));
}
