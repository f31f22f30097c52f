// The demo model's story in plan mode: the same fix as a plan of steps that can be looked at, edited and run.
import type { Answer, ScriptedRequest } from './script.ts';

const FILE = 'src/discount.js';
const WRONG = 'return Math.floor((cents * percent) / 100);';
const RIGHT = 'return Math.round((cents * percent) / 100);';
const ASKS = 'Say in two sentences why the test fails.';

const PLAN = {
  goal: 'Fix the failing discount test',
  parallel: 3,
  steps: [
    {
      id: 'before',
      title: 'Run the tests',
      kind: 'tool',
      tool: 'run_command',
      input: { command: 'npm test' },
      mayFail: true,
    },
    { id: 'understand', title: 'Read the code', kind: 'group' },
    {
      id: 'code',
      title: 'Read the discount',
      kind: 'tool',
      parent: 'understand',
      tool: 'read_file',
      input: { path: FILE },
    },
    {
      id: 'test',
      title: 'Read its test',
      kind: 'tool',
      parent: 'understand',
      tool: 'read_file',
      input: { path: 'test/discount.test.js' },
    },
    {
      id: 'uses',
      title: 'Find where it is used',
      kind: 'tool',
      parent: 'understand',
      tool: 'search_code',
      input: { pattern: 'discountOn' },
    },
    {
      id: 'explain',
      title: 'Explain the cause',
      kind: 'agent',
      needs: ['before', 'understand'],
      input: { instructions: `${ASKS}\n\n{{steps.code.output.text}}` },
    },
    {
      id: 'agree',
      title: 'Change the rounding?',
      kind: 'gate',
      needs: ['explain'],
      input: { text: 'Round to the nearest cent instead of down?' },
    },
    {
      id: 'fix',
      title: 'Round to the nearest cent',
      kind: 'tool',
      needs: ['agree'],
      tool: 'edit_file',
      input: { path: FILE, edits: [{ old: WRONG, new: RIGHT }] },
      check: { tool: 'run_command', input: { command: 'npm test' } },
      doneWhen: 'All tests pass',
    },
  ],
};

/** Undefined where the request is not about a plan. */
export function nextOfPlan(request: ScriptedRequest): Answer | undefined {
  const asked = request.messages.find((message) => message.role === 'user')?.text ?? '';
  if (asked.includes(ASKS)) {
    return {
      text: '`Math.floor` always rounds **down**, but the README promises the nearest cent. 15 % of 9.99 is 1.4985, so 1.50 is expected and 1.49 comes out.',
    };
  }
  if (!request.tools.some((tool) => tool.name === 'propose_plan')) return undefined;
  const proposed = request.messages.findLastIndex((message) =>
    message.calls.some((call) => call.name === 'propose_plan'),
  );
  const wanted = request.messages.findLastIndex((message) => message.role === 'user');
  if (proposed > wanted) {
    return {
      text: 'The plan runs the tests, reads the code side by side, explains the cause, **asks you**, changes one line and proves it. Look at it, edit what you like, then press **Run**.',
    };
  }
  return {
    text: 'I am a **scripted demo** of Orquestra; everything around me is real. Here is a plan for the one thing I can do.',
    calls: [{ name: 'propose_plan', arguments: PLAN }],
  };
}
