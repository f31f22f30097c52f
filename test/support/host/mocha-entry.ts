// Runs a bundled mocha suite inside VS Code's extension host and leaves its result in a file for the launcher.
import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { failedTally, followRun, type Tally } from './tally.ts';

/** The launcher's names for the result file; `NAME.log` beside it gets the lines of the run as they come. */
export const resultVariable = 'ORQUESTRA_SUITE_RESULT';
export const grepVariable = 'ORQUESTRA_SUITE_GREP';

export interface SuiteFile {
  readonly name: string;
  /** Evaluates the test file, which registers its suites. */
  load(): unknown;
}

function writeResult(path: string, tally: Tally): void {
  // Renaming makes the whole result appear at once.
  writeFileSync(`${path}.part`, JSON.stringify(tally));
  renameSync(`${path}.part`, path);
}

async function runAll(files: readonly SuiteFile[], onLine: (line: string) => void): Promise<Tally> {
  // Imported late: a CommonJS bundle would see the module's namespace as its default export.
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, reporter: class {} as never });
  const grep = process.env[grepVariable];
  if (grep) mocha.grep(grep);
  for (const file of files) {
    mocha.suite.emit('pre-require', globalThis, file.name, mocha);
    try {
      file.load();
    } catch (error) {
      const { message, stack } = error instanceof Error ? error : new Error(String(error));
      return failedTally(`${file.name} does not load`, message, stack ?? '');
    }
    mocha.suite.emit('require', undefined, file.name, mocha);
    mocha.suite.emit('post-require', globalThis, file.name, mocha);
  }
  return new Promise((resolve) => {
    let tally = (): Tally => failedTally('mocha', 'The run ended before it began.');
    const runner = mocha.run(() => resolve(tally()));
    tally = followRun(runner, onLine);
  });
}

/** What the bundle's `run()` calls; it throws when a test failed, which is how the desktop's launcher learns of it. */
export async function runSuite(files: readonly SuiteFile[]): Promise<void> {
  const path = process.env[resultVariable];
  if (!path) throw new Error(`${resultVariable} must name the result file.`);
  const tally = await runAll(files, (line) => appendFileSync(`${path}.log`, `${line}\n`)).catch((error: Error) =>
    failedTally('mocha', error.message, error.stack ?? ''),
  );
  writeResult(path, tally);
  if (tally.failed > 0) throw new Error(`${tally.failed} of the tests failed.`);
}
