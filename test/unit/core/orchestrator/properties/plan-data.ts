// Random plans as data, in any state, and edits of them.
import fc from 'fast-check';
import { FRESH, type Plan, type Step, type StepStatus } from '../../../../../src/protocol/plan.ts';
import type { PlanEdit } from '../../../../../src/protocol/plan-edit.ts';

export const stepId = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const text = fc.string({ minLength: 1, maxLength: 5 });

const definition = fc.record(
  {
    id: stepId,
    title: text,
    kind: fc.constantFrom('tool' as const, 'agent' as const, 'group' as const, 'question' as const),
    parent: stepId,
    needs: fc.array(stepId, { maxLength: 2 }),
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

export const edit: fc.Arbitrary<PlanEdit> = fc.oneof(
  fc.record(
    { op: fc.constant('put' as const), step: definition, after: fc.option(stepId) },
    { requiredKeys: ['op', 'step'] },
  ),
  fc.record({ op: fc.constant('remove' as const), id: stepId }),
  fc.record({ op: fc.constant('status' as const), id: stepId, status }),
  fc.record({ op: fc.constant('settings' as const), settings }),
);

export const plan: fc.Arbitrary<Plan> = fc
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
