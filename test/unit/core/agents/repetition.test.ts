// A model that goes round in circles is told so, then stopped; one that waits for something to change is not.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createRepetition } from '../../../../src/core/agents/repetition.ts';
import { fault } from '../../../../src/protocol/fault.ts';

type Made = readonly [tool: string, result: string];

/** What is said after each of the calls: nothing, `told`, or the code of a fault. */
function said(made: readonly Made[], code?: string): readonly string[] {
  const repetition = createRepetition();
  return made.map(([tool, text], index) => {
    const call = { type: 'tool-call' as const, call: `c${index}`, tool, arguments: '{"a":1}' };
    const failed = code === undefined ? {} : { fault: fault(code, text) };
    const report = { call: call.call, outcome: 'done' as const, began: true, changed: false, text, ...failed };
    const seen = repetition([call], [report]);
    return seen === undefined ? '' : (seen.fault?.code ?? 'told');
  });
}

const times = (count: number, ...round: readonly Made[]): readonly Made[] =>
  Array.from({ length: count }, () => round).flat();

describe('repetition', () => {
  it('is told with the second repetition of the same call with the same result, and ends with the next', () => {
    assert.deepEqual(said(times(4, ['look', 'same'])), ['', '', 'told', 'run.no-progress']);
  });

  it('is not asking until something changes', () => {
    const polls = Array.from({ length: 30 }, (_, index): Made => ['poll', `at ${index} %`]);
    assert.deepEqual(new Set(said(polls)), new Set(['']));
  });

  it('begins anew when something else was done between', () => {
    const made = [...times(3, ['look', 'same']), ['edit', 'done'] as const, ...times(2, ['look', 'same'])];
    assert.deepEqual(said(made), ['', '', 'told', '', '', '']);
  });

  it('is noticed in two calls in turn', () => {
    const turns = said(times(4, ['a', '1'], ['b', '2']));
    assert.equal(turns[3], 'told');
    assert.equal(turns.at(-1), 'run.no-progress');
    assert.equal(turns.filter((one) => one === 'run.no-progress').length, 1);
  });

  it('is noticed in three calls in turn', () => {
    const turns = said(times(3, ['a', '1'], ['b', '2'], ['c', '3']));
    assert.equal(turns[5], 'told');
    assert.equal(turns.at(-1), 'run.no-progress');
  });

  it('of calls that cannot be read ends, although each is written otherwise', () => {
    const made = Array.from({ length: 4 }, (_, index): Made => ['write', `broken ${index}`]);
    assert.deepEqual(said(made, 'tool.bad-json'), ['', '', '', 'run.no-progress']);
  });
});
