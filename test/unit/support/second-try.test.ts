// What a second run of failed files may change in a report, and what it may not.
import assert from 'node:assert/strict';
import { filesToTryAgain, withSecondTry } from '../../support/host/second-try.ts';
import { emptyTally, type Failure, failedTally, type Tally } from '../../support/host/tally.ts';

const failure = (title: string, file?: string): Failure => ({
  title,
  message: `${title} went wrong`,
  stack: '',
  ...(file === undefined ? {} : { file }),
});

const tally = (passed: number, failures: readonly Failure[]): Tally => ({
  ...emptyTally,
  passed,
  failed: failures.length,
  failures,
});

describe('a second run of what failed', () => {
  it('runs each file of a failed test once', () => {
    const first = tally(5, [failure('one', 'a.test.ts'), failure('two', 'a.test.ts'), failure('three', 'b.test.ts')]);
    assert.deepEqual(filesToTryAgain(first), ['a.test.ts', 'b.test.ts']);
    assert.deepEqual(filesToTryAgain(tally(5, [])), []);
  });

  it('does not begin where the run itself failed or where many files did', () => {
    assert.deepEqual(filesToTryAgain(failedTally('browser', 'mocha left no result')), []);
    assert.deepEqual(filesToTryAgain(tally(5, [failure('one', 'a.test.ts'), failure('a hook')])), []);
    const many = ['a', 'b', 'c', 'd'].map((name) => failure(name, `${name}.test.ts`));
    assert.deepEqual(filesToTryAgain(tally(5, many)), []);
  });

  it('keeps a failure that came again, and names one that did not', () => {
    const first = tally(5, [failure('one', 'a.test.ts'), failure('two', 'a.test.ts')]);
    const both = withSecondTry(first, tally(3, [failure('two', 'a.test.ts')]));
    assert.deepEqual([both.passed, both.failed], [6, 1]);
    assert.deepEqual(
      [both.failures.map(({ title }) => title), both.unsteady.map(({ title }) => title)],
      [['two'], ['one']],
    );
  });

  it('fails for a test that failed only the second time, and for a second run that found no test', () => {
    const first = tally(5, [failure('one', 'a.test.ts')]);
    assert.equal(withSecondTry(first, tally(3, [failure('other', 'a.test.ts')])).failed, 1);
    assert.equal(withSecondTry(first, failedTally('browser', 'No tests were found.')).failed, 1);
  });
});
