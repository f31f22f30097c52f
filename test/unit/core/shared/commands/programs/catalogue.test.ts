// The catalogue of known programs as a whole: each name once, and nothing but the words of a call decides.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { knownPrograms } from '../../../../../../src/core/shared/commands/programs.generated.ts';
import { accountOf } from '../../../../../support/account-of.ts';

describe('the catalogue of known programs', () => {
  it('has each name once, and more than 250 of them', () => {
    const names = knownPrograms.flatMap((program) => program.names);
    assert.deepEqual(
      names.filter((name, index) => names.indexOf(name) !== index),
      [],
    );
    assert.ok(names.length > 250, String(names.length));
  });

  it('knows no flag that it was not told of, of any program', () => {
    const taking = new Set(['echo', ':', 'true', 'false']);
    for (const { names } of knownPrograms) {
      for (const name of names.filter((one) => !taking.has(one))) {
        for (const words of ['--unheard-of', '--unheard-of=x', '-\u00a7', '--unheard-of x y']) {
          assert.equal(accountOf(`${name} ${words}`).known, false, `${name} ${words}`);
        }
      }
    }
  });

  it('does not take a shortened long flag for the flag', () => {
    for (const line of [
      'sort --rever a',
      'ls --recurs',
      'git diff --stati',
      'cat --numb a',
      'curl --sil https://a.example',
    ]) {
      assert.equal(accountOf(line).known, false, line);
    }
  });
});
