// Why a call asks, which rule or which reason decided, and what would have to be otherwise: each answer is the real decision's.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Effect, Rule } from '../../../../src/protocol/approval.ts';
import { fail } from '../../../../src/protocol/fault.ts';
import type { PolicyQuestion } from '../../../../src/protocol/policy.ts';
import { command, createPolicyBench, record, write } from './recorded.ts';

const RULE = { verdict: 'allow', tier: 'user', reason: 'because' } as const;
const NO_WRITES: Rule = {
  ...RULE,
  id: 'no-writes',
  when: { effects: ['write'] },
  verdict: 'deny',
  reason: 'Hands off.',
};

type Bench = ReturnType<typeof createPolicyBench>;
const explain = async ({ policy }: Bench, question: PolicyQuestion) => {
  const explained = await policy.explain(question);
  assert.ok(explained.ok, explained.ok ? '' : explained.fault.text);
  return explained.value;
};
const codeOf = async ({ policy }: Bench, question: PolicyQuestion) => {
  const explained = await policy.explain(question);
  return explained.ok ? 'explained' : explained.fault.code;
};
const onPath = (access: 'read' | 'write', path: string) => ({ kind: 'path', access, path }) as const;

describe('an explanation', () => {
  it('of a command that nobody knows names the rule that would answer, and that rule does', async () => {
    const bench = createPolicyBench();
    const question = { kind: 'command', command: 'frobnicate --all' } as const;
    const before = await explain(bench, question);
    assert.equal(before.verdict, 'ask');
    assert.equal(before.title, 'Run frobnicate --all');
    const [way] = before.ways;
    assert.deepEqual([way?.kind, way?.verdict], ['rule', 'allow']);
    assert.equal(before.never, undefined);
    bench.rules.push(...(way?.rules ?? []));
    const after = await explain(bench, question);
    assert.equal(after.verdict, 'allow');
    assert.deepEqual(after.effects[0]?.rules, way?.rules);
    assert.equal(after.effects[0]?.without.verdict, 'ask');
  });

  it('of what no rule may ever answer says that nothing makes it go unasked, and why', async () => {
    const bench = createPolicyBench();
    const guarded = await explain(bench, onPath('write', '.git/hooks/pre-commit'));
    assert.notEqual(guarded.verdict, 'allow');
    assert.match(guarded.never ?? '', /^Nothing: /);
    const ruinous = await explain(bench, { kind: 'command', command: 'rm -rf ~' });
    assert.equal(ruinous.verdict, 'deny');
    assert.match(ruinous.never ?? '', /never run/);
    assert.deepEqual(ruinous.ways, []);
  });

  it('names the rule that forbids, and that without it the call would ask', async () => {
    const bench = createPolicyBench();
    bench.rules.push(NO_WRITES, { ...NO_WRITES, id: 'other', when: { effects: ['git'] } });
    const { verdict, effects, ways } = await explain(bench, onPath('write', 'a.ts'));
    assert.equal(verdict, 'deny');
    assert.deepEqual(
      effects.map(({ rules }) => rules),
      [[NO_WRITES]],
    );
    const without = ways.find(({ text }) => text.startsWith('Without the user rule'));
    assert.equal(without?.verdict, 'ask');
    assert.match(without?.text ?? '', /Hands off/);
  });

  it('judges each effect within the call, so that none of them says less than the whole', async () => {
    const bench = createPolicyBench();
    const rule: Rule = { ...RULE, id: 'no-tool', when: { commands: ['frobnicate *'] }, verdict: 'deny', reason: 'No.' };
    bench.rules.push(rule);
    const effects: readonly Effect[] = [
      command('sudo frobnicate all'),
      { ...command('frobnicate all'), via: 'sudo' } as Effect,
    ];
    await record(bench.log, 's1', [{ effects }]);
    const explained = await explain(bench, { kind: 'call', session: 's1', call: 's1-0' });
    assert.equal(explained.verdict, 'deny');
    assert.ok(explained.effects.some(({ verdict, rules }) => verdict === 'deny' && rules[0] === rule));
    assert.ok(explained.effects.every(({ verdict }) => verdict !== 'allow'));
  });

  it('of what is allowed has nothing that would have to be otherwise', async () => {
    const read = await explain(createPolicyBench(), onPath('read', 'a.ts'));
    assert.deepEqual([read.verdict, read.ways, read.never], ['allow', [], undefined]);
  });

  it('in a folder that is not trusted says that trusting it would help', async () => {
    const { verdict, ways } = await explain(createPolicyBench({ trusted: false }), onPath('read', 'a.ts'));
    assert.equal(verdict, 'deny');
    assert.deepEqual(
      ways.map(({ kind, verdict: then }) => [kind, then]),
      [['circumstance', 'allow']],
    );
  });

  it('of a tool call is what the tool itself says it would do', async () => {
    const input = { path: 'n.ts', content: 'x' };
    const { title, effects } = await explain(createPolicyBench(), { kind: 'tool', tool: 'write_file', input });
    assert.match(title, /n\.ts/);
    assert.deepEqual(
      effects.map(({ effect }) => effect.kind),
      ['write'],
    );
  });

  it('of an address that is never asked is a denial with its reason', async () => {
    const bad = await explain(createPolicyBench(), { kind: 'url', url: 'https://me:secret@host.dev/' });
    assert.equal(bad.verdict, 'deny');
    assert.match(bad.reasons.join(), /user name or password/);
    const good = await explain(createPolicyBench(), { kind: 'url', url: 'https://host.dev/' });
    assert.equal(good.verdict, 'ask');
  });

  it('of a call from the log tells what became of it, with the rules that held in its session', async () => {
    const bench = createPolicyBench();
    const line = 'frobnicate --all';
    const when = { effects: ['execute' as const], commands: [line], cwd: '/w/app' };
    const rules: Rule[] = [{ ...RULE, id: 'here', tier: 'session', when }];
    await record(bench.log, 's1', [{ effects: [command(line)], answer: 'once' }], { rules });
    const { verdict, recorded, effects } = await explain(bench, { kind: 'call', session: 's1', call: 's1-0' });
    assert.equal(verdict, 'allow');
    assert.deepEqual([recorded?.answer, recorded?.outcome], ['once', 'done']);
    assert.deepEqual(
      effects[0]?.rules.map(({ id }) => id),
      ['here'],
    );
  });

  it('of what cannot be found says what cannot', async () => {
    const bench = createPolicyBench();
    await record(bench.log, 's1', [{ effects: [write('a.ts')] }]);
    assert.equal(await codeOf(bench, { kind: 'tool', tool: 'nope', input: {} }), 'tool.unknown');
    assert.equal(await codeOf(bench, { kind: 'tool', tool: 'read_file', input: { pat: 'x' } }), 'tool.bad-input');
    assert.equal(await codeOf(bench, { kind: 'call', session: 'nope', call: 'x' }), 'session.unknown');
    assert.equal(await codeOf(bench, { kind: 'call', session: 's1', call: 'x' }), 'call.unknown');
  });

  it('asks where the rules cannot be read, as a run would', async () => {
    const bench = createPolicyBench({ rules: fail('rules.malformed', 'The rules cannot be understood.') });
    const { verdict, reasons, fault } = await explain(bench, onPath('read', 'a.ts'));
    assert.equal(verdict, 'ask');
    assert.match(reasons.join(), /cannot be understood/);
    assert.equal(fault?.code, 'rules.malformed');
  });
});

describe('a rule that is saved', () => {
  const saved = async (raw: unknown) => {
    const { policy, rules } = createPolicyBench();
    const outcome = await policy.save(raw);
    return outcome.ok ? rules : `${outcome.fault.code} ${outcome.fault.text}`;
  };

  it('is the user’s, with an id of its own', async () => {
    const rules = await saved({
      when: { effects: ['write'], paths: ['src/**'] },
      verdict: 'allow',
      reason: 'Sources.',
    });
    assert.ok(Array.isArray(rules));
    assert.deepEqual([rules[0]?.tier, rules[0]?.id.startsWith('rule-')], ['user', true]);
  });

  for (const [what, raw, said] of [
    ['no object', 'allow all', /bad-rule .*must be an object/],
    ['a word that means nothing', { ...RULE, when: { pathes: ['a'] } }, /bad-rule when has unknown field pathes/],
    ['another tier', { ...RULE, tier: 'managed', when: { paths: ['a'] } }, /bad-rule tier must be one of user/],
    ['no verdict', { when: { paths: ['a'] }, reason: 'x' }, /bad-rule verdict /],
    ['no reason', { when: { paths: ['a'] }, verdict: 'ask' }, /bad-rule reason /],
    ['no condition', { ...RULE, when: {} }, /bad-rule when names no condition/],
    ['an empty list', { ...RULE, when: { paths: [] } }, /bad-rule when\.paths is an empty list/],
    [
      'an example it does not keep',
      { ...RULE, when: { commands: ['ls *'] }, examples: { matches: ['rm x'] } },
      /bad-rule examples/,
    ],
    [
      'an effect that is none',
      { ...RULE, when: { effects: ['fly'] } },
      /bad-rule when\.effects\.0 must be one of read/,
    ],
  ] as const) {
    it(`is refused with ${what}, and the field is named`, async () => {
      const outcome = await saved(raw);
      assert.equal(typeof outcome, 'string');
      assert.match(String(outcome), said);
    });
  }
});
