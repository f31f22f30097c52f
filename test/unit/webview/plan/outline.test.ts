// The plan as lines: what stands below what, what it cost together, and what waits for a decision.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Spent, Step } from '../../../../src/protocol/plan.ts';
import { givenUp, outlineOf, visibleOf } from '../../../../webview/plan/outline.ts';
import { planOf, step } from './samples.ts';

const spent = (usd: number): Spent => ({ usd, tokens: usd * 100, calls: 1, requests: 1, unpriced: 0 });

const PLAN = planOf(
  step('a'),
  step('g1', { parent: 'g', spent: spent(2) }),
  step('g', { kind: 'group' }),
  step('h', { kind: 'group', parent: 'g' }),
  step('h1', { parent: 'h', spent: spent(3) }),
  step('z'),
);

describe('outlineOf', () => {
  it('puts steps below what they are part of, in the order of the plan', () => {
    const lines = outlineOf(PLAN).map(({ step: { id }, depth }) => `${depth} ${id}`);
    assert.deepEqual(lines, ['0 a', '0 g', '1 g1', '1 h', '2 h1', '0 z']);
  });

  it('adds up what was spent under each step', () => {
    const costs = new Map(outlineOf(PLAN).map((line) => [line.step.id, line.spent.usd]));
    assert.deepEqual([costs.get('g'), costs.get('h'), costs.get('h1'), costs.get('a')], [5, 3, 3, 0]);
  });

  it('shows every step once, whatever is said about parents', () => {
    const odd = planOf(
      step('a', { parent: 'b' }),
      step('b', { parent: 'a' }),
      step('c', { parent: 'nobody' }),
      step('d', { parent: 'd' }),
    );
    const lines = outlineOf(odd);
    assert.deepEqual(lines.map((line) => line.step.id).sort(), ['a', 'b', 'c', 'd']);
  });
});

describe('visibleOf', () => {
  it('leaves out all that lies under a folded line', () => {
    const lines = visibleOf(outlineOf(PLAN), new Set(['g']));
    assert.deepEqual(
      lines.map((line) => line.step.id),
      ['a', 'g', 'z'],
    );
  });
});

describe('givenUp', () => {
  const waiting = (...steps: readonly Step[]) => givenUp(outlineOf(planOf(...steps))).map(({ id }) => id);

  it('asks about a step and not about the group that failed with it', () => {
    assert.deepEqual(
      waiting(
        step('g', { kind: 'group', state: 'failed' }),
        step('a', { parent: 'g', state: 'failed' }),
        step('b', { parent: 'g', state: 'done' }),
      ),
      ['a'],
    );
  });

  it('asks about what was cut off in the middle of an effect, and not about what only has to go on', () => {
    const fault = { code: 'step.unknown-effect', text: 'Effect unknown.', retryable: false };
    assert.deepEqual(
      waiting(
        step('a', { state: 'interrupted', fault }),
        step('b', { state: 'interrupted' }),
        step('c', { state: 'stopped' }),
      ),
      ['a'],
    );
  });

  it('leaves an agent’s own steps to the agent', () => {
    assert.deepEqual(
      waiting(
        step('a', { state: 'done' }),
        step('child', { parent: 'a', state: 'failed' }),
        step('t', { kind: 'task', parent: 'a', state: 'failed' }),
        step('i', { state: 'failed' }),
        step('s', { state: 'skipped' }),
      ),
      ['i'],
    );
  });
});
