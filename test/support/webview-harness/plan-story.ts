// What the stories of the plan panel have in common: a page with a plan, its parts by name, and a host that accepts edits.
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { Command } from '../../../src/protocol/command.ts';
import type { ToPage } from '../../../src/protocol/frame.ts';
import type { Plan, Step } from '../../../src/protocol/plan.ts';
import { applyEdits, type PlanEdit, PlanEditSchema } from '../../../src/protocol/plan-edit.ts';
import type { SessionView } from '../../../src/protocol/view.ts';
import { type Harness, type OpenPage, startHarness } from './page.ts';
import { answer, PLAN_SCENES, planFrames } from './plan-scenes.ts';

type Sent<T extends Command['type']> = Extract<Command, { type: T }>;

export interface PlanStory {
  readonly shown: () => OpenPage;
  /** Shows frames in a new page. */
  open(frames: readonly ToPage[]): Promise<OpenPage>;
  /** The newest command of a type. */
  last<T extends Command['type']>(type: T): Promise<Sent<T> | undefined>;
  edits(): Promise<readonly PlanEdit[]>;
  region(): Locator;
  button(name: string): Locator;
  field(name: string): Locator;
  row(title: string): Locator;
  item(name: string | RegExp): Locator;
  /** The text of what has the focus. */
  focused(): Promise<string>;
  isFocused(locator: Locator): Promise<boolean>;
  /** Shows what the plan becomes by the newest edit that was sent, as a host would. */
  accept(plan: Plan, more?: Partial<SessionView>): Promise<Plan>;
  close(): Promise<void>;
}

const SIZE = { theme: 'dark', width: 300, height: 760 } as const;

export const scene = (name: string): readonly ToPage[] => PLAN_SCENES[name] ?? [];

export function stepOf({ steps }: Plan, id: string): Step {
  const step = steps.find((one) => one.id === id);
  assert.ok(step, id);
  return step;
}

export async function startPlanStory(): Promise<PlanStory> {
  const harness: Harness = await startHarness();
  let shown: OpenPage | undefined;
  const here = () => {
    assert.ok(shown, 'No page is open.');
    return shown;
  };
  const region = () => here().page.getByRole('region', { name: 'Plan', exact: true });

  async function last<T extends Command['type']>(type: T): Promise<Sent<T> | undefined> {
    await here().call('settle');
    const commands = (await here().sent()).flatMap((frame) => (frame.kind === 'command' ? [frame.command] : []));
    return commands.findLast((command): command is Sent<T> => command.type === type);
  }

  async function open(frames: readonly ToPage[]): Promise<OpenPage> {
    await shown?.page.context().close();
    shown = await harness.open(SIZE);
    shown.page.setDefaultTimeout(15_000);
    await shown.send(...frames);
    const plan = frames.some((frame) => frame.kind === 'view' && frame.view.plan !== undefined);
    if (plan) await region().waitFor();
    await shown.call('settle');
    return shown;
  }

  const edits = async (): Promise<readonly PlanEdit[]> =>
    ((await last('plan.edit'))?.edits ?? []).map((edit) => PlanEditSchema.parse(edit));

  async function accept(plan: Plan, more: Partial<SessionView> = {}): Promise<Plan> {
    const next = applyEdits(plan, await edits(), plan.revision + 1);
    await here().send(...planFrames(next, more));
    await answer(here(), 'plan.edit', {});
    await here().call('settle');
    return next;
  }

  return {
    shown: here,
    open,
    last,
    edits,
    accept,
    region,
    button: (name) => region().getByRole('button', { name, exact: true }),
    field: (name) => region().getByRole('textbox', { name, exact: true }),
    row: (title) => region().locator('[data-row]', { hasText: title }),
    item: (name) => region().getByRole('listitem', { name }),
    focused: async () => {
      await here().call('settle');
      return here().page.evaluate<string>('document.activeElement.textContent.trim()');
    },
    isFocused: async (locator) => {
      await here().call('settle');
      return locator.evaluate((element) => element === document.activeElement);
    },
    close: () => harness.close(),
  };
}
