// The looks around commands at their limits: what is too much to be held aside, several folders, a thread that ends, many files.
import assert from 'node:assert/strict';
import { link, mkdir, readdir, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { createBench, type LookBench } from './bench.ts';

describe('looks around commands', function () {
  this.timeout(60_000);
  let bench: LookBench;
  const never = new AbortController().signal;
  beforeEach(async () => {
    bench = await createBench();
    await bench.put('a.txt', 'one\n');
    await bench.put('big.txt', 'x'.repeat(2_000));
  });
  afterEach(() => bench.dispose());

  it('say why the earlier content of a file was not kept, and can still tell the later one', async () => {
    const { changes } = await bench.during(bench.open({ limits: { fileBytes: 1024 * 1024 } }), async () => undefined);
    assert.deepEqual(changes, []);
    const limited = bench.open({ limits: { fileBytes: 1_000 } });
    const found = await bench.during(limited, async () => {
      await bench.put('a.txt', 'two\n');
      await bench.put('big.txt', 'y'.repeat(3_000));
    });
    const [small, large] = found.changes;
    assert.equal(small?.unkept, undefined);
    assert.deepEqual([large?.change, large?.before, large?.unkept], ['edit', null, 'it is larger than 0 MB']);
    assert.match(large?.after ?? '', /^[0-9a-f]{64}$/);
  });

  it('leave the largest files out first when there are too many to be held aside', async () => {
    const found = await bench.during(bench.open({ limits: { heldFiles: 1 } }), async () => {
      await rm(bench.at('a.txt'));
      await rm(bench.at('big.txt'));
    });
    assert.equal(await bench.before(found.changes[0]), 'one\n');
    assert.match(found.changes[1]?.unkept ?? '', /more than 1 or 64 MB together/);
  });

  it('hold the files of the user aside before those that a package manager has put there', async () => {
    await bench.put('node_modules/tiny/index.js', '');
    const found = await bench.during(bench.open({ limits: { heldFiles: 2 } }), async () => {
      await rm(bench.at('big.txt'));
      await rm(bench.at('node_modules'), { recursive: true });
    });
    assert.deepEqual(
      found.changes.map(({ label, unkept }) => [label, unkept === undefined]),
      [
        ['big.txt', true],
        ['node_modules/tiny/index.js', false],
      ],
    );
  });

  it('tell a large file that was only renamed as a move, though it was not kept', async () => {
    const found = await bench.during(bench.open({ limits: { fileBytes: 1_000 } }), () =>
      rename(bench.at('big.txt'), bench.at('renamed.txt')),
    );
    assert.deepEqual(
      found.changes.map(({ change, from, unkept }) => [change, from, unkept]),
      [['move', bench.at('big.txt'), undefined]],
    );
  });

  it('stop at a number of files and tell how many there were beyond it', async () => {
    const found = await bench.during(bench.open(), () =>
      Promise.all(
        Array.from({ length: 2_005 }, (_, index) => bench.put(`made/${index % 10}/${index}.txt`, `${index}`)),
      ),
    );
    assert.deepEqual([found.changes.length, found.more], [2_000, 5]);
  });

  it('are refused with the reason where there are more files than can be looked at', async () => {
    const begun = await bench.open({ limits: { paths: 2 } }).begin(never);
    assert.ok(!begun.ok);
    assert.equal(begun.fault.code, 'changes.unavailable');
    assert.match(begun.fault.text, /more than 2 files and folders/);
  });

  it('see each file once with several folders, one of them in another and ignored there', async () => {
    const other = join(bench.base, 'other');
    await mkdir(other);
    await bench.put('.gitignore', 'inner/\n');
    await bench.put('inner/b.txt', 'b');
    await bench.put('src/c.txt', 'c');
    const roots = [bench.root, bench.at('inner'), bench.at('src'), other];
    const found = await bench.during(bench.open({ roots }), async () => {
      await bench.put('a.txt', 'x');
      await bench.put('inner/b.txt', 'x');
      await bench.put('src/c.txt', 'x');
      await writeFile(join(other, 'd.txt'), 'x');
    });
    assert.deepEqual(
      found.changes.map(({ label }) => label),
      ['other/d.txt', 'work/a.txt', 'inner/b.txt', 'src/c.txt'],
    );
  });

  it('do not see what is left out, nor a folder that is outside', async () => {
    await bench.put('.state/log', 'x');
    await symlink(bench.base, bench.at('out'));
    const found = await bench.during(bench.open({ leftOut: [bench.at('.state')] }), async () => {
      await bench.put('.state/log', 'y');
      await writeFile(join(bench.base, 'outside.txt'), 'x');
    });
    assert.deepEqual(found.changes, []);
  });

  it('leave to the user what was saved by hand meanwhile, and do not pretend to know what a command replaced then', async () => {
    const changes = bench.open();
    const found = await bench.during(changes, async () => {
      await bench.put('a.txt', 'by the user\n');
      changes.written(bench.at('a.txt'));
      await bench.put('big.txt', 'by the user\n');
      changes.written(bench.at('big.txt'));
      await sleep(20);
      await bench.put('big.txt', 'by the command\n');
    });
    assert.deepEqual(
      found.changes.map(({ label, before, unkept }) => [label, before, unkept]),
      [['big.txt', null, 'it was also saved by hand while the command ran']],
    );
    await bench.put('a.txt', 'again\n');
    changes.written(bench.at('a.txt'));
    assert.equal((await bench.during(changes, () => bench.put('a.txt', 'x'))).changes[0]?.unkept, undefined);
  });

  it('name the folders that a command made for a file', async () => {
    await mkdir(bench.at('old'));
    const found = await bench.during(bench.open(), async () => {
      await bench.put('old/b.txt', 'b');
      await bench.put('new/deep/c.txt', 'c');
      await rename(bench.at('a.txt'), bench.at('new/a.txt'));
    });
    assert.deepEqual(
      found.changes.map(({ label, folders }) => [label, folders]),
      [
        ['new/a.txt', [bench.at('new')]],
        ['new/deep/c.txt', [bench.at('new'), bench.at('new/deep')]],
        ['old/b.txt', undefined],
      ],
    );
  });

  it('tell both names of a file that has two', async () => {
    await link(bench.at('a.txt'), bench.at('b.txt'));
    const found = await bench.during(bench.open(), () => writeFile(bench.at('b.txt'), 'both\n'));
    assert.deepEqual(
      found.changes.map(({ label, change }) => [label, change]),
      [
        ['a.txt', 'edit'],
        ['b.txt', 'edit'],
      ],
    );
  });

  it('see a workspace folder go and come back', async () => {
    const changes = bench.open();
    const gone = await bench.during(changes, () => rm(bench.root, { recursive: true }));
    assert.deepEqual(
      gone.changes.map(({ label, change }) => [label, change]),
      [
        ['a.txt', 'delete'],
        ['big.txt', 'delete'],
      ],
    );
    const back = await bench.during(changes, () => bench.put('a.txt', 'again'));
    assert.deepEqual(
      back.changes.map(({ label, change }) => [label, change]),
      [['a.txt', 'create']],
    );
  });

  it('say that nothing is known when they were closed in between, and begin anew', async () => {
    const changes = bench.open();
    const begun = await changes.begin(never);
    assert.ok(begun.ok);
    await changes.close();
    await bench.put('a.txt', 'x');
    const ended = await begun.value.end(never);
    assert.equal(!ended.ok && ended.fault.code, 'changes.unavailable');
    assert.equal((await bench.during(changes, () => bench.put('a.txt', 'y'))).changes.length, 1);
  });

  it('can begin before they are waited for', async () => {
    const changes = bench.open();
    changes.expect();
    await bench.put('a.txt', 'perhaps seen already\n');
    const found = await bench.during(changes, () => bench.put('a.txt', 'by the command\n'));
    assert.equal(await bench.before(found.changes[0]), 'perhaps seen already\n');
  });

  it('let a command wait for a slow look once, and not again while it goes on', async () => {
    const changes = bench.open({ patienceMs: 0 });
    const texts: string[] = [];
    for (let round = 0; round < 2; round++) {
      const begun = await changes.begin(never);
      texts.push(begun.ok ? 'begun' : begun.fault.text);
    }
    assert.match(texts[0] ?? '', /took longer than 0 s/);
    assert.match(texts[1] ?? '', /still being looked at/);
  });

  it('bear ignore files that make no sense', async () => {
    await bench.put('.gitignore', '[z-a]\n\\\n[\n!\n/\na.txt\\\n');
    await bench.put('.ignore', '#'.repeat(300_000));
    const found = await bench.during(bench.open(), () => bench.put('big.txt', 'x'));
    assert.deepEqual(
      found.changes.map(({ label }) => label),
      ['big.txt'],
    );
  });

  it('stop waiting when the run is stopped', async () => {
    const stopped = await bench.open().begin(AbortSignal.abort());
    assert.equal(!stopped.ok && stopped.fault.code, 'changes.unavailable');
  });

  it('leave nothing behind of what was held aside', async () => {
    const changes = bench.open();
    await bench.during(changes, async () => undefined);
    await changes.close();
    assert.deepEqual(await readdir(join(bench.base, 'state')), []);
  });

  it('tell a few changes among very many files, with several threads', async () => {
    const folders = Array.from({ length: 210 }, (_, index) => bench.at(`many/${index % 7}/${index}`));
    for (const folder of folders) {
      await mkdir(folder, { recursive: true });
      await Promise.all(Array.from({ length: 100 }, (_, file) => writeFile(join(folder, `${file}`), '')));
    }
    const changes = bench.open({ limits: { heldFiles: 10 } });
    for (const round of [1, 2, 3]) {
      const found = await bench.during(changes, async () => {
        await bench.put('a.txt', `round ${round}`);
        await rm(join(folders[round] ?? '', '5'));
        await writeFile(join(folders[200 + round] ?? '', 'new'), `${round}`);
      });
      assert.deepEqual(
        found.changes.map(({ change }) => change).toSorted(),
        ['create', 'delete', 'edit'],
        `round ${round}: ${JSON.stringify(found)}`,
      );
    }
    await assert.rejects(stat(join(folders[1] ?? '', '5')));
  });
});
