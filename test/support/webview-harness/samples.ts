// What the scenes are made of: a host, a plan, a change, an approval and a short story.
import type { Approval } from '../../../src/protocol/approval.ts';
import type { FileChange } from '../../../src/protocol/display.ts';
import type { HostState } from '../../../src/protocol/frame.ts';
import type { Plan } from '../../../src/protocol/plan.ts';
import type { Item, ToolCallView } from '../../../src/protocol/view.ts';

export const NOW = Date.now();

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
  personas: ['coder', 'reviewer'],
  tools: ['edit_file', 'read_file', 'run_command', 'search_code', 'write_file'],
  following: false,
  warnings: [],
  roots: [{ name: 'shop', path: '/home/dev/shop' }],
};

export const HUNKS = `@@ -12,7 +12,9 @@ export function total(items: Item[]) {
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
export const CHANGE: FileChange = {
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

export const call = (id: string, title: string, summary: string, more: Partial<ToolCallView>): ToolCallView => ({
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

export const TEST_OUTPUT = `\u001b[1mshop\u001b[0m tests
  \u001b[32m✔\u001b[0m adds prices
  \u001b[31m1) respects quantities\u001b[0m

  \u001b[92m1 passing\u001b[0m \u001b[90m(8ms)\u001b[0m
  \u001b[31m1 failing\u001b[0m
`;

export const item = (
  id: string,
  seq: number,
  role: Item['role'],
  parts: Item['parts'],
  more: Partial<Item> = {},
): Item => ({
  id,
  seq,
  at: NOW,
  role,
  run: 'r1',
  state: 'complete',
  parts,
  ...more,
});

export const STORY: Item[] = [
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
    call('c1', 'Run command', 'Run npm test', {
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
    call('c2', 'Search code', 'Search for "total("', {
      display: {
        kind: 'links',
        items: [
          { label: 'src/price.ts', line: 12, path: '/home/dev/shop/src/price.ts', detail: 'export function total(' },
        ],
        more: 3,
      },
    }),
    call('c3', 'Read file', 'Read src/price.ts, lines 1 to 40', { display: { kind: 'text', text: 'let sum = 0;' } }),
  ]),
  item('m3', 3, 'assistant', [{ type: 'text', text: ANSWER }]),
];

export const APPROVAL: Approval = {
  id: 'ap1',
  call: 'c4',
  tool: 'edit_file',
  title: 'Edit file',
  summary: 'Edit src/price.ts',
  reasons: ['It writes src/price.ts.'],
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
