// A retry is told once, not advised and told.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { retryText } from '../../../../src/core/shared/retry-text.ts';
import { fault } from '../../../../src/protocol/fault.ts';

describe('what is said of another try', () => {
  const told = (text: string) => retryText(fault('model.cut', text), 2);

  it('does not advise what is being done', () => {
    assert.equal(told('It ended early. Try again.'), 'It ended early. Trying again (attempt 2).');
    assert.equal(told('It is full. Try again in 1.5 s.'), 'It is full. Trying again (attempt 2).');
    assert.equal(
      told('It is odd. Try again; if it stays, check that the address is right.'),
      'It is odd. Trying again (attempt 2).',
    );
  });

  it('keeps other advice', () => {
    assert.equal(
      told('Nobody is there. Check the address.'),
      'Nobody is there. Check the address. Trying again (attempt 2).',
    );
  });
});
