// A plan as lines of text: states, figures, reasons, and what waits for a decision.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { decisionsFor, planTable } from '../../../../src/hosts/cli/plan-table.ts';
import { stepLine } from '../../../../src/hosts/cli/print-step.ts';
import { FRESH, type Plan, type Step } from '../../../../src/protocol/plan.ts';

const step = (id: string, more: Partial<Step> = {}): Step => ({
  ...FRESH,
  id,
  title: `Title of ${id}`,
  kind: 'tool',
  needs: [],
  input: {},
  ...more,
});
const plan = (...steps: Step[]): Plan => ({ id: 'p', goal: 'g', revision: 1, steps });
const spent = { usd: 0.0123, tokens: 5, calls: 1, requests: 2, unpriced: 0 };
const fault = { code: 'x', text: 'It broke.\nBadly.', retryable: false };

describe('a plan as a table', () => {
  it('tells state, time, cost and title in columns, groups with what they hold', () => {
    const table = planTable(
      plan(
        step('group', { kind: 'group', state: 'done', startedAt: 0, endedAt: 61_000 }),
        step('in', { parent: 'group', state: 'done', startedAt: 0, endedAt: 1_250, spent, note: 'You did it.' }),
        step('a-longer-name'),
      ),
    );
    assert.equal(
      table,
      [
        '✔ done     group          1 min 1 s         Title of group',
        '✔ done       in           1.3 s      $0.01  Title of in',
        '○ pending  a-longer-name                    Title of a-longer-name',
        '',
      ].join('\n'),
    );
  });

  it('says why a step is not done, in one line', () => {
    const table = planTable(
      plan(
        step('a', { state: 'failed', fault }),
        step('b', { state: 'skipped', fault, note: 'You skipped it.' }),
        step('c', { state: 'waiting', waitingFor: 'your answer' }),
      ),
    );
    assert.deepEqual(
      table
        .trim()
        .split('\n')
        .map((line) => line.split('  ').at(-1)),
      ['Title of a: It broke. Badly.', 'Title of b: You skipped it.', 'Title of c: your answer'],
    );
  });

  it('says what can be decided about what gave up, and nothing when nothing did', () => {
    // Cut off without a trace, it goes on by itself.
    const cut = step('c', { state: 'interrupted' });
    const text = decisionsFor(
      plan(step('a', { state: 'failed', fault }), step('b', { state: 'interrupted', fault }), cut),
      's1',
    );
    assert.equal(text, 'Steps a, b wait for a decision: orquestra retry | skip | done s1 a; then orquestra resume s1.');
    const group = step('g', { kind: 'group', state: 'failed' });
    assert.equal(decisionsFor(plan(group, step('a', { state: 'skipped' }), step('b')), 's1'), undefined);
  });
});

describe('progress of a step', () => {
  const stamp = { v: 2, seq: 1, at: 1_000, session: 's', id: 'a' };
  const begun = (attempt: number, of = plan(step('a'))) => stepLine({ ...stamp, type: 'step.started', attempt }, of);
  const changed = (more: object, of = plan(step('a'))) =>
    stepLine({ ...stamp, type: 'step.changed', state: 'running', ...more }, of);
  const ended = (state: Step['state'], more: object = {}, of = step('a')) =>
    stepLine({ ...stamp, type: 'step.ended', state, ...more }, plan(of));

  it('tells of its beginning, its waiting and its end', () => {
    assert.equal(begun(1), '▸ Title of a');
    assert.equal(begun(2), '▸ Title of a (attempt 2)');
    const waits = { state: 'waiting', waitingFor: 'the next attempt', until: 3_500, fault };
    assert.equal(changed(waits), '… Title of a waits for the next attempt in 2.5 s: It broke.\nBadly.');
    assert.equal(changed({}), undefined);
    const done = step('a', { startedAt: 0, endedAt: 1_200, spent });
    assert.equal(ended('done', {}, done), '✔ Title of a (1.2 s, $0.01)');
    assert.equal(ended('failed', { fault }), '✖ Title of a: It broke.\nBadly.');
    const note = 'Its condition does not hold.';
    assert.equal(ended('skipped', { note }), '– Title of a skipped: Its condition does not hold.');
  });

  it('says where a price is not known', () => {
    const unknown = step('a', { startedAt: 0, endedAt: 10, spent: { ...spent, usd: 0, unpriced: 2 } });
    assert.equal(ended('done', {}, unknown), '✔ Title of a (10 ms, price unknown)');
  });

  it('is silent about steps that the plan does not have', () => {
    assert.equal(begun(1, plan(step('other'))), undefined);
    assert.equal(stepLine({ ...stamp, type: 'step.started', attempt: 1 }, undefined), undefined);
  });
});
