// Counts what a mocha run did; the same counting serves runs in Node and runs inside VS Code.
import type Mocha from 'mocha';

export interface Failure {
  readonly title: string;
  readonly message: string;
  readonly stack: string;
  /** The test's file as it was loaded; absent when no test failed but the run itself. */
  readonly file?: string;
}

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly Failure[];
  /** What failed first and passed when its files ran once more; never hidden, always printed. */
  readonly unsteady: readonly Failure[];
}

export const emptyTally: Tally = { passed: 0, failed: 0, skipped: 0, failures: [], unsteady: [] };

export function addTallies(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (sum, one) => ({
      passed: sum.passed + one.passed,
      failed: sum.failed + one.failed,
      skipped: sum.skipped + one.skipped,
      failures: [...sum.failures, ...one.failures],
      unsteady: [...sum.unsteady, ...one.unsteady],
    }),
    emptyTally,
  );
}

/** A part that could not run counts as one failed test: it must never pass by being empty. */
export function failedTally(title: string, message: string, stack = ''): Tally {
  return { passed: 0, failed: 1, skipped: 0, failures: [{ title, message, stack }], unsteady: [] };
}

export function summaryLine(tally: Pick<Tally, 'passed' | 'failed' | 'skipped'>): string {
  return `${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`;
}

/** Failures as text: title, message, and the stack without the message that it repeats. */
export function describeFailures(failures: readonly Failure[]): string {
  return failures
    .map(({ title, message, stack }, index) => {
      const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
      return [`  ${index + 1}) ${title}`, ...message.split('\n').map((line) => `     ${line}`), ...frames].join('\n');
    })
    .join('\n\n');
}

function asError(thrown: unknown): { readonly message: string; readonly stack: string } {
  if (thrown instanceof Error) return { message: thrown.message, stack: thrown.stack ?? '' };
  // Errors of another realm (VS Code's own modules) are not instances of this realm's Error.
  if (typeof thrown === 'object' && thrown !== null && 'message' in thrown) {
    return { message: String(thrown.message), stack: 'stack' in thrown ? String(thrown.stack) : '' };
  }
  return { message: String(thrown), stack: '' };
}

/** A hook outside any suite has no file of its own to run again. */
function fileOf(test: Mocha.Runnable): string | undefined {
  return test.file ?? test.parent?.file;
}

/** Follows a run; call the returned function when it has ended. `onLine` gets a readable line per suite and test. */
export function followRun(runner: Mocha.Runner, onLine: (line: string) => void = () => undefined): () => Tally {
  const counts = { passed: 0, skipped: 0 };
  const failures: Failure[] = [];
  let depth = 0;
  const indent = () => '  '.repeat(depth);
  runner.on('suite', (suite) => {
    if (!suite.root) onLine(`${indent()}${suite.title}`);
    depth += 1;
  });
  runner.on('suite end', () => {
    depth -= 1;
  });
  runner.on('test', (test) => onLine(`${indent()}> ${test.title}`));
  runner.on('pass', (test) => {
    counts.passed += 1;
    onLine(`${indent()}✔ ${test.title} (${test.duration ?? 0} ms)`);
  });
  runner.on('pending', (test) => {
    counts.skipped += 1;
    onLine(`${indent()}- ${test.title}`);
  });
  runner.on('fail', (test, thrown: unknown) => {
    const file = fileOf(test);
    failures.push({ title: test.fullTitle(), ...asError(thrown), ...(file === undefined ? {} : { file }) });
    onLine(`${indent()}✘ ${test.title}`);
  });
  return () => ({ ...counts, failed: failures.length, failures, unsteady: [] });
}
