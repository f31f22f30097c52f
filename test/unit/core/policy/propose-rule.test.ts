// "Allow always…" saves the narrowest rule that answers the same call, and none where no rule may.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { decide } from '../../../../src/core/policy/decide.ts';
import { proposeRule } from '../../../../src/core/policy/propose-rule.ts';
import type { Effect } from '../../../../src/protocol/approval.ts';

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

const answers = (proposedFor: readonly Effect[], asked: readonly Effect[]) => {
  const rule = proposeRule(proposedFor);
  assert.ok(rule);
  return decide({ effects: asked, mode: 'agent', rules: [{ ...rule, id: 'r' }], trusted: true }).verdict;
};

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
    assert.deepEqual(proposeRule([local])?.when.hosts, ['a.dev:8443']);
    assert.match(proposeRule([local])?.reason ?? '', /a\.dev:8443/);
    assert.equal(answers([local], [local]), 'allow');
    assert.equal(answers([local], [net('a.dev')]), 'ask');
    assert.equal(answers([net('a.dev')], [local]), 'ask');
    assert.equal(proposeRule([local, net('a.dev')]), undefined);
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
      assert.equal(proposeRule(effects), undefined, JSON.stringify(effects));
    }
  });

  it('says in a sentence what it allows', () => {
    assert.equal(proposeRule([change('write', 'a')])?.reason, 'Change a.');
    assert.equal(proposeRule([run('npm test')])?.reason, 'Run exactly this command in /w.');
    assert.equal(
      proposeRule([git('commit 1 file')])?.reason,
      'Stage, commit, branch and stash in the git repository w.',
    );
  });
});
