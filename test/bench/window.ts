// One window with one product in it, and the moves and stopwatches that figures are made of.
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Frame, Page } from 'playwright-core';
import { openWorkbench } from '../support/host/browser.ts';
import type { Product, Stage } from './stage.ts';

export interface Memory {
  readonly rss: number;
  readonly heap: number;
}

export interface BenchWindow {
  readonly page: Page;
  readonly product: Product;
  /** Waits until the workbench has nothing to do any more; false when it had something to do all the time. */
  calm(): Promise<boolean>;
  /** Clicks the product's item in the side bar; milliseconds until its text box can be typed in. */
  openChat(): Promise<number>;
  /** Runs an expression in the chat's document, where `bench` is what in-page.js puts there. */
  inChat<T>(expression: string): Promise<T>;
  /** Resolves when an expression is true in the chat's document. */
  until(expression: string): Promise<void>;
  /** Types a message and presses Enter; epoch milliseconds of that key. */
  send(text: string): Promise<number>;
  frame(): Promise<Frame>;
  runCommand(label: string): Promise<void>;
  /** The extension host's memory after a full collection. */
  memory(): Promise<Memory>;
  close(): Promise<void>;
}

const PATIENCE_MS = 60_000;
/** A busy machine is measured as it is, after this. */
const CALM_MS = 20_000;

const script = readFile(join(import.meta.dirname, 'in-page.js'), 'utf8');

export async function openWindow(stage: Stage, product: Product): Promise<BenchWindow> {
  await rm(stage.probeFile, { force: true });
  const workbench = await openWorkbench(stage.server, { extension: product.extension });
  const { page } = workbench;
  await page.evaluate(await script);
  const frame = () => chatFrame(page, product);
  const inChat = async <T>(expression: string): Promise<T> => (await frame()).evaluate<T>(expression);
  return {
    page,
    product,
    frame,
    inChat,
    calm: () => page.evaluate<boolean>(`bench.whenCalm(${CALM_MS})`),
    until: async (expression) => {
      // The page's policy forbids what playwright's own waiting would do.
      for (const end = Date.now() + PATIENCE_MS; !(await inChat<boolean>(expression)); await sleep(30)) {
        if (Date.now() > end) throw new Error(`Waited in vain for ${expression} in the chat of ${product.id}.`);
      }
    },
    openChat: () => openChat(page, product),
    send: async (text) => {
      const box = (await frame()).locator('textarea[aria-label="Message"]');
      await box.fill(text);
      await box.press('Enter');
      return inChat<number>('bench.enterAt');
    },
    runCommand: (label) => workbench.runCommand(label),
    memory: async () => {
      const { port } = await probe(stage.probeFile);
      const answer = await fetch(`http://127.0.0.1:${port}/`);
      return (await answer.json()) as Memory;
    },
    close: () => workbench.close(),
  };
}

async function probe(file: string): Promise<{ readonly port: number }> {
  for (let tries = 0; tries < 100; tries++) {
    const text = await readFile(file, 'utf8').catch(() => '');
    if (text !== '') return JSON.parse(text) as { readonly port: number };
    await sleep(100);
  }
  throw new Error("The probe of the window's extension host does not answer.");
}

/** The document two frames down in the product's view. */
async function chatFrame(page: Page, product: Product): Promise<Frame> {
  const outer = (frame: Frame) => frame.url().includes(`extensionId=${product.id}`);
  for (let tries = 0; tries < 600; tries++) {
    const found = page.frames().find((frame) => {
      const parent = frame.parentFrame();
      return parent !== null && outer(parent) && frame.url().includes('fake.html');
    });
    if (found !== undefined) return found;
    await sleep(50);
  }
  throw new Error(`The chat view of ${product.id} did not appear.`);
}

async function openChat(page: Page, product: Product): Promise<number> {
  const tab = page.locator('.part.activitybar').getByRole('tab', { name: product.tab }).first();
  await tab.waitFor({ timeout: 60_000 });
  await page.evaluate(`bench.listen(); bench.watchBox(${JSON.stringify(product.id)})`);
  await tab.click();
  await page.waitForFunction('bench.usableAt !== undefined', undefined, { timeout: 30_000 });
  const taken = await page.evaluate<number>('bench.usableAt - bench.clickAt');
  const frame = await chatFrame(page, product);
  await frame.evaluate(await script);
  await frame.evaluate('bench.listen()');
  return taken;
}
