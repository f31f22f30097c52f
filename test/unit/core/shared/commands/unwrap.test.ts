// Wrappers: what they would start is told; what starts nothing is left to the table of programs.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Word } from '../../../../../src/core/shared/commands/resolve.ts';
import { unwrap } from '../../../../../src/core/shared/commands/unwrap.ts';
import { accountOf, wordsOf } from '../../../../support/account-of.ts';

const unwrapped = (line: string) =>
  unwrap(wordsOf(line).map((text): Word => ({ raw: text, text, glob: false, loose: false, literal: true })));

describe('unwrap', () => {
  it('leaves env alone to the table, which takes what it shows for a secret', () => {
    for (const line of ['env', 'env -0']) {
      assert.equal(unwrapped(line), undefined, line);
      assert.deepEqual(
        accountOf(line).touches?.map((touch) => touch.kind),
        ['secret'],
      );
    }
  });

  it('tells what env would start', () => {
    for (const line of ['env sh', 'env -i sh', 'env A=b sh', 'env -0 sh']) {
      assert.deepEqual(
        unwrapped(line)?.inner.map(({ words }) => words.map((word) => word.text)),
        [['sh']],
        line,
      );
    }
  });
});
