// Opens the served page in Chromium with a stand-in for VS Code around it, and sends it frames.
import { type Browser, chromium, type Page } from 'playwright-core';
import type { ToHost, ToPage } from '../../../src/protocol/frame.ts';
import { servePage } from './server.ts';
import { THEMES, type ThemeName, themeCss } from './themes.ts';

export interface Harness {
  open(options: { readonly theme: ThemeName; readonly width: number; readonly height: number }): Promise<OpenPage>;
  close(): Promise<void>;
}
export interface OpenPage {
  readonly page: Page;
  /** Everything the page wrote to the console, and what broke. */
  readonly complaints: string[];
  send(...frames: ToPage[]): Promise<void>;
  /** What the page has sent so far. */
  sent(): Promise<ToHost[]>;
  /** After the frames that were sent have been drawn. */
  settle(): Promise<void>;
}

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'];

export async function startHarness(): Promise<Harness> {
  const server = await servePage();
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
  return {
    open: (options) => openPage(browser, server.url, options),
    close: async () => {
      await browser.close();
      server.close();
    },
  };
}

async function openPage(
  browser: Browser,
  url: string,
  { theme, width, height }: Parameters<Harness['open']>[0],
): Promise<OpenPage> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme === 'light' ? 'light' : 'dark',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.stack ?? error.message}`));
  await page.addInitScript(standIn, { css: themeCss(theme), kind: THEMES[theme].kind });
  await page.goto(url);
  await page.waitForFunction(() => document.querySelector('#bar vscode-button') !== null);
  const settle = () =>
    page.evaluate(
      () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 30)))),
    );
  return {
    page,
    complaints,
    settle,
    send: async (...frames) => {
      await page.evaluate((list) => {
        for (const frame of list) window.postMessage(frame, '*');
      }, frames);
      await settle();
    },
    sent: () => page.evaluate(() => JSON.parse(JSON.stringify(Reflect.get(window, 'sentFrames')))),
  };
}

/** Runs in the page before its script. */
function standIn({ css, kind }: { readonly css: string; readonly kind: string }): void {
  const sent: unknown[] = [];
  let state: unknown;
  Reflect.set(window, 'sentFrames', sent);
  Reflect.set(window, 'acquireVsCodeApi', () => ({
    postMessage: (frame: unknown) => sent.push(frame),
    getState: () => state,
    setState: (next: unknown) => {
      state = next;
    },
  }));
  document.addEventListener('DOMContentLoaded', () => {
    const style = document.createElement('style');
    style.textContent = css;
    document.head.append(style);
    document.body.className = kind;
    document.body.dataset.vscodeThemeKind = kind;
  });
}
