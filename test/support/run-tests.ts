// The test command: `node test/support/run-tests.ts [all|unit|headless|vscode|browser|desktop] [--grep TEXT] [PART OF A FILE NAME…]`.
import { type ChildProcess, spawn } from 'node:child_process';
import { glob, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cacheFolder, ensureBrowser, ensureHost } from './host/install.ts';
import { grepVariable, resultVariable } from './host/mocha-entry.ts';
import { filesToTryAgain, withSecondTry } from './host/second-try.ts';
import { withSourceStacks } from './host/stack.ts';
import { bundleSuite, readResult, runInExtensionHost, scriptedVendor } from './host/suite.ts';
import { addTallies, describeFailures, emptyTally, failedTally, summaryLine, type Tally } from './host/tally.ts';
import { freshWorkspace } from './host/workspace.ts';

const parts = ['all', 'unit', 'headless', 'vscode', 'browser', 'desktop'] as const;
type Part = (typeof parts)[number];

interface Selection {
  /** Only files whose path contains one of these. */
  readonly names: readonly string[];
  readonly grep: string | undefined;
}

const repository = join(import.meta.dirname, '..', '..');
const running = new Set<ChildProcess>();

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Runs a program in the repository with this terminal; resolves with its exit code. */
async function run(program: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: repository, stdio: 'inherit' });
    running.add(child);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      running.delete(child);
      resolve(code ?? (signal === null ? 1 : 128));
    });
  });
}

async function findFiles(patterns: readonly string[], names: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const file of glob(patterns, { cwd: repository })) found.push(file);
  const wanted = names.length === 0 ? found : found.filter((file) => names.some((name) => file.includes(name)));
  return wanted.sort().map((file) => join(repository, file));
}

/** An empty part must not pass: a lost glob or a filter without a match looks like success otherwise. */
function nothingRan(part: string): Tally {
  say(`${part}: no tests were found.`);
  return failedTally(part, 'No tests were found.');
}

function orNothing(part: string, tally: Tally): Tally {
  return tally.passed + tally.failed + tally.skipped === 0 ? nothingRan(part) : tally;
}

async function check(): Promise<Tally> {
  const code = await run('npm', ['run', '--silent', 'check']);
  return code === 0 ? emptyTally : failedTally('check', `npm run check ended with code ${code}.`);
}

async function buildAll(): Promise<Tally> {
  const code = await run(process.execPath, ['esbuild.mjs']);
  return code === 0 ? emptyTally : failedTally('build', `node esbuild.mjs ended with code ${code}.`);
}

/** Runs files with mocha in a process of their own, which prints mocha's summary. */
async function runMocha(
  part: string,
  patterns: readonly string[],
  timeout: number,
  { names, grep }: Selection,
): Promise<Tally> {
  const files = await findFiles(patterns, names);
  if (files.length === 0) return nothingRan(part);
  const folder = await mkdtemp(join(tmpdir(), 'orquestra-tests-'));
  const result = join(folder, 'result.json');
  const runner = fileURLToPath(import.meta.resolve('./host/mocha-run.ts'));
  const options = ['--result', result, '--timeout', String(timeout), ...(grep === undefined ? [] : ['--grep', grep])];
  try {
    const code = await run(process.execPath, [runner, ...options, ...files]);
    const tally = (await readResult(result)) ?? failedTally(part, `mocha ended with code ${code} and left no result.`);
    return orNothing(part, tally);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function unit(selection: Selection): Promise<Tally> {
  const patterns = ['test/unit/**/*.test.ts', 'test/contract/**/*.test.ts', 'test/architecture.test.ts'];
  return runMocha('unit', patterns, 10_000, selection);
}

/** Real processes, windows and browsers: the files of a few failed tests run once more, and that is said. */
async function withAnotherTry(selection: Selection, work: (selection: Selection) => Promise<Tally>): Promise<Tally> {
  const first = await work(selection);
  const files = filesToTryAgain(first).map((file) => relative(repository, resolve(repository, file)));
  // What only computes fails for a reason, however seldom.
  if (files.length === 0 || files.some((file) => file.startsWith(join('test', 'unit')))) return first;
  say(`\nOnce more, by themselves: ${files.join(', ')}`);
  return withSecondTry(first, await work({ ...selection, names: files }));
}

/** The command line as users run it: the built bundle, in processes that are stopped and killed. */
async function headless(selection: Selection): Promise<Tally> {
  return runMocha('headless', ['test/headless/**/*.test.ts'], 60_000, selection);
}

function report(tally: Tally): void {
  if (tally.failures.length > 0) say(`\n${describeFailures(tally.failures)}`);
  say(`\n  ${summaryLine(tally)}\n`);
}

async function vscode({ names, grep }: Selection): Promise<Tally> {
  const files = await findFiles(['test/integration/**/*.test.ts'], names);
  if (files.length === 0) return nothingRan('vscode');
  await ensureHost();
  await ensureBrowser();
  const workspace = await freshWorkspace();
  try {
    const result = await runInExtensionHost({ suite: await bundleSuite(files), workspace: workspace.path, grep });
    say(result.output.trimEnd());
    report(result);
    return orNothing('vscode', result);
  } finally {
    await rm(dirname(workspace.path), { recursive: true, force: true });
  }
}

async function browser(selection: Selection): Promise<Tally> {
  await ensureHost();
  await ensureBrowser();
  return runMocha('browser', ['test/e2e/**/*.test.ts', 'test/support/webview-harness/*.test.ts'], 120_000, selection);
}

/** The integration tests in a desktop VS Code that @vscode/test-electron downloads. */
async function desktop({ names, grep }: Selection): Promise<Tally> {
  const files = await findFiles(['test/integration/**/*.test.ts'], names);
  if (files.length === 0) return nothingRan('desktop');
  const { downloadAndUnzipVSCode, runTests } = await import('@vscode/test-electron');
  const cachePath = join(dirname(cacheFolder()), 'desktop');
  const vscodeExecutablePath = await downloadAndUnzipVSCode({ version: 'stable', cachePath }).catch(() => undefined);
  if (vscodeExecutablePath === undefined) {
    return failedTally(
      'desktop',
      "VS Code could not be downloaded from update.code.visualstudio.com: use 'npm run test:vscode' here.",
    );
  }
  const suite = await bundleSuite(files);
  const workspace = await freshWorkspace();
  const folder = await mkdtemp(join(tmpdir(), 'orquestra-desktop-'));
  const result = join(folder, 'result.json');
  try {
    const failure = await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: [repository, scriptedVendor],
      extensionTestsPath: suite,
      extensionTestsEnv: { [resultVariable]: result, ...(grep === undefined ? {} : { [grepVariable]: grep }) },
      launchArgs: [
        workspace.path,
        '--disable-extensions',
        '--disable-workspace-trust',
        `--user-data-dir=${join(folder, 'data')}`,
      ],
    }).then(
      () => '',
      (error: Error) => error.message,
    );
    say(await readFile(`${result}.log`, 'utf8').catch(() => ''));
    const tally = (await readResult(result)) ?? failedTally('desktop', `VS Code left no result. ${failure}`);
    const mapped = await withSourceStacks(tally, suite);
    report(mapped);
    return orNothing('desktop', mapped);
  } finally {
    await rm(folder, { recursive: true, force: true });
    await rm(dirname(workspace.path), { recursive: true, force: true });
  }
}

/** Runs one step under a heading; whatever it throws is one failed test with a sentence. */
async function step(title: string, work: () => Promise<Tally>): Promise<Tally> {
  say(`\n== ${title}`);
  return work().catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    say(message);
    return failedTally(title, message);
  });
}

async function runPart(part: Part, selection: Selection): Promise<readonly Tally[]> {
  const tallies: Tally[] = [];
  const add = async (title: string, work: () => Promise<Tally>) => {
    const tally = await step(title, work);
    tallies.push(tally);
    return tally.failed === 0;
  };
  if (part === 'all') await add('check', check);
  const built = part === 'unit' || (await add('build', buildAll));
  if (part === 'all' || part === 'unit') await add('unit', () => withAnotherTry(selection, unit));
  if (!built) return tallies;
  if (part === 'all' || part === 'headless') await add('headless', () => withAnotherTry(selection, headless));
  if (part === 'all' || part === 'vscode') await add('vscode', () => withAnotherTry(selection, vscode));
  if (part === 'all' || part === 'browser') await add('browser', () => withAnotherTry(selection, browser));
  if (part === 'desktop') await add('desktop', () => withAnotherTry(selection, desktop));
  return tallies;
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { grep: { type: 'string' } } });
const part = parts.find((name) => name === (positionals[0] ?? 'all'));
if (part === undefined) {
  process.stderr.write(`Unknown part "${positionals[0]}": use one of ${parts.join(', ')}.\n`);
  process.exit(2);
}
process.once('exit', () => {
  for (const child of running) child.kill();
});
/** What a failure says must be enough to look into it where nobody can run it again. */
const LONGEST_MESSAGE = 2_000;
const oneLine = (message: string) => message.slice(0, LONGEST_MESSAGE).replaceAll(/\s*\n\s*/g, ' ⏎ ');
const sum = addTallies(await runPart(part, { names: positionals.slice(1), grep: values.grep }));
if (sum.failures.length > 0) say('\nFailed:');
for (const { title, message } of sum.failures) say(`  ${title}: ${oneLine(message)}`);
if (sum.unsteady.length > 0) say('\nFailed at first, passed when run once more:');
for (const { title, message } of sum.unsteady) say(`  ${title}: ${oneLine(message)}`);
say('');
say(summaryLine(sum));
process.exitCode = sum.failed > 0 ? 1 : 0;
