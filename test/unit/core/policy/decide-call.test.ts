// Whole calls, described by the tools themselves without a disk.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { type CallQuestion, decideCall } from '../../../../src/core/policy/decide-call.ts';
import { builtinTools } from '../../../../src/core/tools/builtin.generated.ts';
import type { Rule } from '../../../../src/protocol/approval.ts';

const decideOn = async (tool: string, input: unknown, more: Partial<CallQuestion> = {}) => {
  const result = await decideCall({ tool, input, root: '/w/app', ...more }, builtinTools);
  assert.ok(result.ok, result.ok ? '' : result.fault.text);
  return result.value;
};
const codeOf = async (tool: string, input: unknown) => {
  const result = await decideCall({ tool, input, root: '/w/app' }, builtinTools);
  return result.ok ? 'done' : result.fault.code;
};

const REFUSED = [
  'http://127.0.0.1/',
  'https://a.dev@b.dev/',
  'ftp://a.dev/',
  'file:///etc/a.dev',
  'http://169.254.169.254/latest',
];

const EDIT = { path: 'a.ts', edits: [{ old: 'x', new: 'y' }] };

const CALLS: readonly (readonly [string, unknown, string, readonly string[]])[] = [
  ['read_file', { path: 'a.ts' }, 'allow', ['read']],
  ['read_file', { path: '../a.ts' }, 'ask', ['read']],
  ['read_file', { path: '.env' }, 'ask', ['read']],
  ['list_files', {}, 'allow', ['read']],
  ['list_files', { path: '/etc' }, 'ask', ['read']],
  ['search_code', { pattern: 'x' }, 'allow', ['read']],
  ['edit_file', EDIT, 'ask', ['write']],
  ['write_file', { path: 'n.ts', content: '' }, 'ask', ['write']],
  ['move_file', { from: 'a', to: 'b' }, 'ask', ['delete', 'write']],
  ['delete_file', { path: 'a' }, 'ask', ['delete']],
  ['run_command', { command: 'npm test' }, 'ask', ['execute']],
  ['run_command', { command: 'rm -rf ~' }, 'deny', ['execute']],
  ['read_output', { job: 'j' }, 'allow', ['own']],
  ['diagnostics', {}, 'allow', ['read']],
  ['web_fetch', { url: 'https://a.dev' }, 'ask', ['network']],
  ['web_search', { query: 'x' }, 'ask', ['network']],
  ['update_plan', { tasks: [] }, 'allow', ['own']],
  ['ask_user', { question: 'x' }, 'allow', ['own']],
  ['remember', { text: 'x' }, 'allow', ['own']],
  ['recall', { query: 'x' }, 'allow', ['own']],
];

describe('decideCall', () => {
  for (const [tool, input, decision, kinds] of CALLS) {
    it(`${decision}s ${tool} ${JSON.stringify(input)}`, async () => {
      const answer = await decideOn(tool, input);
      assert.equal(answer.decision, decision);
      assert.deepEqual(
        answer.effects.map((effect) => effect.kind),
        kinds,
      );
    });
  }

  it('applies rules and modes', async () => {
    const when = { effects: ['write' as const], paths: ['/w/app/**'] };
    const rules: Rule[] = [{ id: 'r', when, verdict: 'allow', tier: 'user', reason: 'mine' }];
    assert.equal((await decideOn('edit_file', EDIT, { rules })).decision, 'allow');
    assert.equal((await decideOn('edit_file', { ...EDIT, path: '.git/config' }, { rules })).decision, 'ask');
    assert.equal((await decideOn('edit_file', { ...EDIT, path: '../a.ts' }, { rules })).decision, 'ask');
    const planned = await decideOn('edit_file', EDIT, { mode: 'plan' });
    assert.deepEqual([planned.decision, /plan mode/.test(planned.reasons.join())], ['deny', true]);
  });

  for (const url of REFUSED) {
    it(`denies to ask ${url}, which no rule allows`, async () => {
      const rules: Rule[] = [{ id: 'r', when: { hosts: ['*'] }, verdict: 'allow', tier: 'user', reason: '' }];
      const { decision, reasons } = await decideOn('web_fetch', { url }, { rules });
      assert.equal(decision, 'deny');
      assert.match(reasons.join(), /a\.dev|b\.dev|fetched/);
    });
  }

  it('answers with a fault what is no call', async () => {
    assert.equal(await codeOf('no_tool', {}), 'tool.unknown');
    assert.equal(await codeOf('edit_file', {}), 'tool.bad-input');
    assert.equal(await codeOf('edit_file', { path: 'a', edits: [{ old: '', new: 'x' }] }), 'edit.empty-old');
  });
});
