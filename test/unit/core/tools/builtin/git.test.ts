// git and git_write over a real repository, from input to what the model reads and the user is asked.
import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { createFiles } from '../../../../../src/adapters/node/files.ts';
import type { Ports } from '../../../../../src/core/ports.ts';
import { git } from '../../../../../src/core/tools/builtin/git.ts';
import { gitWrite } from '../../../../../src/core/tools/builtin/git-write.ts';
import type { Tool } from '../../../../../src/core/tools/tool.ts';
import { createSandbox, type Sandbox, withHistory } from '../../../../contract/git/sandbox.ts';
import { createWorkbench } from '../workbench.ts';

describe('the git tools', function () {
  this.timeout(30_000);
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = withHistory(createSandbox());
  });
  afterEach(() => sandbox.remove());

  const benchOver = (roots: readonly string[] = [sandbox.root]) => {
    const bench = createWorkbench();
    const ports: Ports = { ...bench.ports, files: createFiles(roots), git: sandbox.port() };
    return {
      bench,
      ports,
      prepare: (tool: Tool, input: unknown) => bench.prepare(tool, input, ports),
      read: async (input: unknown) => (await bench.prepare(git, input, ports)).run(bench.context),
      refusal: async (tool: Tool, input: unknown) => {
        const prepared = await tool.prepare(input, ports, bench.scope);
        assert.ok(!prepared.ok, 'it should have been refused');
        return prepared.fault;
      },
    };
  };

  it('are offered where there is a repository', () => {
    const { bench, ports } = benchOver();
    for (const tool of [git, gitWrite]) {
      assert.equal(tool.available(ports), true);
      assert.equal(tool.available(bench.ports), false);
    }
  });

  it('read state, differences, history, authors and branches in few words', async () => {
    const { read } = benchOver();
    assert.equal((await read({ op: 'status' })).forModel, 'On branch main\n M b.txt');
    assert.match((await read({ op: 'diff' })).forModel, /^diff --git a\/b\.txt b\/b\.txt[\s\S]*\+changed$/);
    assert.equal((await read({ op: 'staged' })).forModel, 'No differences.');
    assert.match(
      (await read({ op: 'log' })).forModel,
      /^[0-9a-f]{7} [\d-]{10} Ada: Second \(HEAD -> main\)\n[0-9a-f]{7} .* First \(side\)$/,
    );
    assert.match(
      (await read({ op: 'show', rev: 'HEAD' })).forModel,
      /^commit [0-9a-f]{7} .* Ada\nSecond\n\ndiff --git[\s\S]*\+TWO/,
    );
    assert.match((await read({ op: 'blame', path: 'a.txt', from: 2 })).forModel, /^[0-9a-f]{8} [\d-]{10} Ada 2: TWO\n/);
    assert.match((await read({ op: 'branches' })).forModel, /^\* main [0-9a-f]{7} Second$/m);
    assert.equal((await read({ op: 'stashes' })).forModel, 'Nothing is stashed.');
    assert.equal((await read({ op: 'log', rev: '--all' })).fault?.code, 'git.no-revision');
  });

  it('give to later steps exactly what they declare', async () => {
    const { bench, read, prepare } = benchOver();
    const given = [
      await read({ op: 'status' }),
      await read({ op: 'log' }),
      await (await prepare(gitWrite, { op: 'stage', paths: ['b.txt'] })).run(bench.context),
    ];
    for (const { output, fault } of given) {
      assert.equal(fault, undefined);
      assert.deepEqual(Object.keys(output ?? {}), ['files']);
    }
    assert.deepEqual(git.outputs, ['text', 'files']);
    assert.deepEqual(gitWrite.outputs, ['text', 'files']);
  });

  it('only read, and read what was named', async () => {
    const { prepare } = benchOver();
    const whole = await prepare(git, { op: 'log' });
    assert.deepEqual(
      whole.effects.map((effect) => [effect.kind, 'path' in effect ? effect.path : '']),
      [['read', sandbox.root]],
    );
    const one = await prepare(git, { op: 'blame', path: 'a.txt' });
    assert.deepEqual(
      one.effects.map((effect) => ('label' in effect ? effect.label : '')),
      ['a.txt'],
    );
  });

  it('leave out what holds secrets, until it is named and asked for', async () => {
    sandbox.put('.env', 'TOKEN=old\n');
    sandbox.git('add', '.env');
    sandbox.git('commit', '--quiet', '-m', 'Env', '--', '.env');
    sandbox.put('.env', 'TOKEN=hunter2\n');
    const { read, prepare } = benchOver();
    for (const input of [{ op: 'diff' }, { op: 'show', rev: 'HEAD' }, { op: 'diff', rev: 'HEAD~1' }]) {
      const { forModel } = await read(input);
      assert.doesNotMatch(forModel, /TOKEN/, JSON.stringify(input));
      assert.match(forModel, /\[1 file that may hold secrets: not shown\]/);
    }
    const named = await prepare(git, { op: 'diff', path: '.env' });
    assert.ok(named.effects.some((effect) => 'guarded' in effect && effect.guarded !== undefined));
    assert.match((await read({ op: 'diff', path: '.env' })).forModel, /hunter2/);
  });

  it('give long differences page by page', async () => {
    sandbox.put('b.txt', Array.from({ length: 1_000 }, (_, line) => `line ${line}\n`).join(''));
    const { read } = benchOver();
    const first = (await read({ op: 'diff' })).forModel;
    const next = Number(/go on with from: (\d+)\.\]$/.exec(first)?.[1]);
    assert.equal(next, 401);
    const second = (await read({ op: 'diff', from: next })).forModel;
    assert.equal(second.split('\n')[0], `+line ${next - 7}`);
  });

  it('are limited to the workspace where the repository is larger', async () => {
    sandbox.put('part/c.txt', 'c\n');
    const { read, prepare } = benchOver([join(sandbox.root, 'part')]);
    assert.match((await read({ op: 'status' })).forModel, /\?\? part\/$/);
    assert.doesNotMatch((await read({ op: 'status' })).forModel, /b\.txt/);
    const write = await prepare(gitWrite, { op: 'stage', paths: ['c.txt'] });
    assert.equal(write.effects.find((effect) => effect.kind === 'git')?.inside, false);
  });

  it('say that there is no repository', async () => {
    const { refusal } = benchOver([sandbox.home]);
    assert.equal((await refusal(git, { op: 'status' })).code, 'git.none');
    assert.equal((await refusal(gitWrite, { op: 'stash' })).code, 'git.none');
  });

  it('describe a commit in full, and that Undo does not take it back', async () => {
    const { prepare, bench } = benchOver();
    const call = await prepare(gitWrite, { op: 'commit', message: 'Better words\n\nBecause.', paths: ['b.txt'] });
    assert.equal(call.summary, 'Commit 1 file: Better words');
    assert.equal(
      call.preview?.kind === 'text' ? call.preview.text : '',
      'Better words\n\nBecause.\n\n M b.txt\nHooks do not run.\nCommits are not taken back by Undo.',
    );
    assert.deepEqual(call.effects, [
      { kind: 'git', path: sandbox.root, label: 'work', inside: true, action: 'commit 1 file' },
    ]);
    const done = await call.run(bench.context);
    assert.match(done.forModel, /^Committed [0-9a-f]{7} Better words Hooks do not run\.$/);
  });

  it('say which files a switch writes, and that a secret would go into history', async () => {
    sandbox.put('.env', 'TOKEN=1\n');
    const { prepare } = benchOver();
    const switched = await prepare(gitWrite, { op: 'switch', name: 'side' });
    assert.equal(switched.summary, 'Switch to side (changes 1 file)');
    assert.deepEqual(
      switched.effects.map((effect) => [effect.kind, 'label' in effect ? effect.label : '']),
      [
        ['git', 'work'],
        ['write', 'a.txt'],
      ],
    );
    const secret = await prepare(gitWrite, { op: 'stage', paths: ['.env'] });
    assert.ok(secret.effects.some((effect) => effect.kind === 'read' && effect.guarded !== undefined));
  });

  it('tell all of many files as one, beside those that always ask', async () => {
    sandbox.git('checkout', '--quiet', '-b', 'many');
    for (let number = 0; number < 60; number++) sandbox.put(`many/${number}.txt`, 'x\n');
    sandbox.put('.vscode/tasks.json', '{}\n');
    sandbox.git('add', '--all', '--', 'many', '.vscode');
    sandbox.git('commit', '--quiet', '-m', 'Many');
    sandbox.git('checkout', '--quiet', 'main');
    const { effects } = await benchOver().prepare(gitWrite, { op: 'switch', name: 'many' });
    assert.deepEqual(
      effects.map((effect) => [effect.kind, 'label' in effect ? effect.label : '']),
      [
        ['git', 'work'],
        ['write', '.'],
        ['write', '.vscode/tasks.json'],
      ],
    );
  });

  it('take a link as the entry it is, not as what it points to', async () => {
    symlinkSync(join(sandbox.home, '.gitconfig'), join(sandbox.root, 'link'));
    const { prepare, bench, read } = benchOver();
    await (await prepare(gitWrite, { op: 'stage', paths: ['link'] })).run(bench.context);
    assert.equal(sandbox.git('diff', '--cached', '--name-only'), 'link\n');
    assert.match((await read({ op: 'staged', path: 'link' })).forModel, /new file mode 120000/);
    assert.match((await read({ op: 'status', path: sandbox.root })).forModel, /^ M b\.txt$/m);
  });

  it('ask for what an operation needs', async () => {
    const { refusal } = benchOver();
    for (const input of [
      { op: 'stage' },
      { op: 'commit' },
      { op: 'branch' },
      { op: 'switch' },
      { op: 'pop', name: 'x' },
    ]) {
      assert.equal((await refusal(gitWrite, input)).code, 'tool.bad-input', JSON.stringify(input));
    }
    assert.equal((await refusal(git, { op: 'blame' })).code, 'tool.bad-input');
  });
});
