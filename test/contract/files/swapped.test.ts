// While somebody swaps folders and files for links that lead out, nothing outside is ever read, written or removed.
import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { createFiles } from '../../../src/adapters/node/files.ts';
import type { FilesPort } from '../../../src/core/ports/files.ts';
import { startSwapper } from '../../support/swapper.ts';

const TRIES = 1500;
const SECRET = 'kept outside';
const bytes = (text: string) => new TextEncoder().encode(text);

describe('links that come and go while files are touched', function () {
  this.timeout(120_000);
  let top: string;
  let work: string;
  let outside: string;
  let files: FilesPort;

  beforeEach(function () {
    if (process.platform !== 'linux') this.skip();
    top = realpathSync(mkdtempSync(join(tmpdir(), 'orquestra-swapped-')));
    work = join(top, 'work');
    outside = join(top, 'outside');
    for (const folder of [work, outside, join(work, 'dir'), join(outside, 'empty')]) mkdirSync(folder);
    // As inside, so that no hash tells the difference.
    for (const folder of [join(work, 'dir'), outside]) writeFileSync(join(folder, 'same.txt'), 'same');
    writeFileSync(join(outside, 'secret.txt'), SECRET);
    writeFileSync(join(work, 'dir', 'secret.txt'), 'inside');
    writeFileSync(join(work, 'file.txt'), 'inside');
    symlinkSync(outside, join(work, 'dir.link'));
    symlinkSync(join(outside, 'secret.txt'), join(work, 'file.link'));
    files = createFiles([work]);
  });
  afterEach(() => rmSync(top, { recursive: true, force: true }));

  const told = (folder: string): readonly string[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .sort()
      .map((name) => {
        const stat = statSync(join(folder, name));
        const text = stat.isFile() ? readFileSync(join(folder, name), 'utf8') : '';
        return [name, stat.ino, stat.mtimeMs, stat.mode, text].join(' ');
      });

  /** Gives how often the act came through, so that a test in which none ever does is seen to be none. */
  async function whileSwapped(act: (number: number) => Promise<boolean>): Promise<number> {
    const before = told(outside);
    const swapper = await startSwapper([
      { path: join(work, 'dir'), other: join(work, 'dir.link') },
      { path: join(work, 'file.txt'), other: join(work, 'file.link') },
    ]);
    let done = 0;
    try {
      for (let number = 0; number < TRIES; number++) if (await act(number)) done += 1;
    } finally {
      assert.ok((await swapper.stop()) > 100);
    }
    assert.deepEqual(told(outside), before);
    return done;
  }

  const read = async (path: string) => {
    const found = await files.read(path, 1000);
    return found.ok ? new TextDecoder().decode(found.value.bytes) : undefined;
  };

  it('never reads what lies behind them', async () => {
    const seen = new Set<string | undefined>();
    await whileSwapped(async (number) => {
      const text = await read(join(work, number % 2 === 0 ? 'file.txt' : 'dir/secret.txt'));
      seen.add(text);
      return text !== undefined;
    });
    assert.ok(seen.has('inside') && !seen.has(SECRET));
  });

  it('never writes there, whether a file is new, replaced or in new folders', async () => {
    const { hash } = await okOf(files.read(join(work, 'dir', 'same.txt'), 1000));
    const done = await whileSwapped(async (number) => {
      const acts = [
        () => files.write(join(work, 'dir', `new-${number}.txt`), bytes('new'), null),
        () => files.write(join(work, 'dir', 'same.txt'), bytes('same'), hash),
        () => files.write(join(work, 'dir', 'same.txt'), bytes('same'), hash, { inPlace: true }),
        () => files.write(join(work, 'dir', `made-${number}`, 'deep', 'new.txt'), bytes('new'), null),
        () => files.writeLink(join(work, 'dir', `link-${number}`), bytes('same.txt'), null),
        () => files.setMode(join(work, 'dir', 'same.txt'), 0o600, hash),
      ];
      return (await acts[number % acts.length]?.())?.ok === true;
    });
    assert.ok(done > 0);
  });

  it('never removes, moves or lists there', async () => {
    const { hash } = await okOf(files.read(join(work, 'dir', 'same.txt'), 1000));
    await whileSwapped(async (number) => {
      const acts = [
        () => files.remove(join(work, 'dir', 'same.txt'), hash),
        () => files.move(join(work, 'dir', 'same.txt'), join(work, `moved-${number}`), hash),
        async () => ({ ok: await files.removeFolder(join(work, 'dir', 'empty')) }),
        async () => {
          const listed = await files.list(join(work, 'dir'), { depth: 2, limit: 100, ignored: true });
          assert.ok(!listed.ok || !listed.value.entries.some(({ label }) => label.endsWith('empty')), 'listed outside');
          return listed;
        },
      ];
      const done = (await acts[number % acts.length]?.())?.ok === true;
      return done;
    });
  });
});

async function okOf<T>(
  outcome: Promise<{ readonly ok: true; readonly value: T } | { readonly ok: false }>,
): Promise<T> {
  const found = await outcome;
  assert.ok(found.ok);
  return found.value;
}
