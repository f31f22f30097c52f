// Which steps have a row on the timeline, in which order, and from when to when.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Step } from '../../../../src/protocol/plan.ts';
import { rowsOf } from '../../../../webview/graph/timeline-rows.ts';

const NOW = 1_000;
const step = (id: string, more: Partial<Step>): Step => ({
  id,
  title: id,
  kind: 'tool',
  needs: [],
  input: {},
  state: 'done',
  attempts: 1,
  evidence: [],
  ...more,
});
const ran = (startedAt: number, endedAt?: number) => ({ startedAt, endedAt });
const spanOf = (one: Step) => rowsOf([one], NOW).rows[0]?.span;

describe('rowsOf', () => {
  it('orders by start, each step below what it is part of', () => {
    const { rows, notStarted } = rowsOf(
      [
        step('late', ran(500, 600)),
        step('group', { kind: 'group', ...ran(100, 400) }),
        step('second', { parent: 'group', ...ran(300, 400) }),
        step('first', { parent: 'group', ...ran(100, 200) }),
        step('never', { state: 'pending' }),
      ],
      NOW,
    );
    assert.deepEqual(
      rows.map(({ id, depth }) => [id, depth]),
      [
        ['group', 0],
        ['first', 1],
        ['second', 1],
        ['late', 0],
      ],
    );
    assert.equal(notStarted, 1);
  });

  it('shows what waits before it has started, after all that has', () => {
    const { rows } = rowsOf(
      [step('waits', { state: 'pending', waitingFor: 'the next attempt' }), step('ran', ran(1, 2))],
      NOW,
    );
    assert.deepEqual(
      rows.map(({ id, waitingFor, span }) => [id, waitingFor, span === undefined]),
      [
        ['ran', undefined, false],
        ['waits', 'the next attempt', true],
      ],
    );
  });

  it('lets what runs or waits go on until now, also when an attempt before ended', () => {
    assert.deepEqual(spanOf(step('a', { state: 'running', ...ran(400) })), { from: 400, to: NOW });
    assert.deepEqual(spanOf(step('a', { state: 'waiting', ...ran(400, 300) })), { from: 400, to: NOW });
  });

  it('ends what broke off at its last sign of life', () => {
    assert.deepEqual(spanOf(step('a', { state: 'interrupted', activeAt: 450, ...ran(400) })), { from: 400, to: 450 });
    assert.deepEqual(spanOf(step('a', { state: 'interrupted', ...ran(400) })), { from: 400, to: 400 });
  });

  it('never ends before it began', () => {
    assert.deepEqual(spanOf(step('a', ran(400, 300))), { from: 400, to: 400 });
    assert.deepEqual(spanOf(step('a', { state: 'running', ...ran(NOW + 50) })), { from: NOW + 50, to: NOW + 50 });
  });

  it('gives a group without times those of what is in it', () => {
    const { rows } = rowsOf(
      [
        step('g', { kind: 'group' }),
        step('a', { parent: 'g', ...ran(5, 9) }),
        step('b', { parent: 'g', ...ran(2, 3) }),
      ],
      NOW,
    );
    assert.deepEqual(rows[0]?.span, { from: 2, to: 9 });
  });

  it('shows a step whose parent is unknown, and survives a circle of parents', () => {
    const { rows } = rowsOf(
      [
        step('a', { parent: 'gone', ...ran(1, 2) }),
        step('b', { parent: 'c', ...ran(1, 2) }),
        step('c', { parent: 'b' }),
      ],
      NOW,
    );
    assert.deepEqual(
      rows.map(({ id }) => id),
      ['a'],
    );
  });
});
