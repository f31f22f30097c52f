// Following a session in this store: a follower that fails, a file that is replaced, and a process that wants to end.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { openLog } from '../../../../src/adapters/store/open-log.ts';
import { notice, story } from '../../../contract/log/events.ts';
import { must } from '../../../contract/log/log-contract.ts';

const FOLLOWER = fileURLToPath(new URL('follower.ts', import.meta.url));

describe('following a session of the store', function () {
  this.timeout(20_000);
  let folder = '';
  let lines: string[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'orquestra-watch-'));
    lines = [];
  });
  afterEach(() => rm(folder, { recursive: true }));

  const open = async () => must(await openLog({ folder, logger: { write: (_, text) => void lines.push(text) } })).log;

  const told = async (count: () => number, wanted: number) => {
    for (const end = performance.now() + 3_000; count() < wanted; await sleep(5)) {
      assert.ok(performance.now() < end, `told ${count()} of ${wanted} times`);
    }
  };

  it('goes on for the others when one of them fails, and says so', async () => {
    const log = await open();
    log.watch('s', () => {
      throw new Error('this follower is broken');
    });
    let count = 0;
    log.watch('s', () => {
      count += 1;
    });
    await told(() => count, 1);
    must(await log.append('s', story('s', 2), false));
    await told(() => count, 2);
    assert.ok(lines.every((line) => line.includes('this follower is broken')) && lines.length >= 2, lines.join('\n'));
    await log.close();
  });

  it('tells of what is written to a file that took the place of the one it began with', async () => {
    const one = await open();
    must(await one.append('s', story('s', 2), true));
    let count = 0;
    one.watch('s', () => {
      count += 1;
    });
    await told(() => count, 1);
    await rm(join(folder, 'sessions.db'));
    const other = await open();
    must(await other.append('s', story('s', 4), true));
    await told(() => count, 2);
    must(await other.append('s', [notice('s', 5)], false));
    await told(() => count, 3);
    await one.close();
    await other.close();
  });

  it('keeps no process alive', async () => {
    const child = spawn(process.execPath, [FOLLOWER, folder], { stdio: ['ignore', 'inherit', 'inherit'] });
    const [code] = await once(child, 'exit', { signal: AbortSignal.timeout(10_000) });
    assert.equal(code, 0);
  });
});
