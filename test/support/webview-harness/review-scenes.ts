// Scripted frames for reviewing changes, and what is done by hand in them before a picture is taken.
import type { FileChange } from '../../../src/protocol/display.ts';
import type { ToPage } from '../../../src/protocol/frame.ts';
import { emptyView } from '../../../src/protocol/session-view.ts';
import type { UndoReport } from '../../../src/protocol/undo.ts';
import type { ToolCallView } from '../../../src/protocol/view.ts';
import type { OpenPage } from './page.ts';
import { FAILED } from './plan-samples.ts';
import { planFrames, planRun } from './plan-scenes.ts';
import { CHANGE, call, HOST, item, NOW } from './samples.ts';

const FOLDER = '/home/dev/shop';
const TWO_HUNKS = `@@ -3,6 +3,7 @@
 import { round } from './round.ts';
 
 export interface Item {
+  readonly quantity: number;
   readonly price: number;
   readonly name: string;
 }
@@ -41,7 +42,6 @@
 
 export function print(items: Item[]): string {
-  console.log('printing', items.length);
-  return items.map((item) => item.name).join(', ');
+  return items.map(({ name }) => name).join(', ');
 }
`;

export const PRICE: FileChange = { ...CHANGE, path: `${FOLDER}/src/price.ts`, label: 'src/price.ts' };
export const PRINT: FileChange = {
  ...CHANGE,
  path: `${FOLDER}/src/print/receipt-for-customers.ts`,
  label: 'src/print/receipt-for-customers.ts',
  hunks: TWO_HUNKS,
  added: 2,
  removed: 2,
};

const edit = (id: string, changes: readonly FileChange[], more: Partial<ToolCallView> = {}): ToolCallView =>
  call(id, 'Edit file', `Edit ${changes.length === 1 ? changes[0]?.label : `${changes.length} files`}`, {
    tool: 'edit_file',
    display: { kind: 'diff', files: [...changes] },
    changes: [...changes],
    ...more,
  });

const session = (calls: readonly ToolCallView[]): ToPage[] => [
  { kind: 'host', state: HOST },
  {
    kind: 'view',
    view: {
      ...emptyView('s1'),
      title: 'Count quantities',
      model: 'openai/gpt-5.2',
      seq: 100,
      count: 2,
      run: { id: 'r1', kind: 'turn', goal: 'g', startedAt: NOW, endedAt: NOW, outcome: 'done', changed: true },
      items: [
        item('m1', 1, 'user', [{ type: 'text', text: 'Count quantities in totals and on receipts, please.' }]),
        item('m2', 2, 'assistant', [
          { type: 'text', text: 'I will change the sum and the receipt.' },
          ...calls,
          { type: 'text', text: 'Totals and receipts count quantities now.' },
        ]),
      ],
    },
  },
];

const bare = (path: string): FileChange => ({
  ...CHANGE,
  path,
  label: path.slice(FOLDER.length + 1),
  hunks: '',
  added: 0,
  removed: 0,
  before: 'a',
  after: 'a',
});

const answered = { path: PRINT.path };

export const REVIEW_SCENES: Readonly<Record<string, readonly ToPage[]>> = {
  review: session([edit('c1', [PRICE]), edit('c2', [PRINT])]),
  'review-files': session([edit('c1', [PRICE, PRINT])]),
  'review-odd': session([
    edit('c1', [
      { ...bare(`${FOLDER}/run.sh`), was: { mode: 0o644 }, is: { mode: 0o755 } },
      { ...bare(`${FOLDER}/media/logo.png`), after: 'b', unkept: 'it is larger than 256 MB.' },
      { ...bare(`${FOLDER}/latest`), after: 'b', is: { link: true } },
      { ...bare(`${FOLDER}/src/sum.ts`), change: 'move', from: `${FOLDER}/src/total.ts` },
      { ...bare(`${FOLDER}/data.bin`), after: 'b' },
    ]),
  ]),
  'review-decided': session([
    edit('c1', [PRICE], { accepted: true }),
    edit('c2', [PRINT], { undoneParts: [{ ...answered, hunks: [0] }], acceptedParts: [{ ...answered, hunks: [1] }] }),
  ]),
  'review-undone': session([edit('c1', [PRICE], { undone: true }), edit('c2', [PRINT], { undone: true })]),
  'review-conflict': session([edit('c1', [PRICE]), edit('c2', [PRINT])]),
  'review-plan': planFrames(FAILED, { run: planRun({ outcome: 'failed', endedAt: NOW }) }),
  'review-after': session([edit('c1', [PRICE]), edit('c2', [PRINT])]),
};

export const CONFLICTS: UndoReport = {
  calls: ['c1', 'c2'],
  files: [
    {
      path: PRICE.path,
      label: PRICE.label,
      outcome: 'conflict',
      why: 'Lines of it were changed since in the same place.',
      clashes: [
        {
          line: 14,
          now: [
            '    // Quantity counts, and so does the discount.',
            '    sum += item.price * item.quantity * discount;',
          ],
          earlier: ['    sum += item.price;'],
        },
      ],
    },
    { path: PRINT.path, label: PRINT.label, outcome: 'merged' },
    {
      path: `${FOLDER}/media/logo.png`,
      label: 'media/logo.png',
      outcome: 'lost',
      why: 'What it was before is not kept any more.',
    },
    { path: `${FOLDER}/src/new.ts`, label: 'src/new.ts', outcome: 'restored' },
  ],
};

/** Answers the newest command of a kind. */
export async function reply(
  { send, sent }: OpenPage,
  type: string,
  answer: { readonly result: unknown } | { readonly code: string; readonly text: string },
): Promise<void> {
  const asked = (await sent()).findLast((frame) => frame.kind === 'command' && frame.command.type === type);
  if (asked?.kind !== 'command') throw new Error(`The page has sent no ${type}.`);
  const { id } = asked;
  if ('result' in answer) await send({ kind: 'reply', id, ok: true, result: answer.result });
  else await send({ kind: 'refusal', id, fault: { ...answer, retryable: false } });
}

/** Undo of the turn is refused, and the page asks how it would go. */
export async function meetConflict(open: OpenPage, report: UndoReport = CONFLICTS): Promise<void> {
  await open.page.getByRole('button', { name: 'Undo', exact: true }).last().click();
  await reply(open, 'edit.undo', { code: 'undo.conflict', text: 'Nothing was taken back.' });
  await reply(open, 'edit.examine', { result: report });
}

const unfold = async ({ page }: OpenPage) => {
  await page
    .getByRole('button', { name: /receipt-for-customers/, expanded: false })
    .first()
    .click();
};

export const REVIEW_ACTS: Readonly<Record<string, (open: OpenPage) => Promise<void>>> = {
  review: unfold,
  'review-decided': unfold,
  'review-files': async (open) => {
    await open.page.getByRole('button', { name: /^Edit 2 files/ }).click();
    await unfold(open);
  },
  'review-odd': async (open) => {
    await open.page.getByRole('button', { name: /^Edit 5 files/ }).click();
    for (const name of ['run.sh', 'media/logo.png', 'latest', 'src/sum.ts', 'data.bin'])
      await open.page.locator('.files button.fold', { hasText: name }).click();
  },
  'review-conflict': async (open) => {
    await meetConflict(open);
    await open.page.getByRole('button', { name: 'Keep as it is' }).first().click();
  },
  'review-plan': async (open) => {
    await open.page.locator('[data-row]', { hasText: 'Round once' }).click();
    await open.page.getByRole('button', { name: 'Undo', exact: true }).click();
    await reply(open, 'edit.undo', { code: 'undo.conflict', text: 'Nothing was taken back.' });
    await reply(open, 'edit.examine', { result: { calls: ['c1'], files: CONFLICTS.files.slice(0, 1) } });
  },
  'review-after': async (open) => {
    await open.page.getByRole('button', { name: 'Undo everything after this' }).click();
    await reply(open, 'edit.examine', {
      result: {
        calls: ['c1'],
        files: CONFLICTS.files.filter(({ outcome }) => outcome === 'merged' || outcome === 'restored'),
      },
    });
  },
};
