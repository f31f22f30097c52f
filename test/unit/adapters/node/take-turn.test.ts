// Turns among processes: one at a time, given back, and not lost to who died while it had its turn.
import { strict as assert } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { access, mkdtemp, readFile, realpath, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { turnFileOf, writeWholeFile } from '../../../../src/adapters/node/atomic-write.ts';
import { takeTurn } from '../../../../src/adapters/node/take-turn.ts';

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('taking turns', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'orquestra-turn-')));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('lets one at a time, and makes the folder it needs', async () => {
    const file = join(folder, 'a/b/turn');
    let inside = 0;
    const each = async () => {
      const give = await takeTurn(file);
      assert.equal(++inside, 1);
      await sleep(2);
      inside--;
      give();
    };
    await Promise.all([each(), each(), each()]);
    assert.equal(await exists(file), false);
  });

  it('takes the turn of one that died in it', async () => {
    const file = join(folder, 'turn');
    await writeFile(file, '');
    const old = Date.now() / 1000 - 10;
    await utimes(file, old, old);
    const give = await takeTurn(file);
    assert.equal(await exists(file), true);
    give();
    assert.equal(await exists(file), false);
  });

  it('does not wait where no turn can be taken at all', async () => {
    await writeFile(join(folder, 'file'), '');
    const started = performance.now();
    (await takeTurn(join(folder, 'file/turn')))();
    assert.ok(performance.now() - started < 4_000);
  });

  it('is what writing a file waits for, and what it then finds changed it leaves alone', async () => {
    const path = join(folder, 'a.txt');
    await writeFile(path, 'one');
    const give = await takeTurn(turnFileOf(path));
    let ended = false;
    const writing = writeWholeFile(path, Buffer.from('two'), sha256('one'))
      .then(
        () => 'written',
        (error: unknown) => (error instanceof Error ? error.message : ''),
      )
      .finally(() => {
        ended = true;
      });
    await sleep(60);
    assert.equal(ended, false);
    await writeFile(path, 'meanwhile');
    give();
    assert.equal(await writing, 'ORQ_STALE');
    assert.equal(await readFile(path, 'utf8'), 'meanwhile');
    assert.equal(await exists(turnFileOf(path)), false);
  });
});
