// Sentences that a decision hangs on: what a call would do, and what a rule allows.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Rule } from '../../../src/protocol/approval.ts';
import { callText, effectText, ruleText } from '../../../webview/words.ts';

const rule = (when: Rule['when'], more: Partial<Rule> = {}): Rule => ({
  id: 'r',
  when,
  verdict: 'allow',
  tier: 'workspace',
  reason: '',
  ...more,
});

describe('ruleText', () => {
  it('says every condition of the rule', () => {
    assert.equal(
      ruleText(rule({ effects: ['execute'], commands: ['npm test'], cwd: '/w', agents: ['tester'], modes: ['agent'] })),
      'Allow running commands: exactly “npm test”, in the folder /w, by tester, in Agent mode, remembered for this workspace.',
    );
    assert.equal(
      ruleText(rule({ effects: ['network'], hosts: ['example.com'] }, { verdict: 'deny', tier: 'user' })),
      'Deny contacting servers: on example.com, remembered for you.',
    );
    assert.equal(
      ruleText(rule({ effects: ['execute'], commands: ['npm run *'] }), 'until this session ends'),
      'Allow running commands: matching “npm run *”, until this session ends.',
    );
    assert.equal(
      ruleText(rule({ effects: ['git'], paths: ['/w'] }, { tier: 'user' })),
      'Allow changing git repositories: in /w, remembered for you.',
    );
  });
});

describe('effectText', () => {
  it('says when something lies outside the workspace', () => {
    const path = { path: '/etc/hosts', label: '/etc/hosts', inside: false };
    assert.equal(effectText({ kind: 'delete', ...path }), 'delete /etc/hosts (outside the workspace)');
    const repository = { kind: 'git', path: '/w', label: 'shop', inside: true, action: 'commit 2 files' } as const;
    assert.equal(effectText(repository), 'commit 2 files in the git repository shop');
  });
});

describe('callText', () => {
  const said = (title: string, summary: string) =>
    callText({ type: 'tool', call: 'c', tool: 'edit_file', state: 'done', effects: [], title, summary });

  it('says what a call does once, and its tool only while nothing else is known', () => {
    assert.equal(said('Edit file', 'Edit a.ts'), 'Edit a.ts');
    assert.equal(said('edit_file', ''), 'Edit file');
    assert.equal(said('Edit file', ''), 'Edit file');
  });

  it('says which file is being written, and how much of it there is', () => {
    const call = { type: 'tool' as const, call: 'c', tool: 'edit_file', title: 'edit_file', summary: '', effects: [] };
    const writing = (label: string, lines: number) =>
      callText({ ...call, state: 'writing', writing: { label, text: '', lines } });
    assert.equal(writing('', 3), 'Edit file');
    assert.equal(writing('src/a.ts', 0), 'Writing src/a.ts');
    assert.equal(writing('src/a.ts', 1), 'Writing src/a.ts, +1 line');
    assert.equal(writing('src/a.ts', 12), 'Writing src/a.ts, +12 lines');
  });
});
