// The second wall: commands run where only the workspace can be written and the network is off, or limited to named hosts.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fault, fail, fault, type Outcome, succeed } from '../../protocol/fault.ts';
import { ignoredIn, placesOf } from './sandbox-places.ts';
import { systemProgram } from './search-path.ts';
import type { ShellProgram } from './shell-program.ts';

export interface SandboxSettings {
  readonly sandbox: 'off' | 'workspace';
  /** Hosts that may be reached, `*.example.org` for all below one. */
  readonly hosts: readonly string[];
}

export interface Sandbox {
  /** Looks whether it is asked for, and whether it works here; to be called again when settings have changed. */
  refresh(): Promise<void>;
  /** Whether commands run in it. */
  readonly on: boolean;
  /** Why they do not, although it is asked for. Codes: `sandbox.missing`. */
  readonly missing: Fault | undefined;
  /** What to start in place of the shell. Faults: `sandbox.failed`; then nothing may be started. */
  wrap(command: string, shell: ShellProgram, environment: Readonly<Record<string, string>>): Promise<Outcome<Wrapped>>;
  dispose(): Promise<void>;
}

export interface Wrapped {
  readonly program: ShellProgram;
  readonly environment: Record<string, string>;
  /** To be called when it has ended, or was not started. */
  ended(): void;
}

type Runtime = typeof import('@anthropic-ai/sandbox-runtime').SandboxManager;

interface Given {
  readonly settings: () => SandboxSettings;
  readonly roots: readonly string[];
  readonly ownState: readonly string[];
}

export function createSandbox(given: Given): Sandbox {
  let runtime: { readonly manager: Runtime; readonly temporary: string } | undefined;
  let missing: Fault | undefined;
  let hosts = '';

  const start = async (): Promise<Fault | undefined> => {
    const lacking = lackingHere();
    if (lacking !== undefined) return lacking;
    const temporary = await mkdtemp(join(tmpdir(), 'orquestra-sandbox-'));
    try {
      const { SandboxManager: manager } = await import('@anthropic-ai/sandbox-runtime');
      await manager.initialize(configOf(given, undefined, temporary));
      runtime = { manager, temporary };
      const failed = await tryOnce(sandbox);
      if (failed === undefined) return undefined;
      await stop();
      return notHere(`it does not start: ${failed}`);
    } catch (error) {
      await rm(temporary, { recursive: true, force: true });
      runtime = undefined;
      return notHere(error instanceof Error ? error.message : String(error));
    }
  };
  const stop = async () => {
    if (runtime === undefined) return;
    const { manager, temporary } = runtime;
    runtime = undefined;
    await manager.reset();
    await rm(temporary, { recursive: true, force: true });
  };

  const sandbox: Sandbox = {
    get on() {
      return runtime !== undefined && given.settings().sandbox === 'workspace';
    },
    get missing() {
      if (given.settings().sandbox === 'off' || runtime !== undefined) return undefined;
      return missing ?? notHere('it has not been started yet');
    },
    refresh: async () => {
      const settings = given.settings();
      const wanted = settings.hosts.join();
      if (settings.sandbox === 'off') return stop();
      if (runtime === undefined) missing = await start();
      else if (wanted !== hosts) runtime.manager.updateConfig(configOf(given, runtime.manager, runtime.temporary));
      hosts = wanted;
    },
    wrap: async (command, shell, environment) => {
      if (runtime === undefined)
        return fail('sandbox.failed', 'The sandbox has ended, so the command was not started.');
      const { manager, temporary } = runtime;
      try {
        const config = configOf(given, manager, temporary);
        const { argv } = await manager.wrapWithSandboxArgv(here(temporary) + command, shell.program, config);
        const ignored = join(temporary, 'git-ignore');
        writeFileSync(ignored, ignoredIn(given.roots));
        const inside = withSetting(environment, 'core.excludesFile', ignored);
        return succeed(wrappedAs(argv, shell, inside, () => manager.cleanupAfterCommand()));
      } catch (error) {
        return notWrapped(error);
      }
    },
    dispose: stop,
  };
  return sandbox;
}

function configOf(given: Given, manager: Runtime | undefined, temporary: string) {
  const { allowWrite, denyWrite, denyRead } = placesOf({ ...given, temporary });
  const ways = [manager?.getLinuxHttpSocketPath(), manager?.getLinuxSocksSocketPath()];
  const allowRead = ways.flatMap((way) => (way === undefined ? [] : [way]));
  return {
    network: {
      allowedDomains: [...given.settings().hosts],
      deniedDomains: [],
      // Sockets are hidden by their places: what would refuse them by the kernel is a program that is not shipped.
      allowAllUnixSockets: true,
    },
    filesystem: { allowWrite, denyWrite, denyRead, allowRead },
    // It would look for more guarded files below the folder that Orquestra was started in.
    ripgrep: { command: systemProgram('true') },
    bwrapPath: systemProgram('bwrap'),
    socatPath: systemProgram('socat'),
    allowPty: true,
  };
}

function wrappedAs(
  [program = '', ...options]: readonly string[],
  { name }: ShellProgram,
  environment: Readonly<Record<string, string>>,
  ended: () => void,
): Wrapped {
  return {
    program: { name, program, options: () => options, verbatim: false },
    environment: Object.fromEntries(Object.entries(environment).filter(([variable]) => !OUTSIDE.includes(variable))),
    ended,
  };
}

/** One more setting of git's, after those that its environment has already. */
function withSetting(environment: Readonly<Record<string, string>>, key: string, setting: string) {
  const count = Number(environment.GIT_CONFIG_COUNT ?? 0);
  return {
    ...environment,
    GIT_CONFIG_COUNT: String(count + 1),
    [`GIT_CONFIG_KEY_${count}`]: key,
    [`GIT_CONFIG_VALUE_${count}`]: setting,
  };
}

function notWrapped(error: unknown) {
  const why = error instanceof Error ? error.message : String(error);
  const text = `The command could not be put into the sandbox, so it was not started: ${why.split('\n', 1)[0]}`;
  return fail('sandbox.failed', text);
}

function lackingHere(): Fault | undefined {
  if (process.platform === 'darwin') return undefined;
  if (process.platform !== 'linux') return notHere('this system has none that could be used');
  const lacking = ['bwrap', 'socat'].filter((program) => systemProgram(program) === program);
  return lacking.length === 0 ? undefined : notHere(`install bubblewrap and socat (not found: ${lacking.join(', ')})`);
}

const notHere = (why: string): Fault =>
  fault('sandbox.missing', `The sandbox you asked for is not there: ${why}. Until it is, every command asks.`, {
    action: 'open-settings',
  });

/** Some systems have the programs and do not let them make a sandbox: only trying tells. */
async function tryOnce(sandbox: Sandbox): Promise<string | undefined> {
  const shell: ShellProgram = { name: 'sh', program: '/bin/sh', options: (line) => ['-c', line], verbatim: false };
  const wrapped = await sandbox.wrap('exit 42', shell, { PATH: '/usr/bin:/bin' });
  if (!wrapped.ok) return wrapped.fault.text;
  const { program, environment, ended } = wrapped.value;
  const said: string[] = [];
  const code = await new Promise<number | null>((resolve) => {
    const stdio: ['ignore', 'ignore', 'pipe'] = ['ignore', 'ignore', 'pipe'];
    const options = { env: environment, stdio, timeout: 10_000 };
    const child = spawn(program.program, [...program.options('')], options);
    child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
    child.on('error', () => resolve(null));
    child.on('close', resolve);
  });
  ended();
  return code === 42 ? undefined : (said.join('').trim().split('\n', 1)[0] ?? `exit ${code}`);
}

/** On the command's own first line, so that lines keep their numbers. Caches elsewhere could not be written. */
function here(temporary: string): string {
  const at = (name: string) => `'${join(temporary, name)}'`;
  const caches = `XDG_CACHE_HOME=${at('cache')} GOCACHE=${at('go')} npm_config_cache=${at('npm')} PIP_CACHE_DIR=${at('pip')}`;
  return `export TMPDIR='${temporary}' ${caches}; `;
}

/** By these a program outside could be asked to do what the sandbox does not let be done. */
const OUTSIDE = [
  'SSH_AUTH_SOCK',
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'XAUTHORITY',
  'XDG_RUNTIME_DIR',
  'DOCKER_HOST',
  'WSL_INTEROP',
];
