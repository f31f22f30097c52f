// What beside effects and rules makes a decision: autonomy, text from elsewhere, what was denied, offline, sandbox, the time.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { type DecisionRequest, decide } from '../../../../src/core/policy/decide.ts';
import type { Effect, Rule } from '../../../../src/protocol/approval.ts';

const change = (kind: 'read' | 'write' | 'delete', path: string, more: object = {}): Effect => ({
  kind,
  path: `/w/${path}`,
  label: path,
  inside: true,
  ...more,
});
const outside = (kind: 'read' | 'write', path: string): Effect => ({ kind, path, label: path, inside: false });
const run = (command: string, more: object = {}): Effect => ({
  kind: 'execute',
  command,
  cwd: '/w',
  inside: true,
  words: command.split(' '),
  unknown: 'it is not known',
  ...more,
});
const ask = (host: string): Effect => ({ kind: 'network', host, port: 443, method: 'GET', url: `https://${host}/` });
const COMMIT: Effect = { kind: 'git', path: '/w', label: 'w', inside: true, action: 'commit 1 file' };
const rule = (when: Rule['when'], more: Partial<Rule> = {}): Rule => ({
  id: 'r',
  when,
  verdict: 'allow',
  tier: 'user',
  reason: 'because',
  ...more,
});
const decided = (effects: readonly Effect[], more: Partial<DecisionRequest> = {}) =>
  decide({ effects, rules: [], mode: 'agent', trusted: true, ...more });
const verdict = (...given: Parameters<typeof decided>) => decided(...given).verdict;

describe('autonomy', () => {
  const GUARDED = { guarded: 'Git runs it.' };
  const TABLE: readonly (readonly [string, Effect, string, string, string])[] = [
    ['a read', change('read', 'a'), 'allow', 'allow', 'allow'],
    ['a known command', run('ls', { known: true }), 'ask', 'allow', 'allow'],
    ['a write', change('write', 'a'), 'ask', 'ask', 'allow'],
    ['a delete', change('delete', 'a'), 'ask', 'ask', 'allow'],
    ['a commit', COMMIT, 'ask', 'ask', 'allow'],
    ['the whole folder deleted', { ...change('delete', '.'), path: '/w' } as Effect, 'ask', 'ask', 'ask'],
    ['a guarded write', change('write', '.git/config', GUARDED), 'ask', 'ask', 'ask'],
    ['a secret read', change('read', '.env', GUARDED), 'ask', 'ask', 'ask'],
    ['a write outside', outside('write', '/tmp/a'), 'ask', 'ask', 'ask'],
    ['a commit elsewhere', { ...COMMIT, inside: false } as Effect, 'ask', 'ask', 'ask'],
    ['a host', ask('a.dev'), 'ask', 'ask', 'ask'],
    ['an unknown command', run('make'), 'ask', 'ask', 'ask'],
  ];
  for (const [what, effect, careful, balanced, autonomous] of TABLE) {
    it(`settles ${what}: ${careful}, ${balanced}, ${autonomous}`, () => {
      assert.deepEqual(
        (['careful', 'balanced', 'autonomous'] as const).map((autonomy) => verdict([effect], { autonomy })),
        [careful, balanced, autonomous],
      );
      assert.equal(verdict([effect]), balanced);
      for (const mode of ['ask', 'plan'] as const) {
        const isOpen = effect.kind === 'read' || effect.kind === 'network';
        const wanted = isOpen ? verdict([effect]) : 'deny';
        assert.equal(verdict([effect], { mode, autonomy: 'autonomous', sandboxed: true }), wanted);
      }
    });
  }

  it('lets unknown commands run unasked only in the sandbox, and none that is outside or cannot be taken back', () => {
    const more = { autonomy: 'autonomous', sandboxed: true } as const;
    assert.equal(verdict([run('make')], more), 'allow');
    assert.match(decided([run('make')], more).reasons.join(), /sandbox/);
    assert.equal(verdict([run('make'), ask('a.dev')], more), 'ask');
    assert.equal(verdict([run('make', { inside: false })], more), 'ask');
    assert.equal(verdict([run('make', { irreversible: 'publishes' })], more), 'ask');
    assert.equal(verdict([run('make')], { ...more, foreign: ['a page'] }), 'ask');
    assert.equal(verdict([run('make')], { ...more, autonomy: 'balanced' }), 'ask');
  });

  it('is something that rules can name', () => {
    const rules = [rule({ effects: ['write'], modes: ['careful'] })];
    assert.equal(verdict([change('write', 'a')], { rules, autonomy: 'careful' }), 'allow');
    assert.equal(verdict([change('write', 'a')], { rules }), 'ask');
    const strict = [rule({ effects: ['write'], modes: ['autonomous'] }, { verdict: 'ask' })];
    assert.equal(verdict([change('write', 'a')], { rules: strict, autonomy: 'autonomous' }), 'ask');
  });
});

describe('text from elsewhere', () => {
  const foreign = ['https://a.dev/x'];

  it('is not kept for later sessions unasked, and only a rule that says so lifts that', () => {
    const own = { kind: 'own', what: 'the memory' } as const;
    assert.equal(verdict([own], { foreign }), 'allow');
    const lasting = { ...own, lasting: true };
    assert.equal(verdict([lasting], {}), 'allow');
    assert.deepEqual(decided([lasting], { foreign }), {
      verdict: 'ask',
      reasons: [
        'It keeps something for later sessions: the memory.',
        'Text from https://a.dev/x is in the context, so keeping anything for later sessions asks.',
      ],
    });
    const when = { effects: ['own' as const] };
    assert.equal(verdict([lasting], { foreign, rules: [rule(when)] }), 'ask');
    assert.equal(verdict([lasting], { foreign, rules: [rule(when, { despiteForeignText: true })] }), 'allow');
  });

  const rules = [
    rule({ hosts: ['b.dev'] }),
    rule({ paths: ['/tmp/a', '/w/**'] }),
    rule({ commands: ['make *'] }),
    rule({ effects: ['git'] }),
  ];

  it('makes leaving the workspace and running what is not known ask, rule or not', () => {
    for (const effect of [ask('b.dev'), outside('write', '/tmp/a'), run('make x')]) {
      assert.equal(verdict([effect], { rules }), 'allow');
      assert.equal(verdict([effect], { rules, foreign }), 'ask');
    }
    assert.deepEqual(decided([ask('b.dev')], { rules, foreign }).reasons, [
      'It asks b.dev over the network.',
      'Text from https://a.dev/x is in the context, so leaving the workspace asks.',
    ]);
    assert.match(decided([run('make x')], { rules, foreign }).reasons.join(), /so running what is not known/);
    assert.match(decided([ask('b.dev')], { rules, foreign: ['a', 'b', 'c', 'd', 'e'] }).reasons.join(), /and 2 more/);
  });

  it('leaves alone what stays inside', () => {
    for (const effect of [change('write', 'a'), change('read', 'a'), run('ls', { known: true }), COMMIT]) {
      assert.equal(verdict([effect], { rules, foreign }), 'allow', effect.kind);
    }
    assert.deepEqual(decided([change('write', 'a')], { foreign }).reasons, ['It writes a.']);
  });

  it('yields to a rule that says so, and to what was agreed to for the plan', () => {
    const despite = [rule({ hosts: ['b.dev'] }, { despiteForeignText: true })];
    assert.equal(verdict([ask('b.dev')], { rules: despite, foreign }), 'allow');
    const envelope = rule({ hosts: ['b.dev'] }, { tier: 'session', id: 'envelope-1' });
    assert.equal(verdict([ask('b.dev')], { rules: [envelope], foreign }), 'allow');
    for (const forged of [
      { ...envelope, tier: 'user' as const },
      { ...envelope, id: 'rule-1' },
    ]) {
      assert.equal(verdict([ask('b.dev')], { rules: [forged], foreign }), 'ask');
    }
  });
});

describe('what the user has denied in a run', () => {
  const SAME: readonly (readonly [Effect, Effect, string])[] = [
    [change('write', 'src/a.ts'), change('write', 'src/a.ts'), 'writing src/a.ts'],
    [change('write', 'src/a.ts'), change('delete', 'SRC/a.ts'), 'writing src/a.ts'],
    [change('delete', 'src/a.ts'), change('delete', 'src'), 'deleting src/a.ts'],
    [change('delete', 'src'), change('delete', 'src/a.ts'), 'deleting src'],
    [outside('read', '/etc/hosts'), outside('read', '/etc/hosts'), 'reading /etc/hosts'],
    [ask('a.dev'), ask('A.dev.'), 'asking a.dev'],
    [run('npm install x'), run('/usr/bin/npm -q install y'), 'running npm install'],
    [run('npm run build'), run('npm --prefix sub run build'), 'running npm run build'],
    [run('git push'), run('git -C sub push --force'), 'running git push'],
    [run('git push'), run('git push; ls', { words: undefined }), 'running git push'],
    [run('make x', { words: undefined }), run('make x'), 'running make x'],
    [COMMIT, { ...COMMIT, action: 'commit 2 files' } as Effect, 'to commit 1 file in w'],
    [{ kind: 'secret', what: 'variables' }, { kind: 'secret', what: 'variables' }, 'showing variables'],
  ];
  for (const [denied, effect, named] of SAME) {
    it(`holds: ${named}`, () => {
      assert.deepEqual(decided([effect], { denied: [denied], autonomy: 'autonomous' }), {
        verdict: 'deny',
        reasons: [`You denied ${named} in this run.`],
      });
    });
  }

  const OTHER: readonly (readonly [Effect, Effect])[] = [
    [change('write', 'a'), change('write', 'b')],
    [change('write', 'src'), change('write', 'src/a')],
    [change('write', 'a'), change('read', 'a')],
    [change('read', 'a'), change('read', 'a')],
    [run('ls', { known: true }), run('ls', { known: true })],
    [run('npm install'), run('npm test')],
    [run('npm run build'), run('npm run test')],
    [run('git push'), run('git status', { known: true })],
    [ask('a.dev'), ask('b.a.dev')],
    [
      { kind: 'own', what: 'the plan' },
      { kind: 'own', what: 'the plan' },
    ],
  ];
  it('does not reach anything else', () => {
    for (const [denied, effect] of OTHER) {
      assert.equal(verdict([effect], { denied: [denied] }), verdict([effect]), JSON.stringify([denied, effect]));
    }
  });
});

describe('the offline switch', () => {
  it('denies every host but this machine, and lets no rule allow an unknown command', () => {
    const rules = [rule({ hosts: ['*'] }), rule({ commands: ['make'] })];
    assert.equal(verdict([ask('a.dev')], { rules, offline: true }), 'deny');
    assert.match(decided([ask('a.dev')], { offline: true }).reasons.join(), /orquestra\.policy\.offline/);
    for (const host of ['localhost', '127.0.0.1', '[::1]']) {
      assert.equal(verdict([ask(host)], { offline: true }), 'ask');
      assert.equal(verdict([ask(host)], { offline: true, rules }), 'allow');
    }
    assert.equal(verdict([ask('localhost.a.dev')], { rules, offline: true }), 'deny');
    assert.equal(verdict([run('make')], { rules, offline: true }), 'deny');
    assert.equal(verdict([run('npm publish', { irreversible: 'publishes a package' })], { offline: true }), 'deny');
    assert.match(decided([run('make')], { offline: true }).reasons.join(), /Offline cannot be promised .* sandbox/);
    assert.equal(verdict([run('make')], { rules, offline: true, sandboxed: true }), 'allow');
    assert.equal(verdict([run('ls', { known: true })], { offline: true }), 'allow');
  });
});

describe('rules that name when and for whom', () => {
  it('say nothing from the moment they expire', () => {
    const rules = [rule({ effects: ['write'] }, { expires: 100 })];
    assert.equal(verdict([change('write', 'a')], { rules, now: 99 }), 'allow');
    assert.equal(verdict([change('write', 'a')], { rules, now: 100 }), 'ask');
    assert.equal(verdict([change('write', 'a')], { rules }), 'ask');
    const deny = [rule({ effects: ['write'] }, { expires: 100, verdict: 'deny' })];
    assert.equal(verdict([change('write', 'a')], { rules: deny, now: 100 }), 'ask');
    assert.equal(verdict([change('write', 'a')], { rules: deny }), 'deny');
  });

  it('speak of the agents they name', () => {
    const rules = [rule({ effects: ['write'], agents: ['review*'] })];
    assert.equal(verdict([change('write', 'a')], { rules, agent: 'reviewer' }), 'allow');
    assert.equal(verdict([change('write', 'a')], { rules, agent: 'coder' }), 'ask');
    assert.equal(verdict([change('write', 'a')], { rules }), 'ask');
  });

  it('say whose they are', () => {
    const whose = { managed: 'of your organisation', user: 'of yours', session: 'of this session' } as const;
    for (const tier of ['managed', 'user', 'session'] as const) {
      assert.deepEqual(decided([change('write', 'a')], { rules: [rule({ effects: ['write'] }, { tier })] }).reasons, [
        `A rule ${whose[tier]} allows it: because`,
      ]);
    }
    const workspace = rule({ effects: ['write'] }, { tier: 'workspace', verdict: 'ask', reason: '' });
    assert.deepEqual(decided([change('write', 'a')], { rules: [workspace] }).reasons, [
      'A rule of this workspace wants it asked.',
    ]);
  });
});

describe("the workspace's own rule file", () => {
  it('is changed by no tool in any mode, nor is the folder that holds it', () => {
    for (const path of [
      '.orquestra/rules.json',
      '.Orquestra/RULES.json',
      '.orquestra/rules.json::$DATA',
      '.orquestra ./rules.json.',
      '.orquestra',
      'sub/.orquestra/rules.json',
    ]) {
      for (const kind of ['write', 'delete'] as const) {
        const rules = [rule({ paths: ['**'] }), rule({ effects: [kind] })];
        assert.equal(verdict([change(kind, path)], { rules, autonomy: 'autonomous' }), 'deny', path);
      }
    }
    assert.equal(verdict([change('read', '.orquestra/rules.json')]), 'allow');
    assert.equal(verdict([change('write', '.orquestra/plans/a.yaml', { guarded: 'x' })]), 'ask');
  });

  it('is not deleted with a folder above the own state', () => {
    const gone: Effect = { kind: 'delete', path: '/home/me/.local', label: '/home/me/.local', inside: false };
    assert.equal(verdict([gone], { ownState: ['/home/me/.local/share/orquestra'] }), 'deny');
  });
});
