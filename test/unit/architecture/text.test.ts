// Plants what a file's text must not hold, and sees the gates over text fail.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { openingViolations, surroundingsViolations } from '../../support/gates/text.ts';

describe('opening', () => {
  it('accepts a sentence in the first line', () => {
    assert.deepEqual(openingViolations('a.ts', '// Keeps the time.\n'), []);
  });

  it('accepts a sentence below a #! line', () => {
    assert.deepEqual(openingViolations('a.ts', '#!/usr/bin/env node\n// Starts the command.\n'), []);
  });

  for (const text of ['', "import 'node:fs';\n// Late words.\n", '//\n', '// one\n', '#!/usr/bin/env node\nrun();\n']) {
    it(`stops ${JSON.stringify(text)}`, () => {
      assert.equal(openingViolations('a.ts', text).length, 1);
    });
  }
});

describe('surroundings', () => {
  const words = [
    'Date.now()',
    'new Date()',
    'performance.now()',
    'Math.random()',
    'crypto.randomUUID()',
    'process.env.HOME',
    'console.log(1)',
    'globalThis.fetch',
  ];
  for (const word of words) {
    it(`are kept out of core and protocol: ${word}`, () => {
      assert.equal(surroundingsViolations('src/core/a.ts', `export const a = ${word};\n`).length, 1);
      assert.equal(surroundingsViolations('src/protocol/a.ts', `export const a = ${word};\n`).length, 1);
      assert.deepEqual(surroundingsViolations('src/adapters/node/a.ts', `export const a = ${word};\n`), []);
    });
  }

  it('may be spoken of in comments, and dates may be made from a given time', () => {
    const text = '// Never Date.now here.\n/* nor Math.random */\nexport const at = new Date(0); // not process.env\n';
    assert.deepEqual(surroundingsViolations('src/core/a.ts', text), []);
  });
});
