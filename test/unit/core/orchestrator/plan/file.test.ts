// A plan as a file: what may stand in it, what is said of the rest, and that it gives the same plan when it is read again.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { readPlan } from '../../../../../src/core/orchestrator/plan/check.ts';
import { planFile } from '../../../../../src/core/orchestrator/plan/file.ts';
import type { Known } from '../../../../../src/core/orchestrator/plan/known.ts';
import { FRESH, type Plan } from '../../../../../src/protocol/plan.ts';

const known: Known = {
  tools: ['look'],
  personas: ['planner'],
  outputs: () => ['exitCode', 'text'],
  inputIssues: () => [],
  modelIssue: () => undefined,
};

const read = (raw: unknown) => readPlan(raw, known, 'p', 'Plan');
const planOf = (raw: unknown): Plan => {
  const plan = read(raw);
  assert.ok(plan.ok, plan.ok ? '' : plan.fault.text);
  return plan.value;
};

describe('a plan as a file', () => {
  it('gives the same plan when it is read again', () => {
    const plan = planOf({
      goal: 'g',
      budget: { usd: 1 },
      parallel: 2,
      replans: 1,
      steps: [
        { tool: 'look', input: { at: 1 }, retry: { attempts: 2, pauseMs: 5 } },
        {
          id: 'b',
          input: 'After {{steps.step-1.output.text}}',
          when: { value: '{{steps.step-1.output}}', is: 'empty' },
        },
        { id: 'c', kind: 'gate', needs: ['b'], estimate: { minutes: 3 }, effects: [{ kind: 'read', what: '**' }] },
      ],
    });
    assert.deepEqual(plan.steps[1]?.needs, ['step-1']);
    assert.deepEqual(planOf(JSON.parse(JSON.stringify(planFile(plan)))), plan);
  });

  it('passed over a limit whose name it did not know', () => {
    const cases = [
      [{ budget: { dollars: 5 }, steps: [{ input: 'x' }] }, /budget has unknown field dollars; there are: usd, tokens/],
      [{ steps: [{ id: 'a', input: 'x', budget: { uds: 1 } }] }, /Step "a": field budget has unknown field uds; .*usd/],
      [
        { steps: [{ id: 'a', input: 'x', retry: { attempts: 1, pause: 1 } }] },
        /Step "a": field retry .*pause; .*pauseMs/,
      ],
      [
        { steps: [{ id: 'a', input: 'x', effects: [{ kind: 'read', what: 'x', why: '' }] }] },
        /effects\.0 .*why; .*kind, what/,
      ],
      [{ steps: [{ id: 'a', input: 'x', colour: 1 }] }, /Step "a": it has unknown field colour; there are: id, title/],
      [{ steps: [{ input: 'x' }], owner: 'me' }, /it has unknown field owner; there are: goal, /],
    ] as const;
    for (const [raw, said] of cases) {
      const plan = read(raw);
      assert.match(plan.ok ? 'taken' : plan.fault.text, said);
    }
  });

  it('says of what kind a field must be', () => {
    for (const [steps, said] of [
      [[{ id: 'a', input: 'x', outputSchema: 'y' }], 'Step "a": field outputSchema must be an object.'],
      [[{ id: 'a', input: 'x', needs: 'y' }], 'Step "a": field needs must be an array.'],
      [[{ input: 'x', retry: { attempts: 1.5 } }], 'Step number 1: field retry.attempts must be a whole number.'],
      [[7], 'Step number 1: it must be an object.'],
    ] as const) {
      const plan = read({ steps });
      assert.equal(plan.ok ? 'taken' : plan.fault.text, said);
    }
  });

  it('took a task, which only an agent reports', () => {
    const plan = read({ steps: [{ id: 'a', kind: 'task' }] });
    assert.match(
      plan.ok ? 'taken' : plan.fault.text,
      /Step "a": field kind must be one of tool, agent, question, gate, group/,
    );
  });

  it('kept what had only come of running it', () => {
    const plan = planOf({
      steps: [
        { id: 'a', input: 'x' },
        { id: 'z', needs: ['a'], input: 'y' },
      ],
    });
    const added = { ...FRESH, title: 't', needs: [], input: {} };
    const ran: Plan = {
      ...plan,
      steps: [
        ...plan.steps.map((step) => ({ ...step, state: 'done' as const, attempts: 1 })),
        { ...added, id: 'a.t1', kind: 'task', parent: 'a' },
        { ...added, id: 'a.a1', kind: 'agent', parent: 'a' },
        { ...added, id: 'replan-1', kind: 'agent', persona: 'planner' },
      ],
    };
    assert.deepEqual(planFile(ran), planFile(plan));
    assert.deepEqual(
      planOf(JSON.parse(JSON.stringify({ ...ran, steps: ran.steps.slice(0, 3) }))).steps.map(({ id, state }) => [
        id,
        state,
      ]),
      [
        ['a', 'pending'],
        ['z', 'pending'],
      ],
    );
  });
});
