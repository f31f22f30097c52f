// Repositories that would run something: every operation of the git tools over each of them, and nothing has run.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe, it } from 'mocha';
import type { Fault, Outcome } from '../../../src/protocol/fault.ts';
import { TRAPS, type Trap } from './hostile-cases.ts';
import { createSandbox, type Sandbox, withHistory } from './sandbox.ts';

describe('git over a hostile repository', function () {
  this.timeout(60_000);
  const sandboxes: Sandbox[] = [];
  const sandboxOf = () => {
    const sandbox = withHistory(createSandbox());
    sandboxes.push(sandbox);
    return sandbox;
  };
  after(() => {
    for (const sandbox of sandboxes) sandbox.remove();
  });

  /** Over a repository with all of these traps in it; tells what was refused that need not be. */
  const runsNothing = async (traps: readonly Trap[]) => {
    const sandbox = sandboxOf();
    for (const trap of traps) trap.lay(sandbox);
    sandbox.sprung();
    const { refused, sprung } = await everything(sandbox);
    assert.equal(sprung, false, 'a program of the repository has run');
    const expected = traps.flatMap((trap) => trap.refused ?? []);
    for (const [name, fault] of refused) assert.ok(expected.includes(name), `${name}: ${fault.code}: ${fault.text}`);
  };

  const together = TRAPS.filter((trap) => trap.beside === true);
  it(`runs nothing for ${together.map((trap) => trap.name).join(', ')}`, () => runsNothing(together));
  for (const trap of TRAPS.filter((one) => one.beside !== true)) {
    it(`runs nothing for ${trap.name}`, () => runsNothing([trap]));
  }

  for (const trap of TRAPS) {
    if (trap.spring === undefined) continue;
    const { spring } = trap;
    it(`is tried by a trap that plain git falls for: ${trap.name}`, () => {
      const sandbox = sandboxOf();
      trap.lay(sandbox);
      sandbox.sprung();
      spring(sandbox);
      assert.equal(sandbox.sprung(), true, 'the trap does not work, so it proves nothing');
    });
  }
});

/** Each operation once, in an order in which all of them have something to do; gives what was refused, and whether something has run. */
async function everything(
  sandbox: Sandbox,
): Promise<{ readonly refused: ReadonlyMap<string, Fault>; readonly sprung: boolean }> {
  const { signal, root } = sandbox;
  const refused = new Map<string, Fault>();
  const note = async (name: string, outcome: Promise<Outcome<unknown>>) => {
    const settled = await outcome;
    if (!settled.ok) refused.set(name, settled.fault);
  };
  const opened = await sandbox.port().open(root, signal);
  if (!opened.ok) return { refused: new Map([['open', opened.fault]]), sprung: sandbox.sprung() };
  const git = opened.value;
  const a = join(root, 'a.txt');
  const b = join(root, 'b.txt');
  await note('status', git.status([], signal));
  await note('diff', git.diff({ paths: [] }, signal));
  await note('diff of a path', git.diff({ paths: [b] }, signal));
  await note('diff without a path', git.diff({ paths: [], without: ['b.txt'] }, signal));
  await note('diff of HEAD', git.diff({ rev: 'HEAD', paths: [] }, signal));
  await note('diff of HEAD~1', git.diff({ rev: 'HEAD~1..HEAD', paths: [] }, signal));
  await note('differing', git.differing({ paths: [] }, signal));
  await note('log', git.log({ paths: [], skip: 0, limit: 10 }, signal));
  await note('log of a path', git.log({ paths: [a], skip: 0, limit: 10 }, signal));
  await note('show', git.diff({ commit: true, rev: 'HEAD', paths: [] }, signal));
  await note('blame', git.blame({ path: a, from: 1, to: 2 }, signal));
  await note('blame of HEAD', git.blame({ path: a, rev: 'HEAD', from: 1, to: 2 }, signal));
  await note('branches', git.branches(10, signal));
  await note('stage', sandbox.write({ op: 'stage', paths: [b] }));
  if (!refused.has('stage')) await note('unstage', sandbox.write({ op: 'unstage', paths: [b] }));
  await note('stash', sandbox.write({ op: 'stash', paths: [b] }));
  await note('stashes', git.stashes(10, signal));
  // Where nothing could be stashed, there is nothing to bring back.
  if (!refused.has('stash')) await note('pop', sandbox.write({ op: 'pop', number: 0 }));
  sandbox.put('c.txt', 'new\n');
  await note('commit of paths', sandbox.write({ op: 'commit', message: 'Third', paths: [join(root, 'c.txt')] }));
  sandbox.put('d.txt', 'first\n');
  let sprung = sandbox.sprung();
  // Plain git, because where filters are configured staging is refused: what it falls for does not count.
  const same = sandbox.git('rev-parse', 'HEAD:b.txt').trim();
  sandbox.tryGit(root, 'update-index', '--add', '--cacheinfo', `100644,${same},d.txt`);
  sandbox.sprung();
  await note('commit', sandbox.write({ op: 'commit', message: '-m Fourth', paths: [] }));
  await note('branch', sandbox.write({ op: 'branch', name: 'topic' }));
  sandbox.put('b.txt', 'first\n');
  await note('switch', sandbox.write({ op: 'switch', name: 'side' }));
  await note('switch back', sandbox.write({ op: 'switch', name: 'main' }));
  sprung = sandbox.sprung() || sprung;
  return { refused, sprung };
}
