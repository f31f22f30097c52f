// Undo against plain copies: random sequences on a real folder inside a git repository, which is never touched by it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { place, runSequence } from './sequence.ts';
import { createWorld, type World } from './world.ts';

/** ORQUESTRA_UNDO_SEQUENCES=2000 tries as many; ORQUESTRA_UNDO_SEED=N begins with another one. */
const COUNT = Number(process.env.ORQUESTRA_UNDO_SEQUENCES ?? 150);
const SEED = Number(process.env.ORQUESTRA_UNDO_SEED ?? 1);

function hashOf(folder: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder, { recursive: true, withFileTypes: true }).sort((one, other) =>
    join(one.parentPath, one.name) < join(other.parentPath, other.name) ? -1 : 1,
  )) {
    const path = join(name.parentPath, name.name);
    hash.update(path);
    if (name.isFile()) hash.update(readFileSync(path));
  }
  return hash.digest('hex');
}

describe('undo of random sequences', () => {
  let base: string;
  let root: string;
  let world: World;
  before(async () => {
    base = realpathSync(mkdtempSync(join(tmpdir(), 'orquestra-undo-')));
    root = join(base, 'work');
    mkdirSync(root);
    mkdirSync(join(base, 'state'));
    const git = (...words: readonly string[]) =>
      execFileSync('git', ['-C', root, '-c', 'user.name=n', '-c', 'user.email=e@e', ...words], { stdio: 'ignore' });
    git('init');
    place(root, 'a.txt', { kind: 'file', data: 'first\n', mode: 0o644 });
    git('add', '.');
    git('commit', '-m', 'first');
    place(root, 'a.txt', { kind: 'file', data: 'staged\n', mode: 0o644 });
    git('add', '.');
    world = await createWorld(root, join(base, 'state'));
  });
  after(async () => {
    await world.orchestrator.close();
    await world.log.close();
    rmSync(base, { recursive: true });
  });

  it(`comes to what plain copies say in ${COUNT} of them, and leaves the repository byte for byte as it was`, async function () {
    this.timeout(Math.max(60_000, COUNT * 1_000));
    const repository = hashOf(join(root, '.git'));
    const sum = { calls: 0, undone: 0, conflicts: 0, chosen: 0 };
    for (let seed = SEED; seed < SEED + COUNT; seed++) {
      for (const name of readdirSync(root)) if (name !== '.git') rmSync(join(root, name), { recursive: true });
      const tally = await runSequence(world, root, seed).catch((error: unknown) => {
        throw new Error(`sequence ${seed}: ${error instanceof Error ? error.message : String(error)}`, {
          cause: error,
        });
      });
      for (const key of ['calls', 'undone', 'conflicts', 'chosen'] as const) sum[key] += tally[key];
    }
    assert.equal(hashOf(join(root, '.git')), repository);
    // Had nothing been undone, nothing would have been tried.
    assert.ok(sum.undone > COUNT / 2 && sum.conflicts > COUNT / 10 && sum.chosen > COUNT / 50, JSON.stringify(sum));
    if (process.env.ORQUESTRA_UNDO_SEQUENCES !== undefined) console.log(JSON.stringify(sum));
  });
});
