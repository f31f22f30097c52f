// One end-to-end story: a real VS Code on a real folder, the real sidebar, a scripted model behind a provider's wire.
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { openWorkbench, type Workbench, type WorkbenchOptions } from './host/browser.ts';
import { startServer, type VsCodeServer } from './host/server.ts';
import type { Script, Wire } from './scripted-model/script.ts';
import { type ScriptedModel, startScriptedModel } from './scripted-model/server.ts';

export const ROOT = join(import.meta.dirname, '..', '..');
const SAMPLE = join(ROOT, 'test', 'samples', 'price-list');

export interface StoryOptions {
  readonly script: Script;
  readonly wire?: Wire;
  /** Files beside those of the sample project, or instead of them. */
  readonly files?: Readonly<Record<string, string>>;
  readonly sample?: boolean;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly trust?: boolean;
  /** What the server wants as a key; the story sets no key of its own. */
  readonly key?: string;
  readonly viewport?: WorkbenchOptions['viewport'];
  readonly env?: Readonly<Record<string, string>>;
  /** A folder of installed extensions, used instead of the checkout. */
  readonly extensions?: string;
  /** A folder of installed extensions beside the one under development. */
  readonly beside?: string;
}

export interface Story {
  readonly model: ScriptedModel;
  readonly server: VsCodeServer;
  readonly bench: Workbench;
  readonly workspace: string;
  /** The page inside the sidebar. */
  chat(): FrameLocator;
  send(text: string): Promise<void>;
  status(): Locator;
  /** Waits until the run status says that nothing is under way. */
  idle(patienceMs?: number): Promise<void>;
  read(file: string): Promise<string>;
  newSession(): Promise<void>;
  reload(how?: 'saved'): Promise<void>;
  close(): Promise<void>;
}

export async function startStory(options: StoryOptions): Promise<Story> {
  const workspace = await mkdtemp(join(tmpdir(), 'orquestra-story-'));
  if (options.sample !== false) await cp(SAMPLE, workspace, { recursive: true });
  for (const [name, text] of Object.entries(options.files ?? {})) {
    await mkdir(dirname(join(workspace, name)), { recursive: true });
    await writeFile(join(workspace, name), text);
  }
  const model = await startScriptedModel({
    script: options.script,
    ...(options.key === undefined ? {} : { key: options.key }),
  });
  const server = await startServer({
    workspace,
    ...(options.trust === undefined ? {} : { trust: options.trust }),
    ...(options.env === undefined ? {} : { env: options.env }),
    ...(options.extensions === undefined ? {} : { extraExtensionsDir: options.extensions }),
    ...(options.beside === undefined ? {} : { extraExtensionsDir: options.beside }),
    settings: { ...providerSettings(options.wire ?? 'openai-chat', model.url), ...options.settings },
  });
  const bench = await openWorkbench(server, {
    ...(options.extensions === undefined ? { extension: ROOT } : {}),
    ...(options.viewport === undefined ? {} : { viewport: options.viewport }),
  });
  const story = storyOf(bench, server, model, workspace);
  try {
    await bench.openView('orquestra');
    await story.chat().getByRole('textbox', { name: 'Message' }).waitFor({ timeout: 30_000 });
  } catch (error) {
    await story.close();
    throw error;
  }
  return story;
}

function providerSettings(wire: Wire, url: string): Readonly<Record<string, unknown>> {
  const provider =
    wire === 'openai-chat'
      ? { id: 'scripted', kind: 'openai', label: 'Scripted', baseUrl: `${url}/v1`, models: ['scripted'] }
      : { id: 'scripted', kind: 'anthropic', label: 'Scripted', baseUrl: url, models: ['scripted'] };
  return { 'orquestra.providers': [provider], 'orquestra.model': 'scripted/scripted' };
}

function storyOf(bench: Workbench, server: VsCodeServer, model: ScriptedModel, workspace: string): Story {
  const chat = () => bench.chat();
  const status = () => chat().getByRole('status', { name: 'Run status' });
  return {
    model,
    server,
    bench,
    workspace,
    chat,
    status,
    send: async (text) => {
      await chat().getByRole('textbox', { name: 'Message' }).fill(text);
      await chat().getByRole('button', { name: 'Send', exact: true }).click();
      // Taken when it stands on the page; what `idle` sees after that is this message's own run.
      await chat().locator('#log, #queue').getByText(text).last().waitFor();
    },
    idle: async (patienceMs = 20_000) => {
      await chat().getByRole('button', { name: 'Stop', exact: true }).waitFor({ state: 'hidden', timeout: patienceMs });
    },
    read: (file) => readFile(join(workspace, file), 'utf8'),
    newSession: async () => {
      await chat().getByRole('button', { name: 'New session' }).click();
    },
    reload: async (how) => {
      await bench.reload(how);
      await bench.openView('orquestra');
      await chat().getByRole('textbox', { name: 'Message' }).waitFor({ timeout: 30_000 });
    },
    close: async () => {
      await bench.close();
      await server.stop();
      await model.close();
      await rm(workspace, { recursive: true, force: true });
    },
  };
}

/** Retries an assertion until it holds; the last failure is what the test reports. */
export async function eventually(check: () => Promise<void> | void, patienceMs = 10_000): Promise<void> {
  const end = Date.now() + patienceMs;
  for (;;) {
    try {
      await check();
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
