// Plans for the graph and the timeline: one as people write them, and large ones of plain shapes.
import type { Plan, Step, StepState } from '../../../src/protocol/plan.ts';

export const START = 1_800_000_000_000;

export const planOf = (steps: readonly Step[]): Plan => ({ id: 'p1', goal: 'Goal', steps: [...steps], revision: 1 });

export const step = (id: string, title: string, state: StepState, more: Partial<Step> = {}): Step => ({
  id,
  title,
  kind: 'tool',
  needs: [],
  input: {},
  state,
  attempts: 1,
  evidence: [],
  ...more,
});

const ran = (from: number, to?: number) => ({
  startedAt: START + from * 1_000,
  ...(to === undefined ? {} : { endedAt: START + to * 1_000 }),
});

/** One of each state, a group, an agent with steps under it, and a wait. */
export const RELEASE: Plan = planOf([
  step('read', 'Read the failing test and what it covers', 'done', ran(0, 3)),
  step('ask', 'Which rounding should totals use?', 'done', { kind: 'question', needs: ['read'], ...ran(3, 15) }),
  step('docs', 'Look up the currency rules', 'done', { needs: ['read'], ...ran(3, 9) }),
  step('work', 'Fix the price module', 'running', { kind: 'agent', needs: ['ask', 'docs'], ...ran(15) }),
  step('work.a', 'Change rounding in src/price.ts', 'done', { kind: 'task', parent: 'work', ...ran(16, 34) }),
  step('work.b', 'Change the totals of the invoice', 'running', {
    kind: 'task',
    parent: 'work',
    needs: ['work.a'],
    ...ran(34),
  }),
  step('checks', 'Checks', 'failed', { kind: 'group', needs: ['docs'], ...ran(9, 52) }),
  step('lint', 'Lint', 'done', { parent: 'checks', ...ran(9, 14) }),
  step('types', 'Check the types of everything', 'failed', { parent: 'checks', attempts: 3, ...ran(9, 52) }),
  step('unit', 'Run the unit tests', 'skipped', { parent: 'checks', needs: ['lint', 'types'], note: 'types failed' }),
  step('bench', 'Measure against the last release', 'stopped', { needs: ['docs'], ...ran(10, 31) }),
  step('upload', 'Upload the preview', 'interrupted', { needs: ['docs'], ...ran(12, 20) }),
  step('gate', 'May this be published?', 'waiting', {
    kind: 'gate',
    needs: ['bench', 'upload'],
    waitingFor: 'your approval',
    ...ran(31),
  }),
  step('publish', 'Publish', 'pending', { needs: ['work', 'checks', 'gate'] }),
  step('tell', 'Tell the team', 'pending', { needs: ['publish'] }),
]);

const STATES: readonly StepState[] = ['done', 'done', 'done', 'running', 'failed', 'skipped', 'waiting', 'pending'];

/** A fan of `width` after each join, again and again, until there are `count` steps. */
export function wide(count: number, width: number): Plan {
  const steps: Step[] = [];
  let joins: string[] = [];
  for (let index = 0; steps.length < count; index++) {
    const join = step(`j${index}`, `Join number ${index}`, 'done', {
      needs: joins,
      ...ran(index * 10, index * 10 + 2),
    });
    const fan = Array.from({ length: Math.min(width, count - steps.length - 1) }, (_, at) => {
      const state = STATES[(index * 7 + at * 3) % STATES.length] ?? 'done';
      const times = ran(index * 10 + 2, index * 10 + 3 + (at % 7));
      return step(`f${index}.${at}`, `Look at part ${at} of package ${index}`, state, { needs: [join.id], ...times });
    });
    steps.push(join, ...fan);
    joins = fan.map(({ id }) => id);
  }
  return planOf(steps);
}

/** Seven hours pass between the two halves. */
export const RESUMED: Plan = planOf([
  step('one', 'Collect', 'done', ran(0, 40)),
  step('two', 'Sort', 'interrupted', { needs: ['one'], ...ran(40, 55) }),
  step('three', 'Sort the rest', 'done', { needs: ['two'], ...ran(25_200, 25_230) }),
  step('four', 'Write the report', 'running', { needs: ['three'], ...ran(25_230) }),
  step('five', 'Send it', 'pending', { needs: ['four'], waitingFor: 'the next attempt' }),
]);
