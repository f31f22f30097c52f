// Runs the integration tests inside a real extension host: bundles them, opens the window, waits for their result.
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build, type Plugin } from 'esbuild';
import { openWorkbench, type Workbench } from './browser.ts';
import { grepVariable, resultVariable } from './mocha-entry.ts';
import { type ServerOptions, startServer, type VsCodeServer } from './server.ts';
import { withSourceStacks } from './stack.ts';
import { failedTally, type Tally } from './tally.ts';

const repository = join(import.meta.dirname, '..', '..', '..');

/** Contributes the vendor `scripted`, for which the tests themselves register language models. */
export const scriptedVendor = join(repository, 'test', 'support', 'scripted-vendor');

export interface SuiteOptions
  extends Pick<ServerOptions, 'workspace' | 'env' | 'settings' | 'trust' | 'extraExtensionsDir'> {
  /** Absolute path of a bundled CommonJS file that exports `run()`; `bundleSuite` makes one. */
  readonly suite: string;
  /** Absolute path of the extension under development; default: this repository. */
  readonly extension?: string;
  /** Only tests whose full title contains this. */
  readonly grep?: string;
  /** Milliseconds for the whole run; default ten minutes. */
  readonly timeout?: number;
}

export interface SuiteResult extends Tally {
  /** One line per suite and test, and whatever explains a run that did not end. */
  readonly output: string;
}

/** In a CommonJS bundle `import.meta` is empty: each file gets the place of its source. */
const sourcePlaces: Plugin = {
  name: 'source-places',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]test[\\/].*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const contents = text
        .replaceAll('import.meta.dirname', JSON.stringify(dirname(path)))
        .replaceAll('import.meta.filename', JSON.stringify(path))
        .replaceAll('import.meta.url', JSON.stringify(`file://${path}`));
      return { contents, loader: 'ts' };
    });
  },
};

/** Bundles test files into one CommonJS entry under `out/`, where `mocha` still resolves to this repository's. */
export async function bundleSuite(
  files: readonly string[],
  outfile = join(repository, 'out', 'integration.cjs'),
): Promise<string> {
  const entry = JSON.stringify(join(import.meta.dirname, 'mocha-entry.ts'));
  const list = files.map((file) => {
    const name = JSON.stringify(relative(repository, file));
    return `{ name: ${name}, load: () => require(${JSON.stringify(file)}) }`;
  });
  await build({
    stdin: {
      contents: `const { runSuite } = require(${entry});\nexports.run = () => runSuite([${list.join(', ')}]);\n`,
      resolveDir: repository,
    },
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    sourcemap: 'linked',
    external: ['vscode', 'mocha', 'playwright-core', 'esbuild'],
    plugins: [sourcePlaces],
    logLevel: 'warning',
  });
  return outfile;
}

function isTally(value: unknown): value is Tally {
  return typeof value === 'object' && value !== null && 'passed' in value && 'failures' in value;
}

/** Reads a result that may not be there yet. */
export async function readResult(path: string): Promise<Tally | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const value: unknown = JSON.parse(text);
  return isTally(value) ? value : failedTally(basename(path), 'The result file has an unknown shape.');
}

/** The last test that began, for a run that did not end. */
async function lastTest(path: string): Promise<string> {
  const lines = (await readFile(`${path}.log`, 'utf8').catch(() => '')).trimEnd().split('\n');
  const last = lines.findLast((line) => line.trim() !== '');
  return last === undefined ? 'extension host (before the first test)' : `extension host (at "${last.trim()}")`;
}

async function waitForResult(path: string, workbench: Workbench, timeout: number): Promise<Tally> {
  let ended: number | undefined;
  void workbench.testsEnded.then((code) => {
    ended = code;
  });
  const deadline = Date.now() + timeout;
  while (Date.now() < deadline) {
    // Read after looking at `ended`: the result is written before the host ends.
    const hostEnded = ended;
    const tally = await readResult(path);
    if (tally !== undefined) return tally;
    if (hostEnded !== undefined) {
      return failedTally(await lastTest(path), `The extension host ended with code ${hostEnded} and left no result.`);
    }
    await sleep(100);
  }
  const picture = await workbench.screenshot('integration-timeout').catch(() => 'no screenshot');
  return failedTally(await lastTest(path), `The tests did not end within ${timeout / 1000} s (${picture}).`);
}

/** What the host printed, for a run that left no readable result. */
async function explain(server: VsCodeServer, workbench: Workbench): Promise<string> {
  const errors = workbench.errors().map(({ source, text }) => `[${source}] ${text.split('\n')[0]}`);
  return ['--- server', (await server.log()).slice(-2000).trim(), '--- page', ...errors.slice(-12), ''].join('\n');
}

/** Runs one bundled suite in a fresh server and a fresh browser profile. */
export async function runInExtensionHost(options: SuiteOptions): Promise<SuiteResult> {
  const folder = await mkdtemp(join(tmpdir(), 'orquestra-suite-'));
  const result = join(folder, 'result.json');
  const { extension = repository, suite, timeout = 600_000, env, grep, ...rest } = options;
  const added = { ...env, [resultVariable]: result, ...(grep === undefined ? {} : { [grepVariable]: grep }) };
  const extraExtensionsDir = join(folder, 'extensions');
  // Only one extension can be under development; this one is installed.
  await cp(scriptedVendor, join(extraExtensionsDir, 'scripted-vendor'), { recursive: true });
  const server = await startServer({ extraExtensionsDir, ...rest, env: added });
  try {
    const workbench = await openWorkbench(server, { extension, tests: suite });
    try {
      const bundled = await waitForResult(result, workbench, timeout);
      const tally = await withSourceStacks(bundled, suite);
      const lines = await readFile(`${result}.log`, 'utf8').catch(() => '');
      const noResult = (await readResult(result)) === undefined;
      return { ...tally, output: noResult ? `${lines}${await explain(server, workbench)}` : lines };
    } finally {
      await workbench.close();
    }
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
