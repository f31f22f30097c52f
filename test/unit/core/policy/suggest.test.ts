// Rules mined from approvals: what was allowed again and again and never denied, narrow, expiring, and never for what is grave.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { broaderRules } from '../../../../src/core/policy/broader-rules.ts';
import type { Effect } from '../../../../src/protocol/approval.ts';
import { ask, type Call, command, createPolicyBench, record, write } from './recorded.ts';

const DAY = 24 * 60 * 60 * 1000;
const once = (effects: readonly Effect[], summary?: string): Call => ({ effects, summary, answer: 'once' });
const thrice = (effects: readonly Effect[]) => [once(effects), once(effects), once(effects)];
const UNKNOWN = command('frobnicate all');

const suggestFor = async (calls: readonly Call[], more: Parameters<typeof record>[3] = {}) => {
  const bench = createPolicyBench();
  await record(bench.log, 's1', calls, more);
  const suggested = await bench.policy.suggest();
  assert.ok(suggested.ok);
  return { ...suggested.value, bench };
};

describe('a suggestion', () => {
  it('is the narrow rule for a command that was allowed three times, and it expires', async () => {
    const { suggestions, bench } = await suggestFor(thrice([UNKNOWN]));
    assert.equal(suggestions.length, 1);
    const [{ rule, approved, answers } = assert.fail()] = suggestions;
    assert.deepEqual(rule.when, { effects: ['execute'], commands: ['frobnicate all'], cwd: '/w/app' });
    assert.deepEqual([rule.verdict, rule.tier, approved, answers], ['allow', 'user', 3, 3]);
    assert.equal(rule.expires, 1_700_000_000_000 + 90 * DAY);
    assert.ok((await bench.policy.save(rule)).ok);
    const after = await bench.policy.suggest();
    assert.deepEqual(after.ok && after.value.suggestions, [], 'what a rule answers is not suggested again');
  });

  it('is a host that was asked three times, and a file that was changed three times', async () => {
    const { suggestions } = await suggestFor([...thrice([ask('docs.dev')]), ...thrice([write('src/a.ts')])]);
    assert.deepEqual(
      suggestions.map(({ rule }) => rule.when.hosts ?? rule.when.paths),
      [['/w/app/src/a.ts'], ['docs.dev']],
    );
  });

  it('is a folder where three of its files were changed, not those below it', async () => {
    const calls = ['a', 'b', 'c'].map((name) => once([write(`src/${name}.ts`)]));
    const { suggestions } = await suggestFor(calls);
    assert.deepEqual(
      suggestions.map(({ rule }) => rule.when.paths),
      [['/w/app/src/*']],
    );
  });

  it('is none for what came up twice, was denied once, or was allowed by a flag', async () => {
    const denied: Call = { effects: [UNKNOWN], answer: 'deny' };
    const flagged = thrice([UNKNOWN]).map((call): Call => ({ ...call, by: 'flag' }));
    for (const calls of [thrice([UNKNOWN]).slice(1), [...thrice([UNKNOWN]), denied], flagged]) {
      assert.deepEqual((await suggestFor(calls)).suggestions, []);
    }
  });

  it('is none for what must be looked at each time', async () => {
    const grave: readonly Effect[] = [
      { ...command('frobnicate publish'), irreversible: 'publishes a package' } as Effect,
      { ...command('frobnicate all'), via: 'sudo' } as Effect,
      { ...command('frobnicate all'), inside: false } as Effect,
      { kind: 'write', path: '/w/app/.git/config', label: '.git/config', inside: true, guarded: 'Git runs it.' },
      { kind: 'write', path: '/etc/x', label: '/etc/x', inside: false },
      { kind: 'secret', what: 'a key' },
    ];
    for (const effect of grave) assert.deepEqual((await suggestFor(thrice([effect]))).suggestions, []);
    const beside = await suggestFor(thrice([UNKNOWN, { kind: 'secret', what: 'a key' }]));
    assert.deepEqual(beside.suggestions, []);
  });

  it('is none from what was allowed while text from elsewhere stood there', async () => {
    const calls = thrice([UNKNOWN]);
    assert.deepEqual((await suggestFor(calls, { foreign: ['https://docs.dev'] })).suggestions, []);
  });

  it('is none from a session that somebody else’s file brought in', async () => {
    assert.deepEqual((await suggestFor(thrice([UNKNOWN]), { importedTo: 100 })).suggestions, []);
  });
});

describe('a broader rule', () => {
  const patterns = (line: string) => broaderRules([command(line)]).flatMap(({ when }) => when.commands ?? []);

  it('is a program with its subcommand, and with the script that it names', () => {
    assert.deepEqual(patterns('cargo test --lib'), ['cargo test *']);
    assert.deepEqual(patterns('npm run build -- --watch'), ['npm run build *']);
  });

  for (const line of [
    ...['sh -c x', 'python build.py', 'node build.js', 'npx tool', 'sudo ls', './tool all', 'make all', 'curl x'],
    ...['npm install x', 'npm publish', 'npm exec x', 'npm run', 'cargo --version', 'tool', 'docker run x', 'git push'],
  ]) {
    it(`is none for ${line}, which says nothing of what it would do`, () => {
      assert.deepEqual(patterns(line), []);
    });
  }

  it('is none where variables are set, a wrapper starts it, or several things happen', () => {
    assert.deepEqual(broaderRules([{ ...command('cargo test'), environment: { RUSTFLAGS: 'x' } } as Effect]), []);
    assert.deepEqual(broaderRules([command('cargo test'), write('a')]), []);
    assert.deepEqual(broaderRules([write('src/a'), write('doc/a')]), []);
    assert.deepEqual(broaderRules([write('s*c/a')]), []);
  });
});
