// Runs the command line as a process of its own, in a home and on a workspace that live as long as the test.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { type Event, EventSchema } from '../../../src/protocol/event.ts';
import { packCompiled } from '../../support/gates/compiled.ts';

const repository = join(import.meta.dirname, '..', '..', '..');

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** What it has printed until now. */
  stdout(): string;
  stderr(): string;
}

export interface CallOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  /** Keeps the child's stdin open. */
  readonly open?: boolean;
  readonly node?: string;
}

export interface Cli {
  /** Holds everything of this test, made with its real path. */
  readonly folder: string;
  readonly home: string;
  readonly workspace: string;
  readonly bundle: string;
  start(args: readonly string[], options?: CallOptions): Started;
  run(args: readonly string[], options?: CallOptions): Promise<Ended>;
  write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void>;
  dispose(): Promise<void>;
}

/** Bundles the command without its packages, so that each start takes a moment; the packages are found beside it. */
export async function createCli(): Promise<Cli> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'orquestra-headless-')));
  const [home, workspace, bundle] = [join(folder, 'home'), join(folder, 'project'), join(folder, 'dist', 'cli.mjs')];
  await Promise.all([home, workspace].map((path) => mkdir(path)));
  await symlink(join(repository, 'node_modules'), join(folder, 'node_modules'));
  await build({
    absWorkingDir: repository,
    entryPoints: { cli: 'src/hosts/cli/launch.ts', 'changes-worker': 'src/adapters/node/changes/worker.ts' },
    outdir: dirname(bundle),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    packages: 'external',
    logLevel: 'warning',
  });
  await packCompiled(repository, dirname(bundle));
  const start = (args: readonly string[], options: CallOptions = {}) =>
    startProcess(
      options.node ?? process.execPath,
      [bundle, ...args],
      { ORQUESTRA_HOME: home, ...options.env },
      options,
    );
  return {
    folder,
    home,
    workspace,
    bundle,
    start,
    run: (args, options) => start(args, options).ended,
    write: async (files) => {
      for (const [path, content] of Object.entries(files)) {
        const whole = join(workspace, path);
        await mkdir(dirname(whole), { recursive: true });
        await writeFile(whole, content);
      }
    },
    dispose: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

function startProcess(
  node: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  options: CallOptions,
): Started {
  const begun = performance.now();
  // Nothing of the machine's own keys, servers and settings gets in.
  const clean = { PATH: process.env.PATH, HOME: env.ORQUESTRA_HOME, OLLAMA_HOST: 'http://127.0.0.1:9', ...env };
  const child = spawn(node, args, { env: clean, stdio: ['pipe', 'pipe', 'pipe'] });
  const read = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    read.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    read.stderr += text;
  });
  child.stdin.on('error', () => undefined);
  if (options.open !== true) child.stdin.end(options.input ?? '');
  const ended = once(child, 'close').then(
    ([code, signal]): Ended => ({ code, signal, ...read, ms: performance.now() - begun }),
  );
  return { child, ended, stdout: () => read.stdout, stderr: () => read.stderr };
}

/** Each line as an event; a line that is none fails the test. A last line that was cut by a kill is left out. */
export function eventsIn(stdout: string): readonly Event[] {
  return stdout
    .slice(0, stdout.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => EventSchema.parse(JSON.parse(line)));
}

export async function waitUntil(check: () => boolean, patienceMs = 8_000): Promise<void> {
  const end = performance.now() + patienceMs;
  while (!check()) {
    if (performance.now() > end) throw new Error(`Waited ${patienceMs} ms in vain for: ${check}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
