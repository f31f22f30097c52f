// The decision over effects: what is allowed, what asks, what is denied, and what rules can and cannot change.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { decide } from '../../../../src/core/policy/decide.ts';
import { OWN_STATE } from '../../../../src/core/shared/guarded-paths.ts';
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
const askAt = (url: string): Effect => {
  const { hostname, port, protocol } = new URL(url);
  const number = port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
  return { kind: 'network', host: hostname, port: number, method: 'GET', url };
};
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

describe('names that are not what they look like', () => {
  it('were only asked about by the product while the probe denied them', () => {
    for (const name of ['a\u202Etxt.ts', 'a\u200b.ts', 'a\u0007.ts']) {
      for (const kind of ['read', 'write', 'delete'] as const) {
        const decision = decide({ effects: [path(kind, name)], mode: 'agent', rules: [], trusted: true });
        assert.equal(decision.verdict, 'deny', JSON.stringify(name));
        assert.match(decision.reasons.join(' '), /U\+/);
      }
      assert.equal(verdict([outside('read', `/tmp/${name}/x`)]), 'deny');
      assert.equal(verdict([path('write', name)], [rule({ effects: ['write'], paths: ['/w/**'] })]), 'deny');
      const command: Effect = { kind: 'execute', command: 'ls', cwd: `/w/${name}`, inside: true };
      assert.equal(verdict([command], [rule({ commands: ['ls'] })]), 'deny');
    }
  });

  it('do not spoil a whole workspace whose own folder is named so', () => {
    const effect: Effect = { kind: 'read', path: '/\u067e\u200c\u0647/a.ts', label: 'a.ts', inside: true };
    assert.equal(verdict([effect]), 'allow');
  });
});

describe("Orquestra's own rules and store", () => {
  const ownState = ['/home/me/.local/share/orquestra', '/home/me/elsewhere/rules.json'];
  const judged = (effect: Effect, mode: Mode = 'agent') =>
    decide({ effects: [effect], mode, rules: [rule({ effects: ['write', 'delete'] })], trusted: true, ownState });

  it('could be rewritten by a tool when everything is approved', () => {
    for (const at of [`${ownState[0]}/rules.json`, `${ownState[0]}/sessions.db`, `${ownState[0]}`, `${ownState[1]}`]) {
      for (const kind of ['write', 'delete'] as const) {
        const effect: Effect = { kind, path: at, label: at, inside: true };
        assert.equal(judged(effect).verdict, 'deny', at);
        assert.match(judged(effect).reasons.join(' '), /own rules and sessions/);
      }
    }
    const folded: Effect = {
      kind: 'write',
      path: '/HOME/me/.local/share/Orquestra/rules.json',
      label: 'x',
      inside: true,
    };
    assert.equal(judged(folded).verdict, 'deny');
    assert.equal(judged(path('write', 'rules.json')).verdict, 'allow');
    assert.equal(judged({ kind: 'write', path: `${ownState[0]}-2/x`, label: 'x', inside: true }).verdict, 'allow');
  });

  it('are known by where they usually lie, too', () => {
    const guarded = path('write', 'x', { guarded: `globalstorage/orquestra.orquestra: ${OWN_STATE}.` });
    assert.equal(verdict([guarded]), 'deny');
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

  it('for a host also allowed whatever else listens on it', () => {
    assert.equal(verdict([askAt('https://a.dev:8443/')], [rule({ hosts: ['a.dev'] })]), 'ask');
    assert.equal(verdict([askAt('http://a.dev:443/')], [rule({ hosts: ['a.dev'] })]), 'ask');
    assert.equal(verdict([askAt('https://a.dev:8443/')], [rule({ hosts: ['a.dev:8443'] })]), 'allow');
    assert.equal(verdict([askAt('https://a.dev/')], [rule({ hosts: ['a.dev:8443'] })]), 'ask');
    assert.equal(verdict([askAt('http://a.dev/')], [rule({ hosts: ['a.dev'] })]), 'allow');
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

  it('for a host reach every port of it', () => {
    assert.equal(verdict([askAt('https://a.dev:8443/')], [rule({ hosts: ['a.dev'] }, 'deny')]), 'deny');
    assert.equal(verdict([askAt('https://a.dev:8443/')], [rule({ hosts: ['a.dev:8443'] }, 'deny')]), 'deny');
    assert.equal(verdict([askAt('https://a.dev/')], [rule({ hosts: ['a.dev:8443'] }, 'deny')]), 'ask');
  });

  it('give their reason', () => {
    const decision = decide({
      effects: [run('ls')],
      mode: 'agent',
      rules: [rule({ commands: ['ls'] }, 'deny')],
      trusted: true,
    });
    assert.deepEqual(decision.reasons, ['A rule of yours forbids it: because']);
  });
});
