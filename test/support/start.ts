// `npm start [-- --port N --no-open]`: builds, then opens VS Code with Orquestra on a fresh copy of the sample project.
import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { workbenchAddress } from './host/browser.ts';
import { startServer } from './host/server.ts';
import { freshWorkspace } from './host/workspace.ts';

const repository = join(import.meta.dirname, '..', '..');
/** Any of these means that the user has a real model; then nothing scripted is started. */
const providerNames = ['OPENAI_API_KEY', 'ANTHROPIC_API_KEY', 'OPENAI_BASE_URL', 'ANTHROPIC_BASE_URL'] as const;
const otherNames = ['OPENAI_MODEL', 'ANTHROPIC_MODEL', 'ORQUESTRA_HOME'] as const;

interface Start {
  readonly workspace: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly port: number | undefined;
  readonly open: boolean;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function run(program: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: repository, stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

function findOnPath(name: string): string | undefined {
  const names = process.platform === 'win32' ? [`${name}.cmd`, `${name}.exe`] : [name];
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.flatMap((folder) => names.map((file) => join(folder, file))).find((path) => existsSync(path));
}

/** A desktop `code` needs a screen; in a remote terminal `code` only talks to a window elsewhere. */
function desktopCode(): string | undefined {
  const screen = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
  return screen && !process.env.VSCODE_IPC_HOOK_CLI ? findOnPath('code') : undefined;
}

/** Settings for the scripted model; none when the environment names a provider. */
async function modelSettings(): Promise<Readonly<Record<string, unknown>>> {
  const named = providerNames.filter((name) => Boolean(process.env[name]));
  if (named.length > 0) {
    say(`Model: yours, by ${named.join(', ')}.`);
    return {};
  }
  const { DEMO_MODEL, startDemoModel } = await import('./scripted-model/demo.ts');
  const demo = await startDemoModel();
  process.once('exit', () => void demo.close());
  say(`Model: the scripted demo at ${demo.url} (no key in ${providerNames.slice(0, 2).join(' or ')}).`);
  const provider = {
    id: 'demo',
    kind: 'openai',
    label: 'Demo (scripted)',
    baseUrl: `${demo.url}/v1`,
    models: [DEMO_MODEL],
  };
  return { 'orquestra.providers': [provider], 'orquestra.model': `demo/${DEMO_MODEL}` };
}

/** The names of the user's providers, for a server whose environment is otherwise clean. */
function passedOn(): Record<string, string> {
  const env: Record<string, string> = { HOME: homedir() };
  for (const name of [...providerNames, ...otherNames]) {
    const value = process.env[name];
    if (value) env[name] = value;
  }
  return env;
}

/** Ctrl-C closes what was started; everything else ends with this process. */
async function untilInterrupted(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  process.once('SIGINT', resolve);
  process.once('SIGTERM', resolve);
  const alive = setInterval(() => undefined, 60_000);
  await promise;
  clearInterval(alive);
}

async function startDesktop(code: string, start: Start): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), 'orquestra-desktop-'));
  process.once('exit', () => rmSync(data, { recursive: true, force: true, maxRetries: 3 }));
  await mkdir(join(data, 'User'), { recursive: true });
  await writeFile(join(data, 'User', 'settings.json'), JSON.stringify(start.settings, null, 2));
  say(`Opening ${code} with Orquestra. Ctrl-C ends the demo model; close the window yourself.`);
  // With a model to serve, this process must outlive the launcher, which returns at once without --wait.
  const ownProfile = [`--user-data-dir=${data}`, '--disable-workspace-trust', '--skip-welcome'];
  const args = [`--extensionDevelopmentPath=${repository}`, ...ownProfile, '--wait', start.workspace];
  const child = spawn(code, args, { stdio: 'inherit', shell: process.platform === 'win32' });
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await Promise.race([closed, untilInterrupted()]);
  child.kill();
}

async function openInBrowser(address: string): Promise<void> {
  const names: Readonly<Record<string, string>> = { darwin: 'open', win32: 'explorer', linux: 'xdg-open' };
  const opener = findOnPath(names[process.platform] ?? 'xdg-open');
  const screen = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
  if (opener === undefined || !screen) return;
  spawn(opener, [address], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}

async function startInBrowser(start: Start): Promise<void> {
  const { workspace, settings, port } = start;
  const server = await startServer({ workspace, settings, port, env: passedOn() });
  const address = workbenchAddress(server, { extension: repository });
  say("\nVS Code's server is running with Orquestra. Open this address (the whole of it):\n");
  say(`  ${address}\n`);
  say('Ctrl-C stops everything.');
  if (start.open) await openInBrowser(address);
  await untilInterrupted();
  await server.stop();
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { port: { type: 'string' }, 'no-open': { type: 'boolean', default: false } },
  });
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536)) {
    throw new Error(`--port must be a number from 1 to 65535, not "${values.port}".`);
  }
  if ((await run(process.execPath, ['esbuild.mjs'])) !== 0) throw new Error('The build failed: see above.');
  const workspace = await freshWorkspace('price-list');
  process.once('exit', () => rmSync(dirname(workspace.path), { recursive: true, force: true, maxRetries: 3 }));
  say(`Workspace: ${workspace.path}${workspace.fromSample ? '' : ' (empty: test/samples/price-list is missing)'}`);
  const start: Start = { workspace: workspace.path, settings: await modelSettings(), port, open: !values['no-open'] };
  const code = desktopCode();
  await (code === undefined ? startInBrowser(start) : startDesktop(code, start));
}

await main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
