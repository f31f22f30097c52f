// Small plans for the tests of the plan panel's pure parts.
import { FRESH, type Plan, type Step } from '../../../../src/protocol/plan.ts';

export const step = (id: string, more: Partial<Step> = {}): Step => ({
  ...FRESH,
  id,
  title: `Do ${id}`,
  kind: 'agent',
  needs: [],
  input: { instructions: id },
  ...more,
});

export const planOf = (...steps: readonly Step[]): Plan => ({ id: 'p', goal: 'Goal', steps: [...steps], revision: 1 });

export const titles = (plan: Plan) => plan.steps.map(({ title }) => title);

export const ids = (plan: Plan) => plan.steps.map(({ id }) => id);

export const needsOf = (plan: Plan, id: string) => plan.steps.find((one) => one.id === id)?.needs;
