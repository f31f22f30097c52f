// References to outputs that there will not be are refused when the plan is read, not when it runs.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { readPlan } from '../../../../../src/core/orchestrator/plan/check.ts';
import type { Known } from '../../../../../src/core/orchestrator/plan/known.ts';

const known: Known = {
  tools: ['work'],
  personas: [],
  outputs: () => undefined,
  inputIssues: () => [],
  modelIssue: () => undefined,
};

describe('a reference', () => {
  it('to an output of a group is refused: a group gives none', () => {
    const steps = [
      { id: 'g', kind: 'group' },
      { id: 'in', tool: 'work', parent: 'g' },
      { id: 'after', tool: 'work', input: { text: '{{steps.g.output.text}}' } },
    ];
    const read = readPlan({ goal: 'g', steps }, known, 'p', 'g');
    const text = 'Step "after", field input.text: step "g" gives no output "text"; it gives: nothing.';
    assert.equal(!read.ok && read.fault.text, text);
  });
});
