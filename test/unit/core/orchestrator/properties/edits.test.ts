// Edits of plans, at random: their inverse takes them back whole, and a plan read from JSON folds as the live one does.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { FRESH, type Plan, type Step, StepSchema, type StepStatus } from '../../../../../src/protocol/plan.ts';
import { applyEdits, inverseOf, type PlanEdit, PlanEditSchema } from '../../../../../src/protocol/plan-edit.ts';
import { casesOf } from './cases.ts';

const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const text = fc.string({ minLength: 1, maxLength: 5 });

const definition = fc.record(
  {
    id,
    title: text,
    kind: fc.constantFrom('tool' as const, 'agent' as const, 'group' as const, 'question' as const),
    parent: id,
    needs: fc.array(id, { maxLength: 2 }),
    tool: text,
    input: fc.dictionary(text, fc.jsonValue({ maxDepth: 1 }), { maxKeys: 2 }),
    doneWhen: text,
    when: fc.record(
      { value: fc.jsonValue({ maxDepth: 1 }), is: fc.constant('equal' as const) },
      { requiredKeys: ['is', 'value'] },
    ),
    retry: fc.record({ attempts: fc.integer({ min: 1, max: 5 }) }),
    timeoutMs: fc.integer({ min: 1, max: 99 }),
    mayFail: fc.boolean(),
    budget: fc.record({ calls: fc.integer({ min: 1, max: 9 }) }),
    model: text,
  },
  { requiredKeys: ['id', 'title', 'kind', 'needs', 'input'] },
);

const status: fc.Arbitrary<StepStatus> = fc.record(
  {
    state: fc.constantFrom(
      'pending' as const,
      'running' as const,
      'done' as const,
      'failed' as const,
      'skipped' as const,
    ),
    attempts: fc.nat(3),
    evidence: fc.array(fc.record({ call: text, text }), { maxLength: 1 }),
    fault: fc.record({ code: text, text, retryable: fc.boolean() }),
    startedAt: fc.nat(),
    endedAt: fc.nat(),
    note: text,
    summary: text,
    spent: fc.record({ usd: fc.nat(), tokens: fc.nat(), calls: fc.nat(), requests: fc.nat(), unpriced: fc.nat() }),
  },
  { requiredKeys: ['state', 'attempts', 'evidence'] },
);

const settings = fc.record(
  {
    goal: text,
    parallel: fc.integer({ min: 1, max: 8 }),
    replans: fc.nat(5),
    budget: fc.record({ usd: fc.integer({ min: 1, max: 9 }) }),
  },
  { requiredKeys: [] },
);

const edit: fc.Arbitrary<PlanEdit> = fc.oneof(
  fc.record(
    { op: fc.constant('put' as const), step: definition, after: fc.option(id) },
    { requiredKeys: ['op', 'step'] },
  ),
  fc.record({ op: fc.constant('remove' as const), id }),
  fc.record({ op: fc.constant('status' as const), id, status }),
  fc.record({ op: fc.constant('settings' as const), settings }),
);

const plan: fc.Arbitrary<Plan> = fc
  .record({
    steps: fc.uniqueArray(fc.tuple(definition, fc.option(status)), { maxLength: 6, selector: ([step]) => step.id }),
    settings,
  })
  .map(({ steps, settings: { goal, ...limits } }) => ({
    id: 'p',
    goal: goal ?? 'g',
    revision: 1,
    ...limits,
    steps: steps.map(([step, how]): Step => ({ ...step, ...(how ?? FRESH) })),
  }));

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
