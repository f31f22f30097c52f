// JSON that arrives in pieces: whatever the cuts, what is shown at the end is what the whole would have given.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { createPartialJson, type FieldText } from '../../../../src/core/shared/partial-json.ts';

const WANTED = ['path', 'content', 'edits.new', 'a.b.c'];

/** One entry for each string of a wanted field, in the order of the text. */
function joined(found: readonly FieldText[]): readonly (readonly [string, string])[] {
  const strings: [string, string][] = [];
  for (const { field, begins, text } of found) {
    assert.ok(text.isWellFormed(), 'half a character was given');
    const last = strings.at(-1);
    if (begins || last === undefined) strings.push([field, text]);
    else last[1] += text;
  }
  return strings;
}

function scan(pieces: readonly string[]): readonly (readonly [string, string])[] {
  const scanner = createPartialJson(WANTED);
  return joined(pieces.flatMap((piece) => [...scanner.push(piece)]));
}

/** What the parsed whole has in the wanted fields. */
function expected(value: unknown, path: readonly string[] = []): readonly (readonly [string, string])[] {
  if (typeof value === 'string') {
    const wanted = WANTED.includes(path.join('.')) && path.every((name) => !name.includes('.'));
    return wanted && value !== '' ? [[path.join('.'), value.toWellFormed()]] : [];
  }
  if (Array.isArray(value)) return value.flatMap((one) => expected(one, path));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => expected(one, [...path, name]));
}

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('"', '\\', '\n', '\t', '\u0000', 'é', '🎌', '{', ']', ',', ':') }),
  fc.string({ unit: fc.integer({ min: 0xd7fe, max: 0xe001 }).map((code) => String.fromCharCode(code)) }),
);
const name = fc.constantFrom('path', 'content', 'edits', 'new', 'old', 'a', 'b', 'c', 'a.b', 'edits.new', '');
const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.constantFrom(null, true, -1.5e7),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(name, tie('json'), { maxKeys: 5 }),
  ),
}));
/** As writers of JSON differ: with blanks, and with any character written by its number. */
const written = fc
  .tuple(json, fc.constantFrom(undefined, 2, '\t'), fc.boolean())
  .map(([value, indent, ascii]) =>
    ascii
      ? JSON.stringify(value, null, indent).replace(
          /[\u0080-\uffff]/g,
          (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
        )
      : JSON.stringify(value, null, indent),
  );

const cut = (whole: string, cuts: readonly number[]) => {
  const at = [...new Set(cuts.map((one) => one % (whole.length + 1)))].toSorted((one, other) => one - other);
  return [0, ...at].map((from, index) => whole.slice(from, at[index] ?? whole.length));
};

describe('partial JSON', () => {
  it('gives the same text at any cut of any JSON', () => {
    fc.assert(
      fc.property(written, fc.array(fc.nat()), (whole, cuts) => {
        const wanted = expected(JSON.parse(whole));
        assert.deepEqual(scan(cut(whole, cuts)), wanted);
        assert.deepEqual(scan(whole.split('')), wanted);
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives what has come so far, without waiting for the end', () => {
    const scanner = createPartialJson(WANTED);
    const given = ['{"path":"sr', 'c/a.ts","content":"on', 'e\\', 'ntwo \\ud83', 'c\\udf', '8c!"}'].map((piece) =>
      scanner.push(piece).map((one) => one.text),
    );
    assert.deepEqual(given, [['sr'], ['c/a.ts', 'on'], ['e'], ['\ntwo '], [], ['🎌!']]);
  });

  it('gives nothing more of what is broken, and never fails', () => {
    fc.assert(
      fc.property(written, fc.nat(), fc.string({ unit: 'binary' }), (whole, at, wrong) => {
        const place = at % (whole.length + 1);
        scan([whole.slice(0, place), wrong, whole.slice(place)]);
      }),
      { numRuns: 1_000 },
    );
    const broken: readonly (readonly [string, readonly unknown[]])[] = [
      ['{"path":"a" "content":"b"}', [['path', 'a']]],
      ['{"path":"a\\q","content":"b"}', [['path', 'a']]],
      ['{"content":"a\\u12g4b"}', [['content', 'a']]],
      ['```json\n{"path":"a"}', []],
      ['{"path":"a"}{"path":"b"}', [['path', 'a']]],
      ['{"a":[1}, "path":"b"}', []],
      [`${'['.repeat(100)}`, []],
      [`${'{"a":'.repeat(65)}{"path":"x"}`, []],
    ];
    for (const [whole, shown] of broken) assert.deepEqual(scan([whole]), shown, whole);
  });

  it('looks at each piece once: a long text in small pieces costs what it is long', () => {
    const scanner = createPartialJson(['content']);
    let characters = 0;
    scanner.push('{"content":"');
    for (let count = 0; count < 200_000; count++) characters += scanner.push('some text ')[0]?.text.length ?? 0;
    assert.equal(characters, 2_000_000);
  });
});
