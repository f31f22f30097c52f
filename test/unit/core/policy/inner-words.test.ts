// A rule that denies is not talked round by what carries the command: other programs, code, git's own names, a change of folder.
import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { createSyntax } from '../../../../src/adapters/syntax/create-syntax.ts';
import { classify } from '../../../../src/core/policy/classify.ts';
import type { Rule } from '../../../../src/protocol/approval.ts';

const rule = (when: Rule['when'], verdict: Rule['verdict']): Rule => ({
  id: `${verdict}-${JSON.stringify(when)}`,
  when,
  verdict,
  tier: 'user',
  reason: '',
});
const EVERYTHING = rule({ commands: ['*'] }, 'allow');

describe('a rule that denies', () => {
  let syntax: ReturnType<typeof createSyntax>;
  before(() => {
    syntax = createSyntax();
  });
  const decided = async (cmd: string, ...rules: Rule[]) =>
    (await classify({ cmd, rules: [...rules, EVERYTHING] }, syntax)).decision;

  const PUSH = rule({ commands: ['git push *'] }, 'deny');
  for (const cmd of [
    'git-push origin',
    '/usr/lib/git-core/git-push',
    'direnv exec . git push',
    'op run -- git push',
    'unheard-of git push origin',
    'npx -c "git push"',
    'coproc git push',
    `python3 -c "import os; os.system('git push')"`,
    `node -e 'require("child_process").execSync("git push origin")'`,
  ]) {
    it(`hears git push in ${cmd}`, async () => assert.equal(await decided(cmd, PUSH), 'deny'));
  }

  it('does not hear what is only spoken of, nor one word of many', async () => {
    assert.equal(await decided('grep -rn "git push" docs', PUSH), 'allow');
    assert.equal(await decided('echo git push', PUSH), 'allow');
    assert.equal(await decided('unheard-of rm x', rule({ commands: ['rm *'] }, 'deny')), 'allow');
  });

  it('keeps a path from being deleted along with a folder above it', async () => {
    const kept = rule({ paths: ['conf/keys/one.yml'] }, 'deny');
    for (const cmd of ['rm -r conf', 'mv conf old', 'rm conf/keys/one.yml']) {
      assert.equal(await decided(cmd, kept, rule({ effects: ['delete', 'write'] }, 'allow')), 'deny', cmd);
    }
    assert.equal(await decided('rm conf/other.yml', kept, rule({ effects: ['delete'] }, 'allow')), 'allow');
  });

  const HOST = rule({ hosts: ['bad.example', '*.worse.example'] }, 'deny');
  for (const cmd of [
    'ssh me@bad.example uptime',
    'nc bad.example 80',
    'git clone git@bad.example:x/y.git',
    'unheard-of --server=BAD.example:8443',
    'unheard-of ftp://a.worse.example/x',
    'curl https://bad.example../x',
  ]) {
    it(`hears the host in ${cmd}`, async () => {
      assert.equal(await decided(cmd, HOST), 'deny');
      assert.equal(
        await decided(cmd, rule({ effects: ['network'], hosts: ['bad.example', '*.worse.example'] }, 'deny')),
        'deny',
      );
    });
  }

  it('does not take files and other hosts for it, nor any name for every host', async () => {
    assert.equal(await decided('unheard-of notbad.example worse.example bad.example.org', HOST), 'allow');
    assert.equal(await decided('unheard-of src/a.ts', rule({ hosts: ['*'] }, 'deny')), 'allow');
    assert.equal(await decided('cat bad.example', HOST), 'allow');
  });
});

describe('a redirection behind a change of folder', () => {
  const written = async (cmd: string) =>
    (await classify({ cmd }, createSyntax())).effects.flatMap((effect) =>
      effect.kind === 'write' ? [effect.path] : [],
    );

  for (const [cmd, path] of [
    ['cd /etc && echo x > passwd', '/etc/passwd'],
    ['cd /etc && cat > passwd <<EOF\nx\nEOF', '/etc/passwd'],
    ['cd sub && cd deeper && echo x >> a', '/workspace/sub/deeper/a'],
    ['cd .. && echo x | tee b > a', '/a'],
    ['true && (cd sub && echo x > a)', '/workspace/sub/a'],
  ] as const) {
    it(`writes where the shell is by then: ${cmd}`, async () =>
      assert.ok((await written(cmd)).includes(path), String(await written(cmd))));
  }

  it('is kept from a folder that a rule closes, and asks outside the workspace however much may be done unasked', async () => {
    const rules = [rule({ paths: ['conf/**'] }, 'deny')];
    assert.equal(
      (await classify({ cmd: 'cd conf && echo x > a', rules, autonomy: 'autonomous' }, createSyntax())).decision,
      'deny',
    );
    assert.equal(
      (await classify({ cmd: 'cd /etc && echo x > a', autonomy: 'autonomous' }, createSyntax())).decision,
      'ask',
    );
  });
});

describe('a rule that allows a command', () => {
  it('does not mean it with variables that are known only when it runs', async () => {
    const syntax = createSyntax();
    const rules = [rule({ commands: ['npm test'] }, 'allow')];
    for (const cmd of [
      'PATH=.:$PATH npm test',
      'NODE_OPTIONS=$X npm test',
      'PATH+=:. npm test',
      'A=$B LC_ALL=C npm test',
    ]) {
      assert.equal((await classify({ cmd, rules }, syntax)).decision, 'ask', cmd);
    }
    assert.equal((await classify({ cmd: 'LC_ALL=C npm test', rules }, syntax)).decision, 'allow');
  });
});
