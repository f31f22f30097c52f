// Children that an agent is given: each a step of its own, whatever the plan holds already.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { childrenFor } from '../../../../../src/core/orchestrator/plan/delegate.ts';
import { FRESH, type Plan, type Step } from '../../../../../src/protocol/plan.ts';

const agent = (id: string, parent?: string): Step => ({
  ...FRESH,
  id,
  title: id,
  kind: 'agent',
  needs: [],
  input: {},
  parent,
});
const planOf = (...steps: readonly Step[]): Plan => ({ id: 'p', goal: 'g', revision: 1, steps: [...steps] });
const work = [
  { title: 'one', instructions: 'do' },
  { title: 'two', instructions: 'do' },
];

function idsFor(plan: Plan, parent: string): readonly string[] {
  const children = childrenFor(plan, parent, work);
  assert.ok(children.ok);
  return children.value.map((child) => child.id);
}

describe('children of an agent', () => {
  it('take no name that a step has, also after one of them was removed', () => {
    const plan = planOf(agent('p'), agent('p.a2', 'p'), agent('p.a3'));
    assert.deepEqual(idsFor(plan, 'p'), ['p.a4', 'p.a5']);
  });

  it('of two agents whose long names begin alike are different steps', () => {
    const [one, other] = [`${'x'.repeat(50)}-one`, `${'x'.repeat(50)}-other`];
    const first = idsFor(planOf(agent(one), agent(other)), one);
    const plan = planOf(agent(one), agent(other), ...first.map((id) => agent(id, one)));
    assert.equal(new Set([...first, ...idsFor(plan, other)]).size, 4);
  });
});
