// "Allow always…" saves the narrowest rule that answers the same call, and none where no rule may.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { decide } from '../../../../src/core/policy/decide.ts';
import { proposeRule } from '../../../../src/core/policy/propose-rule.ts';
import type { Effect, Rule } from '../../../../src/protocol/approval.ts';

const run = (command: string, cwd = '/w', inside = true): Effect => ({ kind: 'execute', command, cwd, inside });
const change = (kind: 'read' | 'write' | 'delete', path: string, more: object = {}): Effect => ({
  kind,
  path: `/w/${path}`,
  label: path,
  inside: true,
  ...more,
});
const net = (host: string): Effect => ({ kind: 'network', host, port: 443, method: 'GET', url: `https://${host}/x` });

const git = (action: string, path = '/w', inside = true): Effect => ({ kind: 'git', path, label: 'w', inside, action });

const CONTEXT = { roots: ['/w'], now: 1_000 };
const always = (effects: readonly Effect[]) => proposeRule(effects, CONTEXT).always;
const session = (effects: readonly Effect[]) => proposeRule(effects, CONTEXT).session;
const verdict = (rule: Omit<Rule, 'id'> | undefined, effects: readonly Effect[]) => {
  assert.ok(rule);
  return decide({ effects, mode: 'agent', rules: [{ ...rule, id: 'r' }], trusted: true, roots: ['/w'], now: 2_000 })
    .verdict;
};
const answers = (proposedFor: readonly Effect[], asked: readonly Effect[]) => verdict(always(proposedFor), asked);
const answersForSession = (proposedFor: readonly Effect[], asked: readonly Effect[]) =>
  verdict(session(proposedFor), asked);
const words = (command: string, more: object = {}): Effect => ({
  kind: 'execute',
  command,
  cwd: '/w',
  inside: true,
  words: command.split(' '),
  ...more,
});

describe('proposeRule', () => {
  it('answers the same call again and its neighbours not', () => {
    assert.equal(answers([run('npm test')], [run('npm test')]), 'allow');
    assert.equal(answers([run('npm test')], [run('npm test; ls')]), 'ask');
    assert.equal(answers([run('npm test')], [run('npm test', '/w/sub')]), 'ask');
    assert.equal(answers([change('write', 'a')], [change('write', 'a')]), 'allow');
    assert.equal(answers([change('write', 'a')], [change('write', 'b')]), 'ask');
    assert.equal(answers([change('write', 'a')], [change('delete', 'a')]), 'ask');
    assert.equal(answers([net('a.dev')], [net('a.dev')]), 'allow');
    assert.equal(answers([net('a.dev')], [net('b.dev')]), 'ask');
    assert.equal(answers([git('commit 1 file')], [git('commit 2 files')]), 'allow');
    assert.equal(answers([git('commit 1 file')], [git('commit 1 file', '/other')]), 'ask');
    assert.equal(answers([git('commit 1 file')], [git('switch to x'), change('write', 'a')]), 'ask');
    const move = [change('delete', 'a'), change('write', 'b')];
    assert.equal(answers(move, move), 'allow');
  });

  it('proposed a host and thereby every port of it', () => {
    const local: Effect = { kind: 'network', host: 'a.dev', port: 8443, method: 'GET', url: 'https://a.dev:8443/x' };
    assert.deepEqual(always([local])?.when.hosts, ['a.dev:8443']);
    assert.match(always([local])?.reason ?? '', /a\.dev:8443/);
    assert.equal(answers([local], [local]), 'allow');
    assert.equal(answers([local], [net('a.dev')]), 'ask');
    assert.equal(answers([net('a.dev')], [local]), 'ask');
    assert.equal(always([local, net('a.dev')]), undefined);
  });

  it('proposes nothing that may not be answered by a rule', () => {
    for (const effects of [
      [],
      [change('read', 'a')],
      [{ kind: 'own', what: 'the plan' } as const],
      [change('write', '.git/config', { guarded: 'x' })],
      [change('read', '.env', { guarded: 'x' })],
      [change('write', 'x', { inside: false })],
      [change('read', 'x', { inside: false })],
      [run('ls', '/', false)],
      [run('rm -rf /')],
      [run('ls'), change('write', 'a')],
      [net('a.dev'), net('b.dev')],
      [git('commit 1 file', '/w', false)],
      [git('switch to x'), change('write', 'a')],
      [git('commit 1 file'), git('commit 1 file', '/other')],
      [git('commit 1 file', '/w*')],
      [change('write', 'a*b')],
    ]) {
      assert.equal(always(effects), undefined, JSON.stringify(effects));
    }
  });

  it('says in a sentence what it allows', () => {
    assert.equal(always([change('write', 'a')])?.reason, 'Change a.');
    assert.equal(always([run('npm test')])?.reason, 'Run exactly this command in /w.');
    assert.equal(always([git('commit 1 file')])?.reason, 'Stage, commit, branch and stash in the git repository w.');
  });

  it('proposes for good what is looked at again after 90 days', () => {
    assert.equal(always([run('npm test')])?.expires, 1_000 + 90 * 86_400_000);
    assert.equal(always([run('npm test')])?.tier, 'user');
  });

  it('proposes each command of a line as it is written', () => {
    const line = [words('npm test'), words('npm run lint'), words('ls', { known: true })];
    assert.deepEqual(always(line)?.when.commands, ['npm test', 'npm run lint']);
    assert.equal(answers(line, line), 'allow');
    assert.equal(answers(line, [words('npm run build')]), 'ask');
    assert.equal(always([words('npm test'), words('npm test', { cwd: '/w/sub' })]), undefined);
    const sudo = [words('sudo ls', { unknown: 'x' }), words('ls', { via: 'sudo' })];
    assert.deepEqual(always(sudo)?.when.commands, ['sudo ls']);
  });

  it('proposes a command with a star in it and thereby any other', () => {
    assert.equal(always([run('eslint *')]), undefined);
    assert.equal(answers([words('eslint *')], [words('eslint *')]), 'allow');
    assert.equal(answers([words('eslint *')], [words('eslint a.ts')]), 'ask');
    const odd = words('x', { command: "a 'b  c'* \"d'e\"", words: ['a', 'b  c*', "d'e"] });
    assert.equal(answers([odd], [odd]), 'allow');
  });

  it('proposes nothing for variables that the command does not say', () => {
    const environment = { LD_PRELOAD: 'x.so' };
    assert.deepEqual(proposeRule([words('npm test', { environment })], CONTEXT), {});
    const said = words('npm test', { command: 'LD_PRELOAD=x.so npm test', environment });
    assert.equal(answers([said], [said]), 'allow');
    assert.equal(answers([said], [words('npm test', { environment })]), 'ask');
  });

  it('proposes nothing for what nobody can take back', () => {
    const publish = words('npm publish', { irreversible: 'publishes a package' });
    assert.deepEqual(proposeRule([publish], CONTEXT), {});
    const started = { ...publish, via: 'sudo' } as Effect;
    assert.deepEqual(proposeRule([words('sudo npm publish'), started], CONTEXT), {});
  });
});

describe('what is proposed for a session', () => {
  it('lets files of the workspace be changed, not deleted, and no guarded one', () => {
    const wrote = [change('write', 'a')];
    assert.equal(session(wrote)?.reason, 'Change files in this workspace.');
    assert.equal(session(wrote)?.tier, 'session');
    assert.equal(session(wrote)?.expires, undefined);
    assert.equal(answersForSession(wrote, [change('write', 'sub/b')]), 'allow');
    assert.equal(answersForSession(wrote, [change('delete', 'a')]), 'ask');
    assert.equal(answersForSession(wrote, [change('write', '.git/x', { guarded: 'x' })]), 'ask');
    assert.equal(answersForSession(wrote, [change('write', 'x', { path: '/v/x', inside: false })]), 'ask');
    assert.equal(answersForSession(wrote, [change('write', 'a'), run('npm test')]), 'ask');
  });

  it('names what is deleted', () => {
    const gone = [change('delete', 'a')];
    assert.equal(answersForSession(gone, gone), 'allow');
    assert.equal(answersForSession(gone, [change('delete', 'b')]), 'ask');
  });

  it('names each command and each host', () => {
    assert.equal(answersForSession([run('npm test')], [run('npm test')]), 'allow');
    assert.equal(answersForSession([run('npm test')], [run('npm run x')]), 'ask');
    assert.equal(answersForSession([net('a.dev'), net('b.dev')], [net('b.dev')]), 'allow');
    assert.equal(answersForSession([net('a.dev')], [net('b.dev')]), 'ask');
  });

  it('is nothing where one rule cannot say it', () => {
    for (const effects of [
      [run('npm test'), change('write', 'a')],
      [run('curl x'), net('a.dev')],
      [change('write', '.git/config', { guarded: 'x' })],
      [run('ls', '/', false)],
      [change('read', 'a')],
    ]) {
      assert.deepEqual(proposeRule(effects, CONTEXT), {}, JSON.stringify(effects));
    }
  });

  it('names the file alone where no folder is known or its name has signs of a pattern', () => {
    for (const roots of [[], ['/w*']]) {
      assert.deepEqual(proposeRule([change('write', 'a')], { roots, now: 0 }).session?.when.paths, ['/w/a']);
    }
  });
});
