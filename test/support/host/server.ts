// Runs one VS Code server with its own data folder, environment and settings, and takes all of it down again.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { closeSync, openSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureHost } from './install.ts';

export interface ServerOptions {
  /** Absolute path of the folder (or .code-workspace file) that the workbench opens. */
  readonly workspace: string;
  /** A folder of installed extensions; without it the server has none but the built-in ones. */
  readonly extraExtensionsDir?: string;
  /** Added to the clean environment of the server, so the extension host and its terminals see it. */
  readonly env?: Readonly<Record<string, string>>;
  /** Settings of the workbench; see `writeSettings`. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** `false` starts the server with workspace trust on, so an unknown folder opens in Restricted Mode. Default true. */
  readonly trust?: boolean;
  /** Kept by the caller; without it a fresh folder is used and removed on stop. */
  readonly serverDataDir?: string;
  readonly port?: number;
}

export interface VsCodeServer {
  readonly port: number;
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly workspace: string;
  readonly dataDir: string;
  /** What the server printed so far. */
  log(): Promise<string>;
  /** Merges into the running workbench's settings; a key with `undefined` goes away. */
  changeSettings(change: Readonly<Record<string, unknown>>): Promise<void>;
  /** How many extension hosts run now: one a window, and one for each window that died without saying so. */
  extensionHosts(): Promise<number>;
  stop(): Promise<void>;
}

/** What every window starts with: nothing that fetches, asks or animates. */
const calmSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.reduceMotion': 'on',
  'workbench.enableExperiments': false,
  'workbench.colorTheme': 'Dark Modern',
  'window.autoDetectColorScheme': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'telemetry.telemetryLevel': 'off',
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'always',
} as const;

/** Names that a shell, git and TLS need; everything else of the developer's environment stays outside. */
const passedOn = [
  'PATH',
  'LANG',
  'LC_ALL',
  'TZ',
  'SHELL',
  'TMPDIR',
  'USER',
  'LOGNAME',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'NODE_EXTRA_CA_CERTS',
  'SystemRoot',
  'ComSpec',
] as const;

/** The server's environment: the few names above, a home of its own, then what the caller adds. */
export function cleanEnvironment(
  source: NodeJS.ProcessEnv,
  home: string,
  added: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const kept: Record<string, string> = { HOME: home, TERM: 'xterm-256color' };
  for (const name of passedOn) {
    const value = source[name];
    if (value !== undefined) kept[name] = value;
  }
  return { ...kept, ...added };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no free port')),
      );
    });
  });
}

async function readSettings(file: string): Promise<Record<string, unknown>> {
  const text = await readFile(file, 'utf8').catch(() => '{}');
  const parsed: unknown = JSON.parse(text);
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
}

/** Writes the same settings as user and as machine settings: each place is read for scopes the other is not. */
async function writeSettings(dataDir: string, change: Readonly<Record<string, unknown>>): Promise<void> {
  for (const level of ['User', 'Machine']) {
    const folder = join(dataDir, 'data', level);
    const file = join(folder, 'settings.json');
    await mkdir(folder, { recursive: true });
    const merged = { ...(await readSettings(file)), ...change };
    await writeFile(file, JSON.stringify(merged, null, 2));
  }
}

/** A home folder with a git identity, so that commits work and nothing of the developer's is read. */
async function writeHome(home: string): Promise<void> {
  await mkdir(home, { recursive: true });
  const config =
    '[user]\n\tname = Sample Developer\n\temail = developer@example.invalid\n[init]\n\tdefaultBranch = main\n';
  await writeFile(join(home, '.gitconfig'), config);
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The whole group is gone already.
  }
}

/** Counts the extension hosts in the server's process group; 0 where there is no `ps`. */
async function countExtensionHosts(group: number | undefined): Promise<number> {
  return new Promise((resolve) => {
    execFile('ps', ['-A', '-o', 'pgid=,args='], { maxBuffer: 16_000_000 }, (_error, stdout) => {
      const own = stdout.split('\n').filter((line) => Number.parseInt(line, 10) === group);
      resolve(own.filter((line) => line.includes('--type=extensionHost')).length);
    });
  });
}

async function waitUntilItAnswers(url: string, child: ChildProcess, log: () => Promise<string>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    const answer = await fetch(`${url}/version`, { signal: AbortSignal.timeout(2000) }).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(100);
  }
  throw new Error(`VS Code's server did not start at ${url}:\n${(await log()).slice(-3000)}`);
}

function serverArguments(options: ServerOptions, port: number, dataDir: string): readonly string[] {
  const args = [
    '--host',
    '127.0.0.1',
    '--port',
    String(port),
    '--without-connection-token',
    '--accept-server-license-terms',
  ];
  args.push(
    '--server-data-dir',
    dataDir,
    '--extensions-dir',
    options.extraExtensionsDir ?? join(dataDir, 'extensions'),
  );
  args.push('--disable-telemetry', '--enable-smoke-test-driver', '--default-folder', options.workspace);
  if (options.trust !== false) args.push('--disable-workspace-trust');
  return args;
}

/** Calls `stop` when this process ends in any way that Node can see; returns the undo. */
function stopWithThisProcess(stop: () => void): () => void {
  const onSignal = (signal: NodeJS.Signals) => {
    stop();
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  process.once('exit', stop);
  process.once('SIGINT', onSignal);
  process.once('SIGTERM', onSignal);
  return () => {
    process.off('exit', stop);
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  };
}

/** Starts a server and waits until it answers; the caller owns `stop()`. */
export async function startServer(options: ServerOptions): Promise<VsCodeServer> {
  const host = await ensureHost();
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const dataDir = options.serverDataDir ?? (await mkdtemp(join(tmpdir(), 'orquestra-server-')));
  const home = join(dataDir, 'home');
  await writeHome(home);
  await writeSettings(dataDir, { ...calmSettings, ...options.settings });
  const logFile = join(dataDir, 'server.log');
  const log = () => readFile(logFile, 'utf8').catch(() => '');
  const output = openSync(logFile, 'a');
  const child = spawn(host.node, [host.serverMain, ...serverArguments(options, port, dataDir)], {
    cwd: host.root,
    env: cleanEnvironment(process.env, home, options.env),
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const forget = stopWithThisProcess(() => {
    signalGroup(child, 'SIGKILL');
    if (options.serverDataDir === undefined) rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 });
  });
  const stop = async () => {
    forget();
    signalGroup(child, 'SIGTERM');
    await Promise.race([ended, sleep(3000, undefined, { ref: false })]);
    signalGroup(child, 'SIGKILL');
    if (options.serverDataDir === undefined) {
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    }
  };
  try {
    await waitUntilItAnswers(url, child, log);
  } catch (error) {
    await stop();
    throw error;
  }
  const changeSettings = (change: Readonly<Record<string, unknown>>) => writeSettings(dataDir, change);
  const extensionHosts = () => countExtensionHosts(child.pid);
  return { port, url, workspace: options.workspace, dataDir, log, changeSettings, extensionHosts, stop };
}
