// Plans as documents, for pictures and stories of the plan panel: a draft, one that runs, one that needs somebody.
import { fault } from '../../../src/protocol/fault.ts';
import { FRESH, type Plan, type Step } from '../../../src/protocol/plan.ts';
import type { Envelope, StepDetail } from '../../../src/protocol/view.ts';
import { call, item, NOW } from './samples.ts';

export const step = (id: string, title: string, more: Partial<Step> = {}): Step => ({
  ...FRESH,
  id,
  title,
  kind: 'agent',
  needs: [],
  input: more.kind === undefined || more.kind === 'agent' ? { instructions: `${title}, and nothing else.` } : {},
  ...more,
});

const spent = (usd: number, tokens: number, calls: number) => ({ usd, tokens, calls, requests: 2, unpriced: 0 });

const STEPS: readonly Step[] = [
  step('read', 'Read how prices are rounded today', { doneWhen: 'All places are listed' }),
  step('ask', 'Which rounding should totals use?', {
    kind: 'question',
    needs: ['read'],
    input: { question: 'Which rounding should totals use?', options: ['Half up', 'Bankers'] },
  }),
  step('change', 'Change the price module', { kind: 'group', needs: ['ask'] }),
  step('round', 'Round once, at the end', { parent: 'change', budget: { usd: 0.5 }, model: 'openai/gpt-5.2' }),
  step('docs', 'Describe the rule in docs/prices.md', { parent: 'change', needs: ['round'] }),
  step('test', 'Run the tests', {
    kind: 'tool',
    tool: 'run_command',
    needs: ['change'],
    input: { command: 'npm test', timeout: 60 },
    mayFail: false,
  }),
  step('gate', 'May this be released?', {
    kind: 'gate',
    needs: ['test'],
    input: { text: 'Release the new rounding?' },
  }),
  step('release', 'Release the package', {
    kind: 'tool',
    tool: 'run_command',
    needs: ['gate'],
    input: { command: 'npm run release' },
  }),
];

const plan = (steps: readonly Step[], more: Partial<Plan> = {}): Plan => ({
  id: 'p1',
  goal: 'Round totals the same way everywhere',
  revision: 4,
  steps: [...steps],
  budget: { usd: 2, minutes: 30 },
  ...more,
});

const change = (changes: Readonly<Record<string, Partial<Step>>>) =>
  STEPS.map((one) => ({ ...one, ...changes[one.id] }));

export const DRAFT: Plan = plan(STEPS);

const READ: Partial<Step> = {
  state: 'done',
  attempts: 1,
  startedAt: NOW - 90_000,
  endedAt: NOW - 62_000,
  spent: spent(0.031, 14_200, 6),
  usedModel: 'openai/gpt-5.2',
  summary: 'Prices are rounded in three places.',
  activity: 'Read src/price.ts',
  activeAt: NOW - 62_000,
};
const ASKED: Partial<Step> = { state: 'done', attempts: 1, summary: 'Half up' };

export const RUNNING: Plan = plan(
  change({
    read: READ,
    ask: ASKED,
    change: { state: 'running', attempts: 1, startedAt: NOW - 40_000 },
    round: {
      state: 'running',
      attempts: 2,
      startedAt: NOW - 40_000,
      usedModel: 'openai/gpt-5.2',
      spent: spent(0.12, 48_000, 11),
      activity: 'Edit src/price.ts',
      activeAt: NOW - 4_000,
    },
    docs: { state: 'waiting', attempts: 1, waitingFor: 'your approval', activity: 'Edit docs/prices.md' },
  }),
);

export const FAILED: Plan = plan(
  change({
    read: {
      ...READ,
      evidence: [{ call: 'c1', text: 'npm test: 12 passing', at: NOW - 60_000, tree: 'a', stale: true }],
    },
    ask: ASKED,
    change: { state: 'done', attempts: 1 },
    round: {
      state: 'done',
      attempts: 1,
      spent: spent(0.2, 80_000, 14),
      evidence: [{ call: 'c2', text: 'npm test: 14 passing', at: NOW - 30_000, tree: 'b' }],
    },
    docs: {
      state: 'failed',
      attempts: 3,
      spent: spent(0.08, 30_000, 5),
      fault: fault(
        'model.overloaded',
        'The model was overloaded three times in a row. Try again, or choose another one.',
        {
          retryable: true,
        },
      ),
    },
    test: {
      state: 'interrupted',
      attempts: 1,
      activity: 'Run npm test',
      fault: { code: 'step.unknown-effect', text: 'Interrupted, effect unknown.', retryable: false },
    },
    gate: { state: 'pending' },
  }),
);

export const ENVELOPE: Envelope = {
  hash: 'h-of-envelope',
  budget: { usd: 2, minutes: 30 },
  effects: [
    { kind: 'execute', command: 'npm test', cwd: '/home/dev/shop', inside: true },
    { kind: 'execute', command: 'npm run release', cwd: '/home/dev/shop', inside: true },
  ],
  expected: [
    { kind: 'write', what: 'src/price.ts' },
    { kind: 'write', what: 'docs/**' },
    { kind: 'network', what: 'registry.npmjs.org' },
  ],
  rules: [
    {
      id: 'r1',
      when: { effects: ['write'], paths: ['/home/dev/shop/src/price.ts', '/home/dev/shop/docs/**'] },
      verdict: 'allow',
      tier: 'session',
      reason: 'You agreed to it before the plan ran.',
    },
  ],
  notes: ['npm run release publishes to a registry, so it asks.'],
};

export const DETAIL = (of: Step): StepDetail => ({
  step: of,
  input: { instructions: 'Round once, at the end, and nothing else.' },
  output: { text: 'Totals are rounded half up.' },
  events: [
    { v: 2, seq: 11, at: NOW - 9_000, session: 's1', type: 'step.started', id: of.id, attempt: 1 },
    { v: 2, seq: 12, at: NOW - 8_000, session: 's1', type: 'model.requested', request: 'q', model: 'm', attempt: 1 },
  ],
  items: [
    item('w1', 20, 'assistant', [
      { type: 'text', text: 'I will round **once**.' },
      call('w1c', 'Edit file', 'Edit src/price.ts', {}),
    ]),
  ],
  spent: spent(0.12, 48_000, 11),
});

/** A thousand steps in groups of fifty. */
export function large(count = 1_000): Plan {
  const steps = Array.from({ length: count }, (_, index) => {
    const group = `g${Math.floor(index / 50)}`;
    if (index % 50 === 0) return step(group, `Part ${index / 50}`, { kind: 'group' });
    return step(`s${index}`, `Step number ${index}`, { parent: group, state: index < 300 ? 'done' : 'pending' });
  });
  return plan(steps, { id: 'large' });
}

/** A turn whose agent gave work to others. */
export const DELEGATED: Plan = plan(
  [
    step('main', 'Round totals the same way everywhere', {
      state: 'running',
      attempts: 1,
      spent: spent(0.05, 20_000, 3),
    }),
    step('t1', 'Find every place that rounds', { kind: 'task', parent: 'main', state: 'done', attempts: 1 }),
    step('c1', 'Look through the invoices', {
      parent: 'main',
      state: 'running',
      attempts: 1,
      activity: 'Search for "toFixed("',
      activeAt: NOW - 3_000,
      usedModel: 'ollama/qwen3-coder',
      spent: spent(0.02, 9_000, 4),
    }),
    step('c2', 'Look through the reports', {
      parent: 'main',
      state: 'done',
      attempts: 1,
      spent: spent(0.01, 4_000, 2),
    }),
  ],
  { id: 'turn', goal: 'Round totals' },
);
