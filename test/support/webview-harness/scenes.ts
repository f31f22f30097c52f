// Sessions to look at: one long story with every kind of card, and the states around it.
import type { Approval } from '../../../src/protocol/approval.ts';
import type { FileChange } from '../../../src/protocol/display.ts';
import { fault } from '../../../src/protocol/fault.ts';
import type { HostState, ToPage } from '../../../src/protocol/frame.ts';
import type { Plan } from '../../../src/protocol/plan.ts';
import { emptyView } from '../../../src/protocol/session-view.ts';
import type { Item, SessionView, ToolCallView } from '../../../src/protocol/view.ts';

const NOW = Date.now();

export const HOST: HostState = {
  host: 'vscode',
  connected: true,
  models: [
    { id: 'openai/gpt-5.2', label: 'gpt-5.2', provider: 'OpenAI' },
    { id: 'anthropic/claude-sonnet-5', label: 'claude-sonnet-5', provider: 'Anthropic' },
    { id: 'ollama/qwen3-coder', label: 'qwen3-coder', provider: 'Ollama' },
  ],
  modes: ['ask', 'plan', 'agent'],
  sessions: [
    { session: 's1', title: 'Fix the failing price test', updatedAt: NOW - 60_000, count: 14, status: 'idle' },
    { session: 's2', title: 'Explain how the build works', updatedAt: NOW - 7_200_000, count: 4, status: 'idle' },
    {
      session: 's3',
      title: 'A very long session title that has to be cut somewhere at the end',
      updatedAt: NOW - 2e8,
      count: 2_000,
      status: 'idle',
    },
  ],
  warnings: [],
  roots: [{ name: 'shop', path: '/home/dev/shop' }],
};

const HUNKS = `@@ -12,7 +12,9 @@ export function total(items: Item[]) {
   let sum = 0;
   for (const item of items) {
-    sum += item.price;
+    // Quantity counts, not only the price.
+    sum += item.price * item.quantity;
   }
-  return sum
+  return sum;
 }
`;
const CHANGE: FileChange = {
  path: '/home/dev/shop/src/price.ts',
  label: 'src/price.ts',
  change: 'edit',
  hunks: HUNKS,
  added: 3,
  removed: 2,
  before: 'a',
  after: 'b',
};
export const PLAN: Plan = {
  id: 'p',
  goal: 'Fix the failing test',
  revision: 3,
  steps: [
    {
      id: 'a',
      title: 'Fix the failing test',
      kind: 'agent',
      needs: [],
      input: {},
      state: 'running',
      attempts: 1,
      evidence: [],
    },
    {
      id: 't1',
      title: 'Find the failing test',
      kind: 'task',
      parent: 'a',
      needs: [],
      input: {},
      state: 'done',
      attempts: 1,
      evidence: [],
    },
    {
      id: 't2',
      title: 'Correct the total in src/price.ts',
      kind: 'task',
      parent: 'a',
      needs: [],
      input: {},
      state: 'running',
      attempts: 1,
      evidence: [],
    },
    {
      id: 't3',
      title: 'Run the tests',
      kind: 'task',
      parent: 'a',
      needs: [],
      input: {},
      state: 'pending',
      attempts: 0,
      evidence: [],
    },
  ],
};

export const ANSWER = `The test fails because \`total\` adds prices **without quantities**. I will:

1. Multiply by \`item.quantity\`
2. Run the tests again

\`\`\`ts
export function total(items: readonly Item[]): number {
  // Quantity counts too
  return items.reduce((sum, item) => sum + item.price * item.quantity, 0);
}
\`\`\`

| File | Why |
|---|---|
| \`src/price.ts\` | the sum |
| [test/price.test.ts](test/price.test.ts:12) | the check |

> See [the docs](https://example.com/docs) for rounding rules.
`;

const call = (id: string, title: string, summary: string, more: Partial<ToolCallView>): ToolCallView => ({
  type: 'tool',
  call: id,
  tool: 'tool',
  title,
  summary,
  state: 'done',
  effects: [],
  ms: 40,
  ...more,
});

const TEST_OUTPUT = `\u001b[1mshop\u001b[0m tests
  \u001b[32m✔\u001b[0m adds prices
  \u001b[31m1) respects quantities\u001b[0m

  \u001b[92m1 passing\u001b[0m \u001b[90m(8ms)\u001b[0m
  \u001b[31m1 failing\u001b[0m
`;

const item = (id: string, seq: number, role: Item['role'], parts: Item['parts'], more: Partial<Item> = {}): Item => ({
  id,
  seq,
  at: NOW,
  role,
  run: 'r1',
  state: 'complete',
  parts,
  ...more,
});

const STORY: Item[] = [
  item('m1', 1, 'user', [
    { type: 'context', kind: 'file', label: 'src/price.ts', path: '/home/dev/shop/src/price.ts', text: 'export…' },
    { type: 'text', text: 'A test fails. Find out why and fix it, please.' },
  ]),
  item('m2', 2, 'assistant', [
    {
      type: 'thinking',
      text: 'The user wants the failing test fixed. I should run the tests first and then read the file.',
    },
    { type: 'text', text: 'I will run the tests first.' },
    call('c1', 'Run command', 'npm test', {
      state: 'failed',
      ms: 3_200,
      display: {
        kind: 'terminal',
        command: 'npm test',
        cwd: '/home/dev/shop',
        output: TEST_OUTPUT,
        exitCode: 1,
        ms: 3_200,
        bytes: 190_000,
        outputFile: '/tmp/out.txt',
      },
    }),
    call('c2', 'Search code', 'total(', {
      display: {
        kind: 'links',
        items: [
          { label: 'src/price.ts', line: 12, path: '/home/dev/shop/src/price.ts', detail: 'export function total(' },
        ],
        more: 3,
      },
    }),
    call('c3', 'Read file', 'src/price.ts, lines 1 to 40', { display: { kind: 'text', text: 'let sum = 0;' } }),
  ]),
  item('m3', 3, 'assistant', [{ type: 'text', text: ANSWER }]),
];

const APPROVAL: Approval = {
  id: 'ap1',
  call: 'c4',
  tool: 'edit_file',
  title: 'Edit file',
  summary: 'src/price.ts',
  reasons: ['Files are changed only with your approval.'],
  effects: [{ kind: 'write', path: CHANGE.path, label: 'src/price.ts', inside: true }],
  preview: { kind: 'diff', files: [CHANGE] },
  hash: 'h1',
  rule: {
    id: 'x',
    when: { effects: ['write'], paths: ['/home/dev/shop/src/**'] },
    verdict: 'allow',
    tier: 'workspace',
    reason: '',
  },
};

const base = (more: Partial<SessionView>): SessionView => ({
  ...emptyView('s1'),
  title: 'Fix the failing price test',
  model: 'openai/gpt-5.2',
  seq: 100,
  count: 10,
  totals: {
    input: 18_400,
    output: 1_250,
    cachedInput: 9_000,
    cost: 0.0412,
    unpriced: 0,
    requests: 3,
    contextUsed: 8_200,
    contextLimit: 128_000,
  },
  ...more,
});
const run = (more: Partial<NonNullable<SessionView['run']>> = {}) =>
  ({ id: 'r1', kind: 'turn', goal: 'Fix it', startedAt: NOW - 14_000, changed: true, ...more }) as const;
const frames = (view: SessionView, host: Partial<HostState> = {}): ToPage[] => [
  { kind: 'host', state: { ...HOST, ...host } },
  { kind: 'view', view },
];

const DONE = call('c4', 'Edit file', 'src/price.ts', { display: { kind: 'diff', files: [CHANGE] }, changes: [CHANGE] });
const PASSED = call('c5', 'Run command', 'npm test', {
  ms: 2_900,
  display: { kind: 'terminal', command: 'npm test', cwd: '/home/dev/shop', output: '2 passing\n', exitCode: 0 },
});

export const SCENES: Readonly<Record<string, ToPage[]>> = {
  empty: frames({ ...base({ title: '', count: 0, totals: emptyView('s1').totals }) }),
  connect: frames(base({ title: '', count: 0, model: '', totals: emptyView('s1').totals }), {
    connected: false,
    models: [],
  }),
  blocked: frames(base({ items: STORY.slice(0, 1), count: 1 }), {
    blocked: fault(
      'host.untrusted',
      'This workspace is not trusted, so nothing may run here. Trust it to go on; the history stays readable.',
      { action: 'trust-workspace' },
    ),
  }),
  approval: frames(
    base({
      status: 'waiting',
      plan: PLAN,
      run: run(),
      approvals: [APPROVAL],
      items: [
        ...STORY,
        item('m4', 4, 'assistant', [
          { type: 'text', text: 'Now the edit.' },
          { ...DONE, state: 'waiting', display: undefined, changes: undefined },
        ]),
      ],
    }),
  ),
  command: frames(
    base({
      status: 'waiting',
      run: run(),
      approvals: [
        {
          ...APPROVAL,
          title: 'Run command',
          summary: '',
          preview: { kind: 'terminal', command: 'npm test -- --reporter spec', cwd: '/home/dev/shop', output: '' },
          effects: [{ kind: 'execute', command: 'npm test', cwd: '/home/dev/shop', inside: true }],
          reasons: ['Commands run only with your approval.'],
          rule: {
            id: 'x',
            when: { effects: ['execute'], commands: ['npm test -- --reporter spec'], cwd: '/home/dev/shop' },
            verdict: 'allow',
            tier: 'workspace',
            reason: '',
          },
        },
      ],
      items: [item('m4', 4, 'assistant', [call('c4', 'Run command', 'npm test', { state: 'waiting' })])],
      queue: [
        {
          message: 'q1',
          parts: [{ type: 'text', text: 'And then update the changelog too, please, with a line for this' }],
        },
      ],
    }),
  ),
  story: frames(base({ items: STORY, count: 3, run: run({ outcome: 'done' }), plan: PLAN })),
  done: frames(
    base({
      plan: { ...PLAN, steps: PLAN.steps.map((step) => ({ ...step, state: 'done' as const })) },
      run: run({ outcome: 'done', endedAt: NOW }),
      items: [
        ...STORY.slice(2),
        item('m4', 4, 'assistant', [DONE, PASSED, { type: 'text', text: 'Fixed: both tests pass.' }]),
      ],
      totals: { ...base({}).totals, unpriced: 1 },
    }),
  ),
  failed: frames(
    base({
      run: run({
        outcome: 'failed',
        fault: fault('model.unauthorized', 'OpenAI refused the key (401). Enter a valid key to go on.', {
          action: 'connect-provider',
        }),
      }),
      items: [
        STORY[0] as Item,
        item('n1', 5, 'notice', [{ type: 'text', text: 'The settings file could not be read; defaults are used.' }], {
          level: 'warning',
        }),
        item(
          'm5',
          6,
          'assistant',
          [
            { type: 'text', text: 'I was about to' },
            call('c9', 'Run command', 'npm run deploy', { state: 'interrupted' }),
          ],
          { state: 'interrupted' },
        ),
      ],
    }),
  ),
  question: frames(
    base({
      status: 'waiting',
      run: run(),
      questions: [{ call: 'c8', question: 'Which rounding should totals use?', options: ['Half up', 'Bankers'] }],
      items: [
        item('m6', 6, 'assistant', [call('c8', 'Ask', 'Which rounding should totals use?', { state: 'waiting' })]),
      ],
    }),
  ),
};

/** A session of `count` messages, of which the newest 80 are sent. */
export function longSession(count: number, sent = 80): ToPage[] {
  const items = Array.from({ length: count }, (_, index) =>
    item(
      `l${index}`,
      index + 1,
      index % 2 === 0 ? 'user' : 'assistant',
      [
        {
          type: 'text',
          text: index % 2 === 0 ? `Question number ${index}` : `Answer **${index}** with some text.\n\n- one\n- two\n`,
        },
      ],
      { run: `run${index >> 1}` },
    ),
  );
  return frames(base({ items: items.slice(-sent), count, seq: count + 1 }));
}
