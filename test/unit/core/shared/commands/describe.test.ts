// What a command line is told to do: what wrappers would start, where its paths lead on a real disk, and nothing where it is not understood.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { createFiles } from '../../../../../src/adapters/node/files.ts';
import { createSyntax } from '../../../../../src/adapters/syntax/create-syntax.ts';
import { describeCommand } from '../../../../../src/core/shared/commands/describe.ts';
import { mayChangeFiles } from '../../../../../src/core/shared/may-change-files.ts';
import { isPassive, leasesOf } from '../../../../../src/core/tools/leases-of.ts';
import type { Effect } from '../../../../../src/protocol/approval.ts';

const syntax = createSyntax({ milliseconds: 10_000 });

describe('describeCommand on a real folder', () => {
  let top = '';
  let root = '';

  before(async () => {
    top = await realpath(await mkdtemp(join(tmpdir(), 'orquestra-describe-')));
    root = join(top, 'work');
    await Promise.all(['src', 'docs', 'keys'].map((name) => mkdir(join(root, name), { recursive: true })));
    await mkdir(join(top, 'outside', 'deep'), { recursive: true });
    for (const path of ['work/src/a.ts', 'work/keys/server.pem', 'outside/b.ts']) await writeFile(join(top, path), 'x');
    await symlink(join(top, 'outside', 'b.ts'), join(root, 'docs', 'b.ts'));
    await symlink(join(top, 'outside', 'deep'), join(root, 'link'));
  });

  after(() => rm(top, { recursive: true }));

  async function effectsOf(text: string, shell = 'bash'): Promise<readonly Effect[]> {
    const files = createFiles([root]);
    return describeCommand({ text, shell, cwd: await files.locate('.') }, { files, syntax });
  }

  const executes = async (text: string, shell?: string) =>
    (await effectsOf(text, shell)).flatMap((effect) => (effect.kind === 'execute' ? [effect] : []));

  it('tells what a wrapper would start, as far down as it goes', async () => {
    const all = await executes(`sudo env A=1 sh -c 'cd src; rm -f a | xargs git push' && find . -exec touch {} \\;`);
    assert.deepEqual(
      all.map(({ words, via, known }) => [words?.join(' '), via, known]),
      [
        ['sudo env A=1 sh -c cd src; rm -f a | xargs git push', undefined, undefined],
        ['env A=1 sh -c cd src; rm -f a | xargs git push', 'sudo', undefined],
        ['sh -c cd src; rm -f a | xargs git push', 'env', undefined],
        ['find . -exec touch {} ;', undefined, undefined],
        ['touch {}', 'find -exec', undefined],
        ['cd src', 'sh -c', undefined],
        ['rm -f a', 'sh -c', undefined],
        ['xargs git push', 'sh -c', undefined],
        ['git push', 'xargs', undefined],
      ],
    );
  });

  it('tells where a link leads that a pattern stands for, and a secret', async () => {
    const reads = async (text: string) =>
      (await effectsOf(text)).flatMap((effect) => (effect.kind === 'read' ? [[effect.label, effect.inside]] : []));
    assert.deepEqual(await reads('cat src/*.ts'), [['src/*.ts', true]]);
    assert.deepEqual(await reads('cat docs/*.ts'), [
      ['docs/*.ts', true],
      [join(top, 'outside', 'b.ts'), false],
    ]);
    const [, secret] = (await effectsOf('cat keys/*')).filter((effect) => effect.kind === 'read');
    assert.ok(secret?.kind === 'read' && secret.label === 'keys/server.pem' && secret.guarded !== undefined);
  });

  it('goes up from where a link has led to, as the system does, and by what is written in cd, as the shell does', async () => {
    const reads = async (text: string) =>
      (await effectsOf(text)).flatMap((effect) => (effect.kind === 'read' ? [effect.path] : []));
    assert.deepEqual(await reads('cat link/../b.ts'), [join(top, 'outside', 'b.ts')]);
    assert.deepEqual(await reads('cd link && cat ../b.ts'), [join(top, 'outside', 'b.ts')]);
    assert.deepEqual(await reads('cd link && cd .. && cat src/a.ts'), [join(root, 'src', 'a.ts')]);
  });

  it('does not take a pattern for files where one of them is named like a flag', async () => {
    assert.deepEqual((await executes('cd src; wc *')).at(-1)?.known, true);
    await writeFile(join(root, 'src', '--files0-from=x'), '');
    const counted = (await executes('cd src && wc *')).at(-1);
    await rm(join(root, 'src', '--files0-from=x'));
    assert.match(counted?.unknown ?? '', /--files0-from=x would be taken for a flag/);
  });

  it('thinks of both folders where cd may have failed', async () => {
    const paths = (await effectsOf('cd src; cat a.ts')).flatMap((effect) =>
      effect.kind === 'read' ? [effect.label] : [],
    );
    assert.deepEqual(paths, ['src/a.ts', 'a.ts']);
  });

  it('tells of a line that is not understood, or has another shell, that it is one unknown command', async () => {
    for (const [text, shell] of [
      ['ls "', 'bash'],
      ['Get-ChildItem (', 'pwsh'],
      ['dir %x%', 'cmd'],
      ['ls', 'fish'],
    ] as const) {
      const [effect, ...more] = await effectsOf(text, shell);
      assert.ok(effect?.kind === 'execute' && effect.command === text && effect.unknown !== undefined, text);
      assert.deepEqual(more, []);
    }
  });

  it('takes no picture and no lease of its own for what only looks', async () => {
    const looking = await effectsOf('cd src && git status | head -3; cat a.ts');
    assert.equal(mayChangeFiles(looking), false);
    assert.equal(isPassive(looking), true);
    assert.ok(leasesOf(looking).every((lease) => lease.kind === 'read'));
    const writing = await effectsOf('cat src/a.ts > copy.ts');
    assert.equal(mayChangeFiles(writing), true);
    assert.equal(isPassive(writing), false);
    assert.equal(mayChangeFiles(await effectsOf('npm test')), true);
  });
});
