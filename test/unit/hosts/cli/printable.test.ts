// Text that a model wrote, on a terminal: shown, never obeyed.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { printable } from '../../../../src/hosts/cli/printable.ts';

describe('printable', () => {
  it('let a model write escape sequences to the terminal', () => {
    assert.equal(printable('a\u001b[2Jb\u009b1mc\u0007'), 'a\\u001b[2Jb\\u009b1mc\\u0007');
    assert.equal(printable('rm -rf ~\rls     '), 'rm -rf ~\\u000dls     ');
  });

  it('hid what turns the direction and what cannot be seen', () => {
    assert.equal(printable('a\u202eb\u2066c'), 'a\\u202eb\\u2066c');
    assert.equal(printable('a\u200bb\u00adc\ufeff'), 'a\\u200bb\\u00adc\\ufeff');
    assert.equal(printable('x\u{e0041}'), 'x\\u{e0041}');
  });

  it('leaves text as it is', () => {
    const text = 'naïve 末 👩\u200d🚀 ❤\ufe0f\tx\ny';
    assert.equal(printable(text), text);
    assert.equal(printable('a\r\nb'), 'a\nb');
  });
});
