// Edits of plans, at random: their inverse takes them back whole, and a plan read from JSON folds as the live one does.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { StepSchema } from '../../../../../src/protocol/plan.ts';
import { applyEdits, inverseOf, PlanEditSchema } from '../../../../../src/protocol/plan-edit.ts';
import { casesOf } from './cases.ts';
import { edit, plan } from './plan-data.ts';

/** As the log gives it back. */
const stored = <T>(value: T): T => JSON.parse(JSON.stringify(value));

describe('edits of a plan, at random', () => {
  it('are taken back whole by their inverse: order, definitions, states and limits', function () {
    this.timeout(600_000);
    fc.assert(
      fc.property(plan, fc.array(edit, { maxLength: 6 }), (before, edits) => {
        const after = applyEdits(before, edits, 2);
        const back = applyEdits(after, stored(inverseOf(before, edits)), 1);
        assert.deepEqual(stored(back), stored(before));
      }),
      casesOf(1000),
    );
  });

  it('do the same when they have been through the log, and leave a plan of the right form', function () {
    this.timeout(600_000);
    fc.assert(
      fc.property(plan, fc.array(edit, { maxLength: 6 }), (before, edits) => {
        const read = stored(edits).map((one) => PlanEditSchema.parse(one));
        const after = applyEdits(before, edits, 2);
        assert.deepEqual(stored(applyEdits(stored(before), read, 2)), stored(after));
        for (const step of after.steps) assert.deepEqual(stored(StepSchema.parse(step)), stored(step));
        assert.equal(new Set(after.steps.map((step) => step.id)).size, after.steps.length);
      }),
      casesOf(1000),
    );
  });
});
