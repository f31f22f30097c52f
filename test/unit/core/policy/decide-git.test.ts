// The decision over changes to git repositories: asked by default, lifted only by a rule that speaks of git.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { decide } from '../../../../src/core/policy/decide.ts';
import type { Effect, Mode, Rule } from '../../../../src/protocol/approval.ts';

const COMMIT = { kind: 'git', path: '/w', label: 'w', inside: true, action: 'commit 1 file' } as const;
const rule = (when: Rule['when'], verdict: Rule['verdict'] = 'allow'): Rule => ({
  id: 'r',
  when,
  verdict,
  tier: 'user',
  reason: 'because',
});
const verdict = (effect: Effect, rules: readonly Rule[] = [], mode: Mode = 'agent') =>
  decide({ effects: [effect], mode, rules, trusted: true }).verdict;

describe('a change to a git repository', () => {
  it('is asked for, and says what it is', () => {
    const decision = decide({ effects: [COMMIT], mode: 'agent', rules: [], trusted: true });
    assert.deepEqual(decision, { verdict: 'ask', reasons: ['It wants to commit 1 file in the git repository w.'] });
  });

  it('is allowed by a rule that speaks of git, and by no other', () => {
    assert.equal(verdict(COMMIT, [rule({ effects: ['git'] })]), 'allow');
    assert.equal(verdict(COMMIT, [rule({ effects: ['git'], paths: ['/w'] })]), 'allow');
    for (const when of [
      { paths: ['/w', '/w/**', '**'] },
      { effects: ['write' as const] },
      { modes: ['agent' as const] },
    ]) {
      assert.equal(verdict(COMMIT, [rule(when)]), 'ask', JSON.stringify(when));
    }
    assert.equal(verdict({ ...COMMIT, inside: false }, [rule({ effects: ['git'] })]), 'ask');
    assert.equal(verdict(COMMIT, [{ ...rule({ effects: ['git'] }), tier: 'workspace' }]), 'ask');
  });

  it('is denied by a rule over its folder', () => {
    assert.equal(verdict(COMMIT, [rule({ paths: ['/W'] }, 'deny')]), 'deny');
    assert.equal(verdict(COMMIT, [rule({ effects: ['git'] }), rule({ effects: ['git'] }, 'ask')]), 'ask');
  });

  it('is denied where nothing may change, and when a branch is not what it looks like', () => {
    assert.equal(verdict(COMMIT, [rule({ effects: ['git'] })], 'ask'), 'deny');
    assert.equal(verdict(COMMIT, [rule({ effects: ['git'] })], 'plan'), 'deny');
    assert.equal(verdict({ ...COMMIT, action: 'switch to ma\u200bin' }), 'deny');
  });
});
