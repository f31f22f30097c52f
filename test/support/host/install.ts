// Puts VS Code's server, the Node it needs and a Chromium on this machine, once, outside the checkout.
import { spawn } from 'node:child_process';
import { access, chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** code-server 4.139.1 carries VS Code 1.139.1; only its `lib/vscode` is used. */
const versions = { codeServer: '4.139.1', node: '24.21.0' } as const;

/** Where an installed server is; every path is absolute. */
export interface Host {
  readonly vscodeVersion: string;
  readonly root: string;
  readonly node: string;
  readonly serverMain: string;
}

/** Writes one progress line; stdout stays free for results. */
function say(line: string): void {
  process.stderr.write(`[host] ${line}\n`);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** The folder that holds one pair of versions; another pair gets another folder. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const base = env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache');
  return join(base, 'orquestra', `vscode-server-${versions.codeServer}-node-${versions.node}`);
}

function hostAt(root: string): Host {
  const server = join(root, 'node_modules', 'code-server', 'lib', 'vscode');
  return {
    vscodeVersion: versions.codeServer.replace(/^4/, '1'),
    root: server,
    node: join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node'),
    serverMain: join(server, 'out', 'server-main.js'),
  };
}

/** npm tells its scripts about the package they run for; an install elsewhere must not inherit that. */
export function npmEnvironment(env: NodeJS.ProcessEnv, nodeFolder?: string): NodeJS.ProcessEnv {
  const dropped =
    /^npm_(package_|lifecycle_|command$|execpath$|node_execpath$|config_(local_prefix|prefix|user_agent|node_gyp|ignore_scripts|omit|global|workspace|include))/i;
  const kept = Object.fromEntries(Object.entries(env).filter(([name]) => !dropped.test(name) && name !== 'INIT_CWD'));
  if (nodeFolder !== undefined) kept.PATH = `${nodeFolder}${delimiter}${env.PATH ?? ''}`;
  return kept;
}

/** Runs a program to its end and returns its output; a failure carries the last lines of it. */
async function runProgram(
  program: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-20_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => reject(new Error(`${program} could not be started: ${error.message}`)));
    child.on('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${program} ${args.join(' ')} ended with code ${code}:\n${output.slice(-2000)}`));
    });
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Holds a lock folder while `work` runs; a lock whose owner is dead is taken over. */
async function withLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const lock = `${folder}.lock`;
  const owner = join(lock, 'pid');
  await mkdir(dirname(folder), { recursive: true });
  for (let waited = 0; ; waited += 1) {
    try {
      await mkdir(lock);
      break;
    } catch {
      const pid = Number(await readFile(owner, 'utf8').catch(() => ''));
      // Without a pid the owner may be between its two steps: give it five seconds.
      if (pid > 0 ? !isAlive(pid) : waited > 10) await rm(lock, { recursive: true, force: true });
      else if (waited % 20 === 0) say(`another process (${pid}) is preparing this, waiting for it`);
      if (waited > 1800)
        throw new Error(`The lock ${lock} was held for 15 minutes: remove it if nothing is installing.`);
      await sleep(500);
    }
  }
  try {
    await writeFile(owner, String(process.pid));
    return await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

async function installInto(folder: string): Promise<void> {
  const manifest = {
    private: true,
    dependencies: { 'code-server': versions.codeServer, node: versions.node },
    allowScripts: { node: true, 'code-server': false, argon2: false },
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
  // Older npm knows no allowScripts, so no script runs by itself and the one that is wanted is called by name.
  const quiet = ['--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
  say(`1/4 npm install code-server@${versions.codeServer} node@${versions.node}`);
  await runProgram('npm', ['install', '--ignore-scripts', ...quiet], { cwd: folder, env: npmEnvironment(process.env) });
  await runProgram('npm', ['rebuild', 'node', '--loglevel=error'], { cwd: folder, env: npmEnvironment(process.env) });
  const host = hostAt(folder);
  await chmod(host.node, 0o755);
  const env = npmEnvironment(process.env, dirname(host.node));
  say("2/4 the server's own dependencies");
  await runProgram('npm', ['install', '--omit=dev', '--ignore-scripts', ...quiet], { cwd: host.root, env });
  say('3/4 the built-in extensions');
  await runProgram('npm', ['install', '--omit=dev', ...quiet], { cwd: join(host.root, 'extensions'), env });
  say('4/4 native loggers (optional)');
  await runProgram('npm', ['rebuild', '@vscode/spdlog', '@vscode/native-watchdog'], { cwd: host.root, env }).catch(() =>
    say('the native loggers were not built (no compiler?): the server works without them'),
  );
  const answer = await runProgram(host.node, [host.serverMain, '--version'], { env });
  if (!answer.includes(host.vscodeVersion)) throw new Error(`the server answered "${answer.trim()}" to --version`);
}

/** Under the lock, whatever is there without the proof is the rest of a killed install or a damaged cache. */
async function removeRemains(folder: string): Promise<void> {
  const names = await readdir(dirname(folder));
  const remains = names.filter(
    (name) => name === basename(folder) || name.startsWith(`${basename(folder)}.installing-`),
  );
  for (const name of remains) await rm(join(dirname(folder), name), { recursive: true, force: true });
}

/** Returns the installed VS Code server, installing it on first use (about a minute, 700 MB, npm registry only). */
export async function ensureHost(): Promise<Host> {
  const folder = cacheFolder();
  const host = hostAt(folder);
  // The folder appears by one rename after everything in it was seen to run, so its presence is the proof.
  if (await exists(host.serverMain)) return host;
  return withLock(folder, async () => {
    if (await exists(host.serverMain)) return host;
    const started = Date.now();
    const temporary = `${folder}.installing-${process.pid}`;
    say(`installing VS Code ${host.vscodeVersion}'s server into ${folder}`);
    try {
      await removeRemains(folder);
      await installInto(temporary);
      await rename(temporary, folder);
    } catch (error) {
      await rm(temporary, { recursive: true, force: true });
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(
        `VS Code's server could not be installed: it needs npm on PATH and packages code-server@${versions.codeServer} and node@${versions.node} from the npm registry. ${reason}`,
      );
    }
    say(`installed in ${Math.round((Date.now() - started) / 1000)} s`);
    return host;
  });
}

/** Playwright's own download, when somebody has it: newest revision first. */
async function playwrightChromium(): Promise<readonly string[]> {
  const base = process.env.PLAYWRIGHT_BROWSERS_PATH || join(homedir(), '.cache', 'ms-playwright');
  const names = (await readdir(base).catch(() => []))
    .filter((name) => name.startsWith('chromium-'))
    .sort()
    .reverse();
  return names.flatMap((name) => [
    join(base, name, 'chrome-linux', 'chrome'),
    join(base, name, 'chrome-linux64', 'chrome'),
  ]);
}

async function findBrowser(): Promise<string | undefined> {
  const onPath = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const candidates = [
    ...onPath.map((name) => join('/usr/bin', name)),
    ...(process.env.PATH ?? '').split(delimiter).flatMap((folder) => onPath.map((name) => join(folder, name))),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    ...(await playwrightChromium()),
  ];
  for (const candidate of candidates) if (await exists(candidate)) return candidate;
  return undefined;
}

async function installChromium(): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  say('installing Chromium with apt-get');
  await runProgram('apt-get', ['update'], { env });
  await runProgram('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { env });
}

const browserHint = 'install Chromium or Chrome (Debian: apt-get install chromium) or name one in ORQUESTRA_CHROMIUM.';

/** Returns a Chromium that was seen to start, installing Debian's when this is root on a machine with apt-get. */
export async function ensureBrowser(): Promise<string> {
  const named = process.env.ORQUESTRA_CHROMIUM;
  let browser = named || (await findBrowser());
  if (browser === undefined) {
    const mayInstall = process.getuid?.() === 0 && (await exists('/usr/bin/apt-get'));
    if (!mayInstall) throw new Error(`No Chromium was found: ${browserHint}`);
    await withLock(join(dirname(cacheFolder()), 'chromium'), async () => {
      if ((await findBrowser()) === undefined) await installChromium();
    }).catch((error: unknown) => {
      throw new Error(`Chromium could not be installed: ${browserHint} ${error instanceof Error ? error.message : ''}`);
    });
    browser = await findBrowser();
  }
  if (browser === undefined) throw new Error(`Chromium was installed but not found: ${browserHint}`);
  await runProgram(browser, ['--version']).catch((error: Error) => {
    throw new Error(`The browser ${browser} does not run: ${browserHint} ${error.message}`);
  });
  return browser;
}
