// Scripted frames for the plan panel, and what is done by hand in them before a picture is taken.
import type { Command } from '../../../src/protocol/command.ts';
import type { HostState, ToPage } from '../../../src/protocol/frame.ts';
import type { Plan } from '../../../src/protocol/plan.ts';
import { emptyView } from '../../../src/protocol/session-view.ts';
import type { SessionView } from '../../../src/protocol/view.ts';
import type { OpenPage } from './page.ts';
import { DELEGATED, DETAIL, DRAFT, ENVELOPE, FAILED, large, RUNNING } from './plan-samples.ts';
import { HOST, item, NOW, PLAN } from './samples.ts';

export const planFrames = (
  plan: Plan | undefined,
  more: Partial<SessionView> = {},
  host: Partial<HostState> = {},
): ToPage[] => [
  { kind: 'host', state: { ...HOST, ...host } },
  {
    kind: 'view',
    view: {
      ...emptyView('s1'),
      title: 'Round totals the same way everywhere',
      model: 'openai/gpt-5.2',
      mode: 'plan',
      seq: 100,
      count: 2,
      plan,
      undoable: 2,
      redoable: 0,
      totals: { ...emptyView('s1').totals, input: 40_000, output: 2_100, cost: 0.151, requests: 4 },
      items: [
        item('m1', 1, 'user', [{ type: 'text', text: 'Round totals the same way everywhere, please.' }]),
        item('m2', 2, 'assistant', [{ type: 'text', text: 'Here is a plan. Look at it, change it, and run it.' }]),
      ],
      ...more,
    },
  },
];

export const planRun = (more: Partial<NonNullable<SessionView['run']>> = {}) =>
  ({ id: 'r1', kind: 'plan', goal: 'g', startedAt: NOW - 100_000, changed: true, ...more }) as const;

const DOCS_APPROVAL = {
  id: 'a9',
  call: 'docs-1',
  step: 'docs',
  tool: 'edit_file',
  title: 'Edit file',
  summary: 'Edit docs/prices.md',
  reasons: ['It changes a file that the envelope does not name.'],
  effects: [{ kind: 'write' as const, path: '/home/dev/shop/docs/prices.md', label: 'docs/prices.md', inside: true }],
  hash: 'h9',
};

export const PLAN_SCENES: Readonly<Record<string, readonly ToPage[]>> = {
  'plan-empty': planFrames(undefined, { title: '', items: [], count: 0 }),
  'plan-draft': planFrames(DRAFT),
  'plan-running': planFrames(RUNNING, { status: 'waiting', run: planRun(), approvals: [DOCS_APPROVAL] }),
  'plan-paused': planFrames(RUNNING, { status: 'running', run: planRun({ paused: true }) }),
  'plan-failed': planFrames(FAILED, { run: planRun({ outcome: 'failed', endedAt: NOW }) }),
  'plan-large': planFrames(large()),
  'plan-turn': planFrames(DRAFT, { turn: PLAN, status: 'running', run: { ...planRun(), kind: 'turn' } }),
  'plan-delegated': planFrames(undefined, {
    mode: 'agent',
    turn: DELEGATED,
    status: 'running',
    run: { ...planRun(), kind: 'turn' },
  }),
  'plan-following': planFrames(RUNNING, { status: 'running', run: planRun() }, { following: true }),
  'plan-editor': planFrames(DRAFT),
  'plan-more': planFrames(DRAFT),
  'plan-envelope': planFrames(DRAFT),
  'plan-details': planFrames(RUNNING, { status: 'running', run: planRun() }),
  'plan-step': planFrames(FAILED, { run: planRun({ outcome: 'failed', endedAt: NOW }) }),
  'plan-graph': planFrames(RUNNING, { status: 'running', run: planRun() }),
  'plan-timeline': planFrames(RUNNING, { status: 'running', run: planRun() }),
};

async function idOf({ sent, call }: OpenPage, type: Command['type']): Promise<number> {
  await call('settle');
  const asked = (await sent()).findLast((frame) => frame.kind === 'command' && frame.command.type === type);
  if (asked?.kind !== 'command') throw new Error(`${type} was not sent.`);
  return asked.id;
}

/** Answers the newest command of a type, as a host would. */
export async function answer(open: OpenPage, type: Command['type'], result: unknown): Promise<void> {
  await open.send({ kind: 'reply', id: await idOf(open, type), ok: true, result });
}

export async function refuse(open: OpenPage, type: Command['type'], text: string): Promise<void> {
  const fault = { code: 'plan.refused', text, retryable: false };
  await open.send({ kind: 'refusal', id: await idOf(open, type), fault });
}

const row = ({ page }: OpenPage, title: string) => page.locator('[data-row]', { hasText: title });

/** Done by hand before the picture is taken. */
export const PLAN_ACTS: Readonly<Record<string, (open: OpenPage) => Promise<void>>> = {
  'plan-editor': async (open) => {
    await row(open, 'Run the tests').click();
    await open.page.getByRole('button', { name: 'Edit', exact: true }).click();
    await open.page.getByRole('textbox', { name: 'Input (JSON)' }).fill('{ "command": "npm test", }');
  },
  'plan-more': async (open) => {
    await row(open, 'Round once').click();
    await open.page.getByRole('button', { name: 'Edit', exact: true }).click();
    await open.page.getByRole('button', { name: 'Save', exact: true }).scrollIntoViewIfNeeded();
  },
  'plan-envelope': async (open) => {
    await open.page.getByRole('button', { name: 'Run', exact: true }).click();
    await answer(open, 'plan.envelope', ENVELOPE);
  },
  'plan-details': async (open) => {
    await row(open, 'Round once').hover();
    await open.page.getByRole('listitem', { name: 'Round once' }).getByRole('button', { name: 'Details' }).click();
    const [, , , round] = RUNNING.steps;
    if (round !== undefined) await answer(open, 'step.load', DETAIL(round));
  },
  'plan-step': async (open) => {
    await open.page.getByRole('listitem', { name: 'Read how prices' }).locator('[data-row]').click();
  },
  'plan-graph': async ({ page }) => {
    await page.getByRole('combobox', { name: 'View' }).selectOption('graph');
    await page.locator('orquestra-plan-graph').waitFor();
  },
  'plan-timeline': async ({ page }) => {
    await page.getByRole('combobox', { name: 'View' }).selectOption('timeline');
    await page.locator('orquestra-plan-timeline').waitFor();
  },
};
