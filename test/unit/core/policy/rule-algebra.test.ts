// Random stacks of rules over random calls, against a reference so small that it can be seen to be right.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { type DecisionRequest, decide } from '../../../../src/core/policy/decide.ts';
import type { Effect, Rule, Verdict } from '../../../../src/protocol/approval.ts';

const change = (kind: 'read' | 'write' | 'delete', label: string, more: object = {}): Effect => ({
  kind,
  path: `/w/${label}`,
  label,
  inside: true,
  ...more,
});
const run = (command: string, more: object = {}): Effect => ({
  kind: 'execute',
  command,
  cwd: '/w',
  inside: true,
  words: command.split(' '),
  ...more,
});
const net = (host: string): Effect => ({ kind: 'network', host, port: 443, method: 'GET', url: `https://${host}/` });

type Base = 'allow' | 'ask' | 'never';
/** What code says of each without rules, by how much is asked; `never`: it asks, and no rule lifts it. */
const EFFECTS: Readonly<Record<string, { effect: Effect; careful: Base; balanced: Base; autonomous: Base }>> = {
  read: { effect: change('read', 'a'), careful: 'allow', balanced: 'allow', autonomous: 'allow' },
  write: { effect: change('write', 'a'), careful: 'ask', balanced: 'ask', autonomous: 'allow' },
  writeIn: { effect: change('write', 'src/b'), careful: 'ask', balanced: 'ask', autonomous: 'allow' },
  delete: { effect: change('delete', 'a'), careful: 'ask', balanced: 'ask', autonomous: 'allow' },
  guarded: {
    effect: change('write', '.git/x', { guarded: 'Git runs it.' }),
    careful: 'never',
    balanced: 'never',
    autonomous: 'never',
  },
  test: { effect: run('npm test'), careful: 'ask', balanced: 'ask', autonomous: 'ask' },
  build: { effect: run('npm run build'), careful: 'ask', balanced: 'ask', autonomous: 'ask' },
  status: { effect: run('git status', { known: true }), careful: 'ask', balanced: 'allow', autonomous: 'allow' },
  commit: {
    effect: { kind: 'git', path: '/w', label: 'w', inside: true, action: 'commit' },
    careful: 'ask',
    balanced: 'ask',
    autonomous: 'allow',
  },
  host: { effect: net('a.example.org'), careful: 'ask', balanced: 'ask', autonomous: 'ask' },
  secret: { effect: { kind: 'secret', what: 'keys' }, careful: 'never', balanced: 'never', autonomous: 'never' },
  own: { effect: { kind: 'own', what: 'the plan' }, careful: 'allow', balanced: 'allow', autonomous: 'allow' },
};
const NAMES = Object.keys(EFFECTS);

/** Which effects each pattern is about, written out. */
const PATHS: Readonly<Record<string, readonly string[]>> = {
  '/w/**': ['read', 'write', 'writeIn', 'delete', 'guarded', 'commit'],
  '/w/a': ['read', 'write', 'delete'],
  'src/**': ['writeIn'],
  '/elsewhere/**': [],
};
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  'npm test': ['test'],
  'npm *': ['test', 'build'],
  'npm run *': ['build'],
  'git * --short': [],
  'git *': ['status'],
};
const HOSTS: Readonly<Record<string, readonly string[]>> = {
  'a.example.org': ['host'],
  '*.example.org': ['host'],
  'example.org': [],
};

const some = <T>(values: readonly T[]) => fc.option(fc.subarray([...values], { minLength: 1 }), { nil: undefined });
const rules = fc.array(
  fc.record({
    id: fc.constant('r'),
    when: fc.record({
      effects: some(['read', 'write', 'delete', 'execute', 'git', 'network', 'secret', 'own'] as const),
      paths: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, some(Object.keys(PATHS))),
      commands: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, some(Object.keys(COMMANDS))),
      hosts: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, some(Object.keys(HOSTS))),
      agents: fc.option(fc.subarray(['coder', 'rev*'], { minLength: 1 }), { nil: undefined, freq: 3 }),
      modes: fc.option(fc.subarray(['ask', 'plan', 'agent', 'careful', 'balanced', 'autonomous'] as const), {
        nil: undefined,
        freq: 3,
      }),
    }),
    verdict: fc.constantFrom('allow', 'ask', 'deny'),
    tier: fc.constantFrom('managed', 'user', 'workspace', 'session'),
    reason: fc.constant('because'),
    expires: fc.constantFrom(undefined, undefined, 50, 150),
  }) as fc.Arbitrary<Rule>,
  { maxLength: 8 },
);
const situations = fc.record({
  mode: fc.constantFrom('agent', 'agent', 'agent', 'plan', 'ask'),
  autonomy: fc.constantFrom('careful', 'balanced', 'autonomous'),
  agent: fc.constantFrom('coder', 'reviewer'),
});
type Situation = Readonly<Required<Pick<DecisionRequest, 'mode' | 'autonomy' | 'agent'>>>;
const calls = fc.subarray(NAMES, { minLength: 1, maxLength: 4 });

const NOW = 100;
const decided = (names: readonly string[], stack: readonly Rule[], situation: Situation, more: object = {}) =>
  decide({
    ...situation,
    effects: names.map((name) => effectOf(name).effect),
    rules: stack,
    trusted: true,
    now: NOW,
    roots: ['/w'],
    ...more,
  }).verdict;
const effectOf = (name: string) => EFFECTS[name] ?? assert.fail(name);

function speaks({ when, expires }: Rule, name: string, { mode, autonomy, agent }: Situation): boolean {
  if (expires !== undefined && NOW >= expires) return false;
  const about = (table: Readonly<Record<string, readonly string[]>>, patterns: readonly string[] | undefined) =>
    patterns === undefined || patterns.some((pattern) => table[pattern]?.includes(name));
  return (
    Object.values(when).some((condition) => condition !== undefined) &&
    (when.effects?.includes(effectOf(name).effect.kind) ?? true) &&
    about(PATHS, when.paths) &&
    about(COMMANDS, when.commands) &&
    about(HOSTS, when.hosts) &&
    (when.agents?.some((one) => one === agent || (one === 'rev*' && agent === 'reviewer')) ?? true) &&
    (when.modes?.some((one) => one === mode || one === autonomy) ?? true)
  );
}

/** To allow, a rule must name what it allows by its own sort of condition. */
function names({ when }: Rule, name: string): boolean {
  const { kind } = effectOf(name).effect;
  if (kind === 'execute') return when.commands !== undefined;
  if (kind === 'network') return when.hosts !== undefined;
  if (kind === 'git') return when.effects?.includes('git') === true;
  return when.paths !== undefined || when.effects?.includes(kind) === true;
}

function reference(call: readonly string[], stack: readonly Rule[], situation: Situation): Verdict {
  const verdicts = call.map((name): Verdict => {
    const { kind } = effectOf(name).effect;
    const changes = ['write', 'delete', 'execute', 'git'].includes(kind);
    const speaking = stack.filter((rule) => speaks(rule, name, situation));
    if (situation.mode !== 'agent' && changes) return 'deny';
    if (speaking.some((rule) => rule.verdict === 'deny')) return 'deny';
    if (speaking.some((rule) => rule.verdict === 'ask')) return 'ask';
    const base = effectOf(name)[situation.autonomy];
    if (base !== 'ask') return base === 'never' ? 'ask' : 'allow';
    const lifted = speaking.some((rule) => rule.verdict === 'allow' && rule.tier !== 'workspace' && names(rule, name));
    return lifted ? 'allow' : 'ask';
  });
  return verdicts.includes('deny') ? 'deny' : verdicts.includes('ask') ? 'ask' : 'allow';
}

const STRICTNESS = { allow: 0, ask: 1, deny: 2 } as const;
const isNoLooser = (one: Verdict, other: Verdict) => STRICTNESS[one] >= STRICTNESS[other];
const RUNS = { numRuns: 3_000 };

describe('stacks of rules', () => {
  it('are decided as the reference decides them', () => {
    const seen = { allow: 0, ask: 0, deny: 0 };
    fc.assert(
      fc.property(calls, rules, situations, (call, stack, situation) => {
        const verdict = decided(call, stack, situation);
        seen[verdict]++;
        assert.equal(verdict, reference(call, stack, situation));
      }),
      { numRuns: 20_000 },
    );
    // Each of the three came up often, or this would prove little.
    assert.ok(Math.min(...Object.values(seen)) > 500, JSON.stringify(seen));
  }).timeout(120_000);

  it('are lifted by allow rules often enough to tell', () => {
    let lifted = 0;
    fc.assert(
      fc.property(calls, rules, situations, (call, stack, situation) => {
        if (decided(call, [], situation) === 'ask' && decided(call, stack, situation) === 'allow') lifted++;
      }),
      { numRuns: 20_000 },
    );
    assert.ok(lifted > 50, String(lifted));
  }).timeout(120_000);

  it('say the same in any order', () => {
    fc.assert(
      fc.property(calls, rules, situations, fc.infiniteStream(fc.nat()), (call, stack, situation, keys) => {
        const shuffled = stack
          .map((rule) => ({ rule, key: keys.next().value ?? 0 }))
          .sort((one, other) => one.key - other.key)
          .map(({ rule }) => rule);
        assert.equal(decided(call, shuffled, situation), decided(call, stack, situation));
        assert.equal(decided(call.toReversed(), stack, situation), decided(call, stack, situation));
      }),
      RUNS,
    );
  }).timeout(120_000);

  it('are never loosened by a rule that tightens, by one of the workspace, or by one that is gone', () => {
    fc.assert(
      fc.property(calls, rules, situations, rules, (call, stack, situation, more) => {
        const verdict = decided(call, stack, situation);
        for (const rule of more) {
          const wide = decided(call, [...stack, rule], situation);
          if (rule.verdict !== 'allow' || rule.tier === 'workspace') assert.ok(isNoLooser(wide, verdict));
          if (rule.verdict === 'allow' && rule.tier === 'workspace') assert.equal(wide, verdict);
          if (rule.verdict === 'allow') assert.ok(isNoLooser(verdict, wide));
        }
      }),
      RUNS,
    );
  }).timeout(120_000);

  it('are never loosened by more effects, text from elsewhere, a denial, the offline switch or less freedom', () => {
    fc.assert(
      fc.property(calls, rules, situations, fc.constantFrom(...NAMES), (call, stack, situation, name) => {
        const verdict = decided(call, stack, situation);
        assert.ok(isNoLooser(decided([...call, name], stack, situation), verdict));
        const { effect } = effectOf(name);
        for (const more of [{ foreign: ['a page'] }, { denied: [effect] }, { offline: true }]) {
          assert.ok(isNoLooser(decided(call, stack, situation, more), verdict), JSON.stringify(more));
        }
        const unnamed = stack.filter((rule) => rule.when.modes === undefined);
        const [careful, balanced, autonomous] = (['careful', 'balanced', 'autonomous'] as const).map((autonomy) =>
          decided(call, unnamed, { ...situation, autonomy }),
        );
        assert.ok(careful && balanced && autonomous);
        assert.ok(isNoLooser(careful, balanced) && isNoLooser(balanced, autonomous));
      }),
      RUNS,
    );
  }).timeout(120_000);
});
