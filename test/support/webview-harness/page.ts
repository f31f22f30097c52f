// Opens the served page in Chromium with a stand-in for VS Code around it, and sends it frames.
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { ToHost, ToPage } from '../../../src/protocol/frame.ts';
import type { ToPolicyPage } from '../../../src/protocol/policy-frame.ts';
import type { ToProviderPage } from '../../../src/protocol/provider-frame.ts';
import { servePage } from './server.ts';
import { THEMES, type ThemeName, themeCss } from './themes.ts';

export interface Look {
  readonly theme: ThemeName;
  readonly width: number;
  readonly height: number;
}
export interface Harness {
  open(look: Look): Promise<OpenPage>;
  /** A page of its own in the editor, with a host that answers what it sends. */
  openPolicy(look: Look, host: PageHost<ToPolicyPage>): Promise<EditorPage>;
  openProviders(look: Look, host: PageHost<ToProviderPage>): Promise<EditorPage>;
  close(): Promise<void>;
}
export interface OpenPage {
  readonly page: Page;
  /** Everything the page wrote to the console, and what broke. */
  readonly complaints: string[];
  /** Sends frames and waits until they have been drawn. */
  send(...frames: readonly ToPage[]): Promise<void>;
  /** What the page has sent so far. */
  sent(): Promise<ToHost[]>;
  /** Calls one of the functions in in-page.js. */
  call<T = void>(name: string, ...parameters: readonly unknown[]): Promise<T>;
}

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'];
const IN_PAGE = fileURLToPath(new URL('./in-page.js', import.meta.url));

export async function startHarness(): Promise<Harness> {
  const server = await servePage();
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
  return {
    open: (look) => openPage(browser, server.url, look),
    openPolicy: (look, host) => openEditorPage(browser, `${server.url}/policy`, look, host, 'Rules'),
    openProviders: (look, host) => openEditorPage(browser, `${server.url}/providers`, look, host, 'Fallbacks'),
    close: async () => {
      await browser.close();
      server.close();
    },
  };
}

type PageHost<Told> = (tell: (frame: Told) => void) => (frame: unknown) => void;

export interface EditorPage {
  readonly page: Page;
  readonly complaints: readonly string[];
}

async function openEditorPage<Told>(
  browser: Browser,
  url: string,
  look: Look,
  host: PageHost<Told>,
  /** A heading that is there once the host has answered. */
  heading: string,
): Promise<EditorPage> {
  const { page, complaints } = await blankPage(browser, look);
  const receive = host((frame) => void page.evaluate(`harness.deliver(${JSON.stringify([frame])})`));
  await page.exposeFunction('toHost', receive);
  await page.goto(url);
  await page.getByRole('heading', { name: heading, exact: true }).waitFor();
  return { page, complaints };
}

async function blankPage(browser: Browser, { theme, width, height }: Look) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme === 'light' ? 'light' : 'dark',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.stack ?? error.message}`));
  await page.addInitScript({ path: IN_PAGE });
  await page.addInitScript(`harness.dress(${JSON.stringify(themeCss(theme))}, ${JSON.stringify(THEMES[theme].kind)})`);
  return { page, complaints };
}

async function openPage(browser: Browser, url: string, look: Look): Promise<OpenPage> {
  const { page, complaints } = await blankPage(browser, look);
  await page.goto(url);
  await page.locator('#bar vscode-button').first().waitFor();
  const call = <T>(name: string, ...parameters: readonly unknown[]) =>
    page.evaluate<T>(`harness.${name}(...${JSON.stringify(parameters)})`);
  return {
    page,
    complaints,
    call,
    send: async (...frames) => {
      await call('deliver', frames);
      await call('settle');
    },
    sent: () => page.evaluate<ToHost[]>('harness.sent'),
  };
}
