// Which step asks, from what a question itself says and what the plan knows of its steps.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Approval, Question } from '../../../../src/protocol/approval.ts';
import type { Head } from '../../../../src/protocol/view.ts';
import { askingStep } from '../../../../webview/view/asking.ts';
import { planOf, step } from '../plan/samples.ts';

const run: Head['run'] = { id: 'r', kind: 'plan', goal: '', startedAt: 0, changed: false };
const approval = (summary: string): Approval => ({
  id: 'x',
  call: 'c1',
  tool: 't',
  title: 'T',
  summary,
  reasons: [],
  effects: [],
  hash: 'h',
});
const question = (call: string, text: string): Question => ({ call, question: text, options: [] });

describe('askingStep', () => {
  const plan = planOf(
    step('a', { state: 'waiting', activity: 'Edit a.ts' }),
    step('b', { state: 'waiting', activity: 'Edit b.ts' }),
    step('gate', { kind: 'gate', state: 'waiting' }),
  );

  it('takes the executor’s own questions by their names', () => {
    assert.equal(askingStep({ run, plan }, question('gate:p/gate', 'May I?'))?.id, 'gate');
    assert.equal(askingStep({ run, plan }, question('question:p/a', 'Which?'))?.id, 'a');
  });

  it('knows the call by what its step did last', () => {
    assert.equal(askingStep({ run, plan }, approval('Edit b.ts'))?.id, 'b');
  });

  it('names the only step that waits, and none where that is open', () => {
    assert.equal(askingStep({ run, plan }, approval('Something else')), undefined);
    const one = planOf(step('a', { state: 'waiting' }), step('b', { state: 'running' }));
    assert.equal(askingStep({ run, plan: one }, approval('Something else'))?.id, 'a');
  });

  it('looks at the turn’s own steps while a turn runs', () => {
    const turn = planOf(step('me', { state: 'running' }), step('child', { state: 'waiting', activity: 'Edit b.ts' }));
    assert.equal(askingStep({ run: { ...run, kind: 'turn' }, plan, turn }, approval('Edit b.ts'))?.id, 'child');
  });
});
