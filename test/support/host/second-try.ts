// Runs the files of failed tests once more by themselves: a busy machine is not a defect, a second failure is one.
import type { Failure, Tally } from './tally.ts';

/** More failures than this are no accident of timing: they are reported as they stand. */
const MOST_FILES = 3;

/** The files to run once more, or none where the failures do not name a few files. */
export function filesToTryAgain(tally: Tally): readonly string[] {
  const files = [...new Set(tally.failures.map(({ file }) => file))];
  const named = files.filter((file) => file !== undefined);
  return named.length === files.length && named.length <= MOST_FILES ? named : [];
}

/**
 * The first run's tally, with its failures replaced by those of the second run.
 *
 * A failed test that did not fail again counts as passed and is listed as unsteady. Tests after a failed hook did not
 * run at first; only the second run counted them, so its own numbers are not added up, except for what failed.
 */
export function withSecondTry(first: Tally, second: Tally): Tally {
  const again = new Set(second.failures.map(({ title }) => title));
  const unsteady: readonly Failure[] = first.failures.filter(({ title }) => !again.has(title));
  return {
    passed: first.passed + unsteady.length,
    failed: second.failed,
    skipped: first.skipped,
    failures: second.failures,
    unsteady: [...first.unsteady, ...unsteady],
  };
}
