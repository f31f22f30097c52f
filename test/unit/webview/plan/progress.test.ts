// How far a plan has come.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { hasChildren, hasTasks, progressOf, turnProgress } from '../../../../webview/plan/progress.ts';
import { planOf, step } from './samples.ts';

describe('progressOf', () => {
  it('counts the plan’s own steps, without groups and what agents made up', () => {
    const plan = planOf(
      step('g', { kind: 'group', state: 'running' }),
      step('a', { parent: 'g', state: 'done' }),
      step('b', { parent: 'g', state: 'running' }),
      step('t', { kind: 'task', parent: 'b', state: 'done' }),
      step('child', { parent: 'b', state: 'done' }),
      step('c', { state: 'skipped' }),
      step('d'),
    );
    const { done, all, now } = progressOf(plan);
    assert.deepEqual([done, all, now?.id], [2, 4, 'b']);
  });
});

describe('turnProgress', () => {
  it('counts tasks where there are any, and agents otherwise', () => {
    const agent = step('a', { state: 'running' });
    const tasks = planOf(
      agent,
      step('t', { kind: 'task', parent: 'a', state: 'done' }),
      step('u', { kind: 'task', parent: 'a' }),
    );
    assert.deepEqual([turnProgress(tasks).done, turnProgress(tasks).all], [1, 2]);
    assert.equal(turnProgress(planOf(agent)).all, 1);
  });

  it('tells a turn worth showing from one agent alone, and one with children', () => {
    const agent = step('a');
    assert.equal(hasTasks(planOf(agent)), false);
    assert.equal(hasTasks(planOf(agent, step('t', { kind: 'task', parent: 'a' }))), true);
    assert.equal(hasChildren(planOf(agent, step('t', { kind: 'task', parent: 'a' }))), false);
    assert.equal(hasChildren(planOf(agent, step('b', { parent: 'a' }))), true);
  });
});
