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
const question = (call: string, text: string, asks: string): Question => ({
  call,
  step: asks,
  question: text,
  options: [],
});

describe('askingStep', () => {
  const plan = planOf(
    step('a', { state: 'waiting', activity: 'Edit a.ts' }),
    step('b', { state: 'waiting', activity: 'Edit b.ts' }),
    step('gate', { kind: 'gate', state: 'waiting' }),
  );

  it('is the step that the question names', () => {
    assert.equal(askingStep({ run, plan }, question('gate:p/gate', 'May I?', 'gate'))?.id, 'gate');
    assert.equal(askingStep({ run, plan }, { ...approval('Edit b.ts'), step: 'b' })?.id, 'b');
  });

  it('is none where the question names none, or one that is there no more', () => {
    assert.equal(askingStep({ run, plan }, approval('Edit b.ts')), undefined);
    assert.equal(askingStep({ run, plan }, { ...approval('Edit b.ts'), step: 'gone' }), undefined);
  });

  it('looks at the turn’s own steps while a turn runs', () => {
    const turn = planOf(step('me', { state: 'running' }), step('child', { state: 'waiting' }));
    const asked = { ...approval('Edit b.ts'), step: 'child' };
    assert.equal(askingStep({ run: { ...run, kind: 'turn' }, plan, turn }, asked)?.id, 'child');
  });
});
