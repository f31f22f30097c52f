// Random things that commands do to files: what is told of them makes the files of before into those of after, and back.
import assert from 'node:assert/strict';
import {
  chmod,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { FoundChange } from '../../../../../src/core/ports/changes.ts';
import { createBench, type LookBench } from './bench.ts';

const RUNS = Number(process.env.ORQUESTRA_RANDOM_RUNS ?? 12);
const ROUNDS = 4;
/** All files have the same time, so that it tells nothing of them. */
const WHOLE_SECOND = 1_000_000_000;

const NAMES = ['a', 'b', 'B', 'c.txt'];
const place = fc.array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 3 }).map((names) => names.join('/'));
const content = fc.oneof(
  fc.constantFrom('', 'one\n', 'two\n', 'eno\n', 'one\r\ntwo\r\n'),
  fc.uint8Array({ minLength: 1, maxLength: 6 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
);
const act = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('write' as const), at: place, content }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('sneak' as const), at: place, content }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove' as const), at: place }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('rename' as const), at: place, to: place }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('mode' as const), at: place, mode: fc.constantFrom(0o644, 0o755, 0o600) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('link' as const), at: place, to: place }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('commit' as const) }) },
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

/** What a path is: a link's target, or a file's bytes, and its permission bits. */
type Present = { readonly link: boolean; readonly bytes: string; readonly mode: number };
type State = ReadonlyMap<string, Present>;

async function stateOf(root: string): Promise<State> {
  const state = new Map<string, Present>();
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (path.startsWith(join(root, '.git'))) continue;
    const mode = (await lstat(path)).mode & 0o777;
    if (entry.isSymbolicLink()) state.set(path, { link: true, bytes: await readlink(path), mode: 0 });
    else if (entry.isFile()) state.set(path, { link: false, bytes: (await readFile(path)).toString('latin1'), mode });
  }
  return state;
}

/** What cannot be done, as writing into a file as if it were a folder, is not done. */
async function perform(bench: LookBench, one: Act): Promise<void> {
  if (one.kind === 'commit') {
    await bench.git('add', '--all');
    await bench.git('commit', '--quiet', '--allow-empty', '--message', 'some');
    return;
  }
  const path = bench.at(one.at);
  const make = () => mkdir(dirname(path), { recursive: true });
  switch (one.kind) {
    case 'write':
      await make();
      await writeFile(path, one.content, 'latin1');
      return utimes(path, WHOLE_SECOND, WHOLE_SECOND);
    case 'sneak':
      // Only what is there: its size may stay as it was, and its time does.
      await writeFile(path, one.content, { encoding: 'latin1', flag: 'r+' });
      return utimes(path, WHOLE_SECOND, WHOLE_SECOND);
    case 'remove':
      return rm(path, { recursive: true });
    case 'rename':
      await mkdir(dirname(bench.at(one.to)), { recursive: true });
      return rename(path, bench.at(one.to));
    case 'mode':
      return chmod(path, one.mode);
    case 'link':
      await make();
      return symlink(bench.at(one.to), path);
  }
}

/** Every change is as the states say, and nothing else has changed. */
async function compare(before: State, after: State, changes: readonly FoundChange[], bench: LookBench) {
  const told = new Map(before);
  const text = async (hash: string | null) => {
    const bytes = hash === null ? undefined : await bench.image(hash);
    return bytes === undefined ? undefined : Buffer.from(bytes).toString('latin1');
  };
  for (const { path, from, before: was, change } of changes) {
    const origin = before.get(from ?? path);
    assert.equal(await text(was), origin?.bytes, `${change} ${path}, before`);
    told.delete(from ?? path);
  }
  for (const { path, from, after: is, was, is: now, unkept, change } of changes) {
    assert.equal(unkept, undefined, path);
    const bytes = await text(is);
    assert.equal(bytes, after.get(path)?.bytes, `${change} ${path}, after`);
    assert.equal(was?.link === true, change !== 'create' && before.get(from ?? path)?.link === true, `${path} was`);
    if (bytes === undefined) continue;
    const mode = now?.link === true ? 0 : (now?.mode ?? before.get(from ?? path)?.mode ?? 0);
    told.set(path, { link: now?.link === true, bytes, mode });
  }
  assert.deepEqual(new Map([...told].toSorted()), new Map([...after].toSorted()));
}

describe('random commands', function () {
  this.timeout(600_000);
  for (const committed of [false, true]) {
    it(`are told exactly ${committed ? 'in a git repository' : 'without git'}`, async function () {
      if (process.platform === 'win32') this.skip();
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(act, { maxLength: 8 }), { minLength: ROUNDS, maxLength: ROUNDS }),
          async (rounds) => {
            const bench = await createBench();
            try {
              if (committed) await bench.git('init', '--quiet');
              const changes = bench.open();
              for (const acts of rounds) {
                const attempt = async (some: readonly Act[]) => {
                  for (const one of some) await perform(bench, one).catch(() => undefined);
                };
                // The first half is somebody else's, before the command.
                await attempt(acts.slice(0, acts.length / 2));
                const before = await stateOf(bench.root);
                const found = await bench.during(changes, () => attempt(acts.slice(acts.length / 2)));
                await compare(before, await stateOf(bench.root), found.changes, bench);
                assert.equal(found.more, 0);
              }
            } finally {
              await bench.dispose();
            }
          },
        ),
        { numRuns: RUNS },
      );
    });
  }
});
