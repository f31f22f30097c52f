// The decision over effects: what is allowed, what asks, what is denied, and what rules can and cannot change.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { decide } from '../../../../src/core/policy/decide.ts';
import type { Effect, Mode, Rule } from '../../../../src/protocol/approval.ts';

const path = (kind: 'read' | 'write' | 'delete', at: string, more: { readonly guarded?: string } = {}): Effect => ({
  kind,
  path: `/w/${at}`,
  label: at,
  inside: true,
  ...more,
});
const outside = (kind: 'read' | 'write', at: string): Effect => ({ kind, path: at, label: at, inside: false });
const run = (command: string, inside = true): Effect => ({ kind: 'execute', command, cwd: '/w', inside });
const ask = (host: string): Effect => ({ kind: 'network', host, port: 443, method: 'GET', url: `https://${host}/` });
const OWN: Effect = { kind: 'own', what: 'the plan' };

const rule = (when: Rule['when'], verdict: Rule['verdict'] = 'allow', tier: Rule['tier'] = 'user'): Rule => ({
  id: 'r',
  when,
  verdict,
  tier,
  reason: 'because',
});

const verdict = (effects: readonly Effect[], rules: readonly Rule[] = [], mode: Mode = 'agent', trusted = true) =>
  decide({ effects, mode, rules, trusted }).verdict;

describe('decide without rules', () => {
  it('allows reads in the workspace and what is its own', () => {
    assert.equal(verdict([path('read', 'a.ts'), OWN]), 'allow');
  });

  it('asks for everything else', () => {
    for (const effect of [
      path('write', 'a.ts'),
      path('delete', 'a.ts'),
      run('npm test'),
      ask('a.dev'),
      outside('read', '/etc/hosts'),
      path('read', '.env', { guarded: 'it holds secrets' }),
    ]) {
      assert.equal(verdict([effect]), 'ask', JSON.stringify(effect));
    }
  });

  it('asks when it is not told or does not know what would happen', () => {
    assert.equal(verdict([]), 'ask');
    const unknown = JSON.parse('{"kind":"teleport","path":"/w"}');
    assert.equal(verdict([unknown]), 'ask');
    assert.equal(verdict([unknown], [rule({ effects: ['read', 'write'] }), rule({ modes: ['agent'] })]), 'ask');
  });

  it('takes the strictest of several effects', () => {
    assert.equal(verdict([path('read', 'a.ts'), path('write', 'a.ts')]), 'ask');
    assert.equal(verdict([path('read', 'a.ts'), run('rm -rf /')]), 'deny');
  });

  it('denies changes and commands in ask and plan mode, naming the mode', () => {
    for (const mode of ['ask', 'plan'] as const) {
      for (const effect of [path('write', 'a'), path('delete', 'a'), run('ls')]) {
        const decision = decide({
          effects: [effect],
          mode,
          rules: [rule({ effects: [effect.kind], commands: ['ls'] })],
          trusted: true,
        });
        assert.equal(decision.verdict, 'deny');
        assert.match(decision.reasons.join(' '), new RegExp(`${mode} mode`));
      }
      assert.equal(verdict([ask('a.dev')], [], mode), 'ask');
      assert.equal(verdict([path('read', 'a')], [], mode), 'allow');
    }
  });

  it('denies everything but its own in Restricted Mode, whatever rules say', () => {
    const all = [rule({ effects: ['read', 'write', 'execute'] }), rule({ commands: ['ls'] })];
    for (const effect of [path('read', 'a'), path('write', 'a'), run('ls'), ask('a.dev')]) {
      const decision = decide({ effects: [effect], mode: 'agent', rules: all, trusted: false });
      assert.equal(decision.verdict, 'deny');
      assert.match(decision.reasons.join(' '), /Restricted Mode/);
    }
    assert.equal(verdict([OWN], [], 'agent', false), 'allow');
  });
});

describe('rules that allow', () => {
  it('lift the question for exactly what they name', () => {
    const exact = rule({ effects: ['execute'], commands: ['npm test'], cwd: '/w' });
    assert.equal(verdict([run('npm test')], [exact]), 'allow');
    for (const command of ['npm test ', 'npm test; ls', 'npm  test', 'NPM test', 'npm test\n']) {
      assert.equal(verdict([run(command)], [exact]), 'ask', command);
    }
    assert.equal(verdict([{ kind: 'execute', command: 'npm test', cwd: '/w/sub', inside: true }], [exact]), 'ask');
    assert.equal(verdict([path('write', 'src/a.ts')], [rule({ effects: ['write'], paths: ['/w/src/**'] })]), 'allow');
    assert.equal(verdict([ask('a.dev')], [rule({ hosts: ['a.dev'] })]), 'allow');
    assert.equal(verdict([ask('b.a.dev')], [rule({ hosts: ['a.dev'] })]), 'ask');
  });

  it('match nothing when they name nothing', () => {
    assert.equal(verdict([run('ls')], [rule({})]), 'ask');
    assert.equal(verdict([path('write', 'a')], [rule({ paths: [] }), rule({ effects: [] })]), 'ask');
  });

  it('must match every condition they name', () => {
    assert.equal(verdict([path('write', 'a')], [rule({ paths: ['/w/**'], modes: ['plan'] })]), 'ask');
    assert.equal(verdict([path('write', 'a')], [rule({ paths: ['/w/**'], commands: ['ls'] })]), 'ask');
  });

  it('must match every effect that asked', () => {
    const effects = [path('delete', 'a'), path('write', 'b')];
    assert.equal(verdict(effects, [rule({ effects: ['write'], paths: ['/w/**'] })]), 'ask');
    assert.equal(verdict(effects, [rule({ effects: ['write', 'delete'], paths: ['/w/**'] })]), 'allow');
  });

  it('never reach commands and hosts they do not name', () => {
    assert.equal(
      verdict([run('ls')], [rule({ effects: ['execute'] }), rule({ modes: ['agent'] }), rule({ cwd: '/w' })]),
      'ask',
    );
    assert.equal(verdict([ask('a.dev')], [rule({ effects: ['network'] })]), 'ask');
    assert.equal(verdict([path('write', 'a')], [rule({ modes: ['agent'] })]), 'ask');
  });

  it('never reach guarded paths', () => {
    const guarded = path('write', '.git/config', { guarded: 'Git runs it' });
    assert.equal(verdict([guarded], [rule({ paths: ['/w/.git/config'] }), rule({ effects: ['write'] })]), 'ask');
  });

  it('reach outside the workspace only by the exact path', () => {
    assert.equal(verdict([outside('write', '/tmp/x')], [rule({ paths: ['/tmp/**'] }), rule({ paths: ['**'] })]), 'ask');
    assert.equal(verdict([outside('write', '/tmp/x')], [rule({ effects: ['write'] })]), 'ask');
    assert.equal(verdict([outside('write', '/tmp/x')], [rule({ paths: ['/tmp/x'] })]), 'allow');
    assert.equal(verdict([run('ls', false)], [rule({ commands: ['ls'] })]), 'ask');
    assert.equal(verdict([run('ls', false)], [rule({ commands: ['ls'], cwd: '/w' })]), 'allow');
  });

  it('are not heard when they come from the workspace', () => {
    assert.equal(verdict([run('ls')], [rule({ commands: ['ls'] }, 'allow', 'workspace')]), 'ask');
  });

  it('do not forgive a command that is refused', () => {
    assert.equal(verdict([run('rm -rf /')], [rule({ commands: ['rm -rf /'] }, 'allow', 'managed')]), 'deny');
  });
});

describe('rules that tighten', () => {
  it('win over rules that allow, whoever wrote them and in whatever order', () => {
    const allow = rule({ commands: ['ls'] });
    const deny = rule({ commands: ['ls'] }, 'deny', 'workspace');
    assert.equal(verdict([run('ls')], [allow, deny]), 'deny');
    assert.equal(verdict([run('ls')], [deny, allow]), 'deny');
    assert.equal(verdict([run('ls')], [allow, rule({ commands: ['ls'] }, 'ask', 'workspace')]), 'ask');
  });

  it('reach what is allowed by default', () => {
    assert.equal(verdict([path('read', 'secret/a')], [rule({ paths: ['/w/secret/**'] }, 'deny')]), 'deny');
    assert.equal(verdict([path('read', 'a')], [rule({ effects: ['read'] }, 'ask')]), 'ask');
  });

  it('are not escaped by case, look-alikes or the form of the path', () => {
    const deny = rule({ paths: ['secret/**'] }, 'deny');
    assert.equal(verdict([path('read', 'Secret/a')], [deny]), 'deny');
    assert.equal(verdict([path('read', 's\u200becret/a')], [deny]), 'deny');
    const windows: Effect = { kind: 'read', path: 'C:\\w\\secret\\a', label: 'secret\\a', inside: true };
    assert.equal(verdict([windows], [rule({ paths: ['c:/w/secret/**'] }, 'deny')]), 'deny');
  });

  it('give their reason', () => {
    const decision = decide({
      effects: [run('ls')],
      mode: 'agent',
      rules: [rule({ commands: ['ls'] }, 'deny')],
      trusted: true,
    });
    assert.deepEqual(decision.reasons, ['A rule forbids it: because']);
  });
});
