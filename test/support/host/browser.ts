// Opens the workbench of a running server in headless Chromium and gives tests the few moves a user has.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, type BrowserContext, chromium, type FrameLocator, type Page } from 'playwright-core';
import { ensureBrowser } from './install.ts';
import type { VsCodeServer } from './server.ts';

export type Theme = 'light' | 'dark' | 'high-contrast';

export interface WorkbenchOptions {
  /** Absolute path of the extension under development. */
  readonly extension?: string;
  /** Absolute path of a test entry that the extension host runs instead of waiting for a user. */
  readonly tests?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly theme?: Theme;
}

/** One console error or uncaught error, and which side it came from. */
export interface PageError {
  readonly source: 'workbench' | 'webview';
  readonly text: string;
  readonly url: string;
}

export interface Workbench {
  readonly page: Page;
  readonly context: BrowserContext;
  /** The document of Orquestra's view in the side bar, two frames down. */
  chat(): FrameLocator;
  runCommand(label: string): Promise<void>;
  /** Shows a view container: `orquestra` or the accessible name of any other activity bar item. */
  openView(name?: string): Promise<void>;
  setTheme(theme: Theme): Promise<void>;
  /** As the browser's own reload does, which may lose which editors were open; `saved` as VS Code's, which waits until that is kept. */
  reload(how?: 'saved'): Promise<void>;
  /** Writes `out/screenshots/NAME.png` and returns its path. */
  screenshot(name: string): Promise<string>;
  /** Console errors and uncaught errors so far; an offline workbench has some of its own, a webview should have none. */
  errors(source?: PageError['source']): readonly PageError[];
  /** The code that the extension host's test run ended with. */
  readonly testsEnded: Promise<number>;
  /** Closes the window, waits until its extension host has deactivated, and ends the browser. */
  close(): Promise<void>;
}

const themeNames: Readonly<Record<Theme, string>> = {
  light: 'Light Modern',
  dark: 'Dark Modern',
  'high-contrast': 'Default High Contrast',
};

const themeClasses: Readonly<Record<Theme, string>> = { light: 'vs', dark: 'vs-dark', 'high-contrast': 'hc-black' };

const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
] as const;

/** The address that opens `workspace` with an extension under development; it works in any browser. */
export function workbenchAddress(
  server: Pick<VsCodeServer, 'port' | 'url' | 'workspace'>,
  options: Pick<WorkbenchOptions, 'extension' | 'tests'> = {},
): string {
  const remote = (path: string) => `vscode-remote://127.0.0.1:${server.port}${path}`;
  const payload: [string, string][] = [['skipWelcome', 'true']];
  if (options.extension !== undefined) payload.push(['extensionDevelopmentPath', remote(options.extension)]);
  if (options.tests !== undefined) payload.push(['extensionTestsPath', remote(options.tests)]);
  const kind = server.workspace.endsWith('.code-workspace') ? 'workspace' : 'folder';
  const query = new URLSearchParams({ [kind]: server.workspace, payload: JSON.stringify(payload) });
  return `${server.url}/?${query.toString()}`;
}

const palette = '.quick-input-widget';

/** Waits until the workbench has restored its layout; commands and views of extensions may still be a moment away. */
async function waitUntilReady(page: Page): Promise<void> {
  const timeout = 90_000;
  await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout });
  // The smoke test driver is the workbench's own word on being restored.
  await page.waitForFunction('typeof window.driver?.whenWorkbenchRestored === "function"', undefined, { timeout });
  await page.evaluate('window.driver.whenWorkbenchRestored()');
  await page.locator('.monaco-workbench .part.activitybar [role="tab"]').first().waitFor({ timeout });
}

/** One try of "F1, type, Enter"; false when the palette has no such command (yet). */
async function tryCommand(page: Page, label: string): Promise<boolean> {
  const input = page.locator(`${palette} .quick-input-box input`);
  await page.keyboard.press('F1');
  if (!(await becomesVisible(input, 3000))) return false;
  await input.fill(`>${label}`);
  const wanted = label.toLowerCase();
  const rows = page.locator(`${palette} .monaco-list-row[aria-label]`);
  for (let tries = 0; tries < 15; tries += 1) {
    const labels = await rows.evaluateAll((elements) =>
      elements.map((element) => element.getAttribute('aria-label') ?? ''),
    );
    const names = labels.map((text) => text.toLowerCase().split(', ')[0] ?? '');
    const exact = names.findIndex((name) => name === wanted || name.endsWith(`: ${wanted}`));
    const index = exact >= 0 ? exact : names.findIndex((name) => name.includes(wanted));
    if (index >= 0) {
      await rows.nth(index).click();
      return true;
    }
    await sleep(100);
  }
  await page.keyboard.press('Escape');
  return false;
}

async function becomesVisible(locator: ReturnType<Page['locator']>, timeout: number): Promise<boolean> {
  return locator
    .first()
    .waitFor({ state: 'visible', timeout })
    .then(
      () => true,
      () => false,
    );
}

/** Runs a command by its title, with or without its category; commands of extensions may take a while to appear. */
async function runCommand(page: Page, label: string): Promise<void> {
  const deadline = Date.now() + 45_000;
  while (Date.now() < deadline) {
    if (await tryCommand(page, label)) return;
    await sleep(300);
  }
  throw new Error(`The command palette has no command "${label}".`);
}

async function openView(page: Page, name: string): Promise<void> {
  const wanted = name === 'orquestra' ? 'Orquestra' : name;
  const start = new RegExp(`^${wanted.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\b`);
  const tab = page.locator('.part.activitybar').getByRole('tab', { name: start }).first();
  await tab.waitFor({ timeout: 60_000 });
  // Clicking the item of the view that is shown would hide it.
  const shown = async () =>
    (await tab.getAttribute('class'))?.split(' ').includes('checked') === true &&
    (await page.locator('.part.sidebar').isVisible());
  for (let tries = 0; tries < 5; tries += 1) {
    if (await shown()) return;
    await tab.click();
    await sleep(500);
  }
  throw new Error(`The view "${wanted}" does not open.`);
}

/** What a workbench without its gallery and its front prints is known; any other error without an address is a webview's. */
export function sourceOf(text: string, address: string, server: string): PageError['source'] {
  const where = address === '' ? text : address;
  if (where.includes('/webview/browser/pre/') || where.includes('vscode-cdn.net')) return 'webview';
  const own =
    where.includes(`${server}/`) || where.includes('open-vsx.org') || text.endsWith('when fetching the script.');
  return own ? 'workbench' : 'webview';
}

function collectErrors(context: BrowserContext, server: string, into: PageError[]): void {
  context.on('console', (message) => {
    if (message.type() !== 'error') return;
    const { url } = message.location();
    into.push({ source: sourceOf(message.text(), url, server), text: message.text(), url });
  });
  context.on('weberror', (event) => {
    const error = event.error();
    const text = error.stack ?? error.message;
    into.push({ source: sourceOf(text, '', server), text, url: '' });
  });
}

async function setTheme(server: VsCodeServer, page: Page, theme: Theme): Promise<void> {
  await server.changeSettings({ 'workbench.colorTheme': themeNames[theme] });
  await page.locator(`.monaco-workbench.${themeClasses[theme]}`).waitFor({ timeout: 20_000 });
}

/** Ends the window gently: the extension host gets the time it is entitled to for deactivating. */
async function closeWindow(server: VsCodeServer, page: Page, browser: Browser): Promise<void> {
  const before = await server.extensionHosts();
  await page.close();
  const deadline = Date.now() + 6000;
  while (before > 0 && (await server.extensionHosts()) >= before && Date.now() < deadline) await sleep(50);
  await browser.close();
}

async function startChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: await ensureBrowser(), args: [...chromiumFlags], headless: true });
}

/** Opens the server's workspace in a fresh browser profile; the caller owns `close()`. */
export async function openWorkbench(server: VsCodeServer, options: WorkbenchOptions = {}): Promise<Workbench> {
  if (options.theme !== undefined) {
    await server.changeSettings({ 'workbench.colorTheme': themeNames[options.theme] });
  }
  const browser = await startChromium();
  const context = await browser.newContext({ viewport: options.viewport ?? { width: 1400, height: 900 } });
  const errors: PageError[] = [];
  collectErrors(context, server.url, errors);
  const page = await context.newPage();
  const { promise: testsEnded, resolve } = Promise.withResolvers<number>();
  await page.exposeFunction('codeAutomationExit', (code: number) => resolve(code));
  try {
    await page.goto(workbenchAddress(server, options));
    if (options.tests === undefined) await waitUntilReady(page);
  } catch (error) {
    await browser.close();
    throw new Error(
      `The workbench did not open: ${error instanceof Error ? error.message : String(error)}\n${await server.log()}`,
    );
  }
  const view = 'iframe.webview[src*="extensionId=orquestra.orquestra"][src*="purpose=webviewView"]';
  return {
    page,
    context,
    chat: () => page.frameLocator(view).frameLocator('iframe#active-frame'),
    runCommand: (label) => runCommand(page, label),
    openView: (name = 'orquestra') => openView(page, name),
    setTheme: (theme) => setTheme(server, page, theme),
    reload: async (how) => {
      if (how === 'saved') await Promise.all([page.waitForEvent('load'), runCommand(page, 'Developer: Reload Window')]);
      else await page.reload();
      await waitUntilReady(page);
    },
    screenshot: async (name) => {
      const folder = join(import.meta.dirname, '..', '..', '..', 'out', 'screenshots');
      await mkdir(folder, { recursive: true });
      const path = join(folder, `${name}.png`);
      await page.screenshot({ path });
      return path;
    },
    errors: (source) => errors.filter((error) => source === undefined || error.source === source),
    testsEnded,
    close: () => closeWindow(server, page, browser),
  };
}
