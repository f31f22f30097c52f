// Rules and modes as people write them for a question: understood where the meaning is plain, refused by name where not.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { readGiven } from '../../../../src/core/policy/read-given.ts';

const read = (rules: unknown, more: object = {}) => readGiven({ rules, mode: undefined, ...more });
const rulesOf = (rules: unknown) => {
  const given = read(rules);
  assert.ok(given.ok, given.ok ? '' : given.fault.text);
  return given.value.rules;
};
const textOf = (rules: unknown, more: object = {}) => {
  const given = read(rules, more);
  return given.ok ? 'understood' : given.fault.text;
};
const DENY = { when: { commands: ['rm *'] }, verdict: 'deny' };

describe('rules of a question', () => {
  it('may leave out what goes without saying', () => {
    assert.deepEqual(rulesOf([DENY, { ...DENY, id: 'mine' }]), [
      { id: 'rule-1', reason: '', tier: 'user', ...DENY },
      { id: 'mine', reason: '', tier: 'user', ...DENY },
    ]);
    assert.deepEqual(rulesOf(undefined), []);
    assert.deepEqual(rulesOf(null), []);
  });

  it('may name one of anything by itself', () => {
    const [rule] = rulesOf([
      { when: { effect: 'write', path: 'src/**', agent: 'coder', mode: 'careful' }, verdict: 'allow' },
    ]);
    assert.deepEqual(rule?.when, { effects: ['write'], paths: ['src/**'], agents: ['coder'], modes: ['careful'] });
    assert.deepEqual(rulesOf([{ when: { host: 'a.dev', command: 'x' }, verdict: 'ask' }])[0]?.when, {
      hosts: ['a.dev'],
      commands: ['x'],
    });
  });

  it('are refused where a field of them could never mean anything', () => {
    for (const [rule, said] of [
      [{ ...DENY, examples: { not_match: ['x'] } }, /rules\.0\.examples has unknown field not_match/],
      [{ when: { hosts: ['a.dev:99999'] }, verdict: 'deny' }, /"a\.dev:99999" names no host/],
      [{ when: { commands: ['x'], cwd: 'sub' }, verdict: 'deny' }, /when\.cwd "sub" is no whole path/],
    ] as const) {
      assert.match(textOf([rule]), said);
    }
  });

  it('may say the day they expire', () => {
    assert.equal(rulesOf([{ ...DENY, expires: '2030-01-01' }])[0]?.expires, Date.UTC(2030, 0, 1));
    assert.equal(rulesOf([{ ...DENY, expires: 5 }])[0]?.expires, 5);
  });

  it('may come by tier, and are then of that tier whatever they say', () => {
    const rules = rulesOf({ managed: [DENY], workspace: [{ ...DENY, tier: 'user' }] });
    assert.deepEqual(
      rules.map(({ tier }) => tier),
      ['managed', 'workspace'],
    );
  });

  const REFUSED: readonly (readonly [unknown, RegExp])[] = [
    ['no list', /^rules must be a list/],
    [[DENY, 'rm'], /^rules\.1 must be a rule/],
    [[{ verdict: 'deny' }], /^rules\.0\.when /],
    [[{ when: DENY.when }], /^rules\.0\.verdict must be one of allow, ask, deny/],
    [[{ ...DENY, verdict: 'perhaps' }], /^rules\.0\.verdict must be one of/],
    [[{ ...DENY, tier: 'root' }], /^rules\.0\.tier must be one of/],
    [[{ ...DENY, when: { comands: ['x'] } }], /^rules\.0\.when has unknown field comands/],
    [[{ ...DENY, despite: true }], /^rules\.0 has unknown field despite/],
    [[{ ...DENY, when: { effects: ['edit'] } }], /^rules\.0\.when\.effects\.0 must be one of read, write/],
    [[{ ...DENY, when: { modes: ['fast'] } }], /^rules\.0\.when\.modes\.0 /],
    [[{ ...DENY, expires: 'soon' }], /^rules\.0\.expires must be a number/],
    [[{ ...DENY, when: {} }], /^rules\.0\.when names no condition/],
    [[{ ...DENY, when: { hosts: [] } }], /^rules\.0\.when\.hosts is an empty list/],
    [[{ ...DENY, when: { hosts: ['https://a.dev'] } }], /^rules\.0\.when\.hosts\.0 .*names no host/],
    [[{ ...DENY, when: { commands: [' '] } }], /^rules\.0\.when\.commands\.0 .*names no command/],
    [[{ ...DENY, when: { paths: ['../x'] } }], /^rules\.0\.when\.paths\.0 .*leads out of the workspace/],
    [{ managed: ['x'] }, /^rules\.managed\.0 must be a rule/],
    [{ root: [] }, /^rules must be a list/],
  ];
  for (const [rules, wanted] of REFUSED) {
    it(`are refused by name: ${JSON.stringify(rules)}`, () => assert.match(textOf(rules), wanted));
  }

  it('that allow and name nothing are understood, and say nothing', () => {
    assert.equal(rulesOf([{ when: {}, verdict: 'allow' }]).length, 1);
  });
});

describe('the mode of a question', () => {
  it('is one of the chat, or how much is asked', () => {
    const modeOf = (mode: unknown) => {
      const given = read([], { mode });
      assert.ok(given.ok);
      return [given.value.mode, given.value.autonomy];
    };
    assert.deepEqual(modeOf(undefined), ['agent', undefined]);
    assert.deepEqual(modeOf('plan'), ['plan', undefined]);
    assert.deepEqual(modeOf('careful'), ['agent', 'careful']);
    assert.deepEqual(modeOf('autonomous'), ['agent', 'autonomous']);
    assert.match(textOf([], { mode: 'fly' }), /^mode: must be one of ask, plan, agent, careful, balanced, autonomous/);
  });
});

describe('examples of a rule', () => {
  const rule = (when: object, verdict: string, examples: object) => [{ when, verdict, examples }];

  it('are held against it', () => {
    const matches = ['npm run build', 'npm run test -- --watch', 'npm run a && npm run b'];
    const doesNotMatch = ['npm install', 'npm run a && rm x', 'sudo npm run a'];
    assert.equal(textOf(rule({ commands: ['npm run *'] }, 'allow', { matches, doesNotMatch })), 'understood');
    const held = { matches: ['ls; rm x', '/bin/rm x', 'sudo rm x'], doesNotMatch: ['echo "rm x"', 'git rm x'] };
    assert.equal(textOf(rule({ commands: ['rm *'] }, 'deny', held)), 'understood');
    const paths = { matches: ['src/a.ts', './src/b/c.ts'], doesNotMatch: ['lib/a.ts', '/src/a.ts'] };
    assert.equal(textOf(rule({ paths: ['src/**'] }, 'allow', paths)), 'understood');
    const hosts = { matches: ['https://a.example.org/x', 'b.example.org'], doesNotMatch: ['example.org', 'b.dev'] };
    assert.equal(textOf(rule({ hosts: ['*.example.org'] }, 'allow', hosts)), 'understood');
    assert.equal(textOf(rule({ hosts: ['a.dev'] }, 'allow', { doesNotMatch: ['http://a.dev:8080'] })), 'understood');
  });

  it('tell nothing of agents, modes and folders', () => {
    const when = { commands: ['ls'], cwd: '/w/x', agents: ['a'], modes: ['plan'] };
    assert.equal(textOf(rule(when, 'allow', { matches: ['ls'] })), 'understood');
    assert.equal(textOf(rule({ modes: ['plan'] }, 'deny', { matches: ['anything'] })), 'understood');
  });

  const FAILING: readonly (readonly [object, string, object, RegExp])[] = [
    [
      { commands: ['npm test'] },
      'allow',
      { matches: ['npm test', 'npm run x'] },
      /examples\.matches\.1 "npm run x" is not/,
    ],
    [{ commands: ['npm *'] }, 'allow', { doesNotMatch: ['npm install'] }, /examples\.doesNotMatch\.0 "npm install" is/],
    [{ commands: ['rm *'] }, 'deny', { doesNotMatch: ['/bin/rm x'] }, /doesNotMatch\.0/],
    [{ paths: ['src/**'] }, 'deny', { matches: ['lib/a'] }, /matches\.0 "lib\/a"/],
    [{ hosts: ['a.dev'] }, 'deny', { matches: ['b.a.dev'] }, /matches\.0/],
    [{ hosts: ['a.dev'] }, 'deny', { matches: ['not a host'] }, /matches\.0/],
    [{ hosts: ['a.dev'], effects: ['write'] }, 'deny', { matches: ['a.dev'] }, /matches\.0/],
  ];
  for (const [when, verdict, examples, wanted] of FAILING) {
    it(`that it does not keep refuse it: ${JSON.stringify([when, examples])}`, () =>
      assert.match(textOf(rule(when, verdict, examples)), wanted));
  }
});
