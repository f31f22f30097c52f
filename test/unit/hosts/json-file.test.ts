// What is wrong with a JSON file is told with its place, wherever JSON.parse itself keeps silent about it.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { readJsonFile } from '../../../src/hosts/json-file.ts';

const said = (text: string): string => {
  const read = readJsonFile(text, 'a.json');
  assert.ok(!read.ok, text);
  assert.equal(read.fault.code, 'file.bad-json');
  return read.fault.text;
};

describe('reading a JSON file', () => {
  it('names line and column of what cannot stand there', () => {
    const cases: readonly (readonly [string, string])[] = [
      ['{\n  "a": nope\n}', 'line 2, column 8'],
      ['{"a": 1,}', 'column 9'],
      ['[1, 2', 'column 6'],
      ['{"a" 1}', 'column 6'],
      ['{"a": "b\n"}', 'line 1, column 7'],
      ['{}\n{}', 'line 2, column 1'],
      ['[1}', 'column 3'],
      ['{a: 1}', 'column 2'],
      ['01', 'column 1'],
    ];
    for (const [text, place] of cases) assert.ok(said(text).includes(`not valid JSON at ${place}: `), said(text));
    assert.match(said('[1, 2'), /it ends too early/);
    assert.match(said(' \n'), /a\.json is empty/);
  });

  it('reads what is sound, with or without a byte order mark', () => {
    assert.deepEqual(readJsonFile('\uFEFF{"a": [1, -2.5e3, "\\u0041", null]}', 'a.json'), {
      ok: true,
      value: { a: [1, -2500, 'A', null] },
    });
  });

  it('points at what was broken, never behind it', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 3 }), fc.nat(), (text, cut) => {
        const at = cut % text.length;
        const read = readJsonFile(`${text.slice(0, at)}\u0001${text.slice(at)}`, 'a.json');
        assert.ok(!read.ok);
        const column = Number(/column (\d+)/.exec(read.fault.text)?.[1]);
        // A token that is broken in its middle is named by where it begins; all before it is sound.
        assert.ok(column >= 1 && column <= at + 1, read.fault.text);
        assert.match(text.slice(column - 1, at), /^(?:"(?:[^"\\]|\\.?)*|[\w.+-]*)$/);
      }),
    );
  });
});
