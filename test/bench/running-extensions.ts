// Reads VS Code's own table of running extensions: what loading and calling `activate` cost, and whether it was at start.
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchWindow } from './window.ts';

export interface Activation {
  readonly milliseconds: number;
  /** Whether it was part of the window's start. */
  readonly atStart: boolean;
}

interface Row {
  readonly name: string;
  readonly time: string;
}

const readRows = `[...document.querySelectorAll('.runtime-extensions-editor .monaco-list-row')].map((row) => ({
  name: row.querySelector('.name')?.textContent ?? '',
  time: row.querySelector('.activation-time')?.textContent ?? '',
}))`;

/** Leaves the table open, in a window that is tall enough to draw all of its rows. */
export async function activationOf(window: BenchWindow): Promise<Activation> {
  const { page, product } = window;
  // An extension under development goes by its id, an installed one by its title.
  const names = [product.id, product.tab];
  await page.setViewportSize({ width: 1400, height: 2400 });
  await window.runCommand('Show Running Extensions');
  await page.locator('.runtime-extensions-editor .monaco-list').first().waitFor({ timeout: 20_000 });
  for (let tries = 0; tries < 60; tries++) {
    const rows = await page.evaluate<readonly Row[]>(readRows);
    const found = rows.find((row) => names.includes(row.name));
    const time = /(\d+)ms/.exec(found?.time ?? '');
    if (found !== undefined && time !== null) {
      return { milliseconds: Number(time[1]), atStart: found.time.startsWith('Startup') };
    }
    await sleep(250);
  }
  throw new Error(`VS Code's table of running extensions does not list ${product.id}.`);
}
