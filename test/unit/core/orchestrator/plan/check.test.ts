// A plan from anybody: what is read of it is plain, what its tools are given stays what it is.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { readPlan } from '../../../../../src/core/orchestrator/plan/check.ts';
import type { Known } from '../../../../../src/core/orchestrator/plan/known.ts';

const KNOWN: Known = {
  tools: ['write_file'],
  personas: [],
  outputs: () => ['text'],
  inputIssues: () => [],
  modelIssue: () => undefined,
};

describe('a plan that is read', () => {
  it('has no hidden characters in its words, and keeps those in a tool’s input', () => {
    const TAG = '\u{e0041}';
    const plan = readPlan(
      {
        goal: `Goal${TAG}`,
        steps: [
          { id: 'a', title: `A${TAG}`, kind: 'agent', input: { instructions: `Do it${TAG}` } },
          { id: 'b', title: 'B', tool: 'write_file', input: { path: 'x', content: `a${TAG}` } },
        ],
      },
      KNOWN,
      'p',
      'g',
    );
    assert.ok(plan.ok, plan.ok ? '' : plan.fault.text);
    const [a, b] = plan.value.steps;
    assert.deepEqual([plan.value.goal, a?.title, a?.input], ['Goal', 'A', { instructions: 'Do it' }]);
    assert.deepEqual(b?.input, { path: 'x', content: `a${TAG}` });
  });
});
