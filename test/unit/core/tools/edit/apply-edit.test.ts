// The edit engine: what it replaces, what it keeps byte for byte, and what it refuses.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { applyEdit } from '../../../../../src/core/tools/edit/apply-edit.ts';
import type { Edit } from '../../../../../src/core/tools/edit/input.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const edited = (text: string, ...edits: Edit[]) => {
  const result = applyEdit(bytes(text), edits, 'a.ts');
  assert.ok(result.ok, result.ok ? '' : result.fault.text);
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(result.value.bytes);
};
const refused = (input: string | Uint8Array, edits: readonly Edit[], label = 'a.ts') => {
  const result = applyEdit(typeof input === 'string' ? bytes(input) : input, edits, label);
  assert.ok(!result.ok, 'the edit should have been refused');
  return result.fault;
};

describe('applyEdit, where the file holds characters that nobody is shown', () => {
  const LINE = 'x = "p\u200bq"; // note';
  const cases: readonly (readonly [what: string, text: string, edit: Edit, after: string])[] = [
    ['beside a mark of the byte order', '\ufeffone\ntwo\n', { old: 'one', new: 'uno' }, '\ufeffuno\ntwo\n'],
    ['elsewhere in the line', `${LINE}\n`, { old: '// note', new: '// remark' }, 'x = "p\u200bq"; // remark\n'],
    [
      'within what is quoted',
      `${LINE}\n`,
      { old: 'x = "pq"; // note', new: 'x = "pq"; // remark' },
      'x = "p\u200bq"; // remark\n',
    ],
    [
      'in one of several lines',
      `a\n${LINE}\nb\n`,
      { old: 'a\nx = "pq"; // note\nb', new: 'a\nx = "pq"; // remark\nB' },
      'a\nx = "p\u200bq"; // remark\nB\n',
    ],
    ['in the word itself, which is new then', `${LINE}\n`, { old: '"pq"', new: '"PQ"' }, 'x = "PQ"; // note\n'],
    ['around the word', '\u200bfoo\u200b bar\u200b', { old: 'foo', new: 'baz' }, '\u200bbaz\u200b bar\u200b'],
    ['a message in tags', 't\u{e0041}ext here\n', { old: 'text here', new: 'text there' }, 't\u{e0041}ext there\n'],
    [
      'an escape in a string',
      's = "\u001b[31mred"\n',
      { old: '"[31mred"', new: '"[32mgreen"' },
      's = "\u001b[32mgreen"\n',
    ],
  ];
  for (const [what, text, edit, after] of cases) {
    it(`works and keeps what it did not name: ${what}`, () => assert.equal(edited(text, edit), after));
  }

  it('is refused where another place looks the same, and says so', () => {
    assert.match(refused('pq = 1\np\u200bq = 1\n', [{ old: 'pq = 1', new: 'x' }]).text, /look alike, at 2 places/);
  });
});

describe('applyEdit', () => {
  it('replaces a unique match and nothing else', () => {
    assert.equal(edited('a\nb\nc\n', { old: 'b', new: 'B' }), 'a\nB\nc\n');
    assert.equal(edited('a\nb', { old: 'b', new: '' }), 'a\n');
    assert.equal(edited('$1 x', { old: 'x', new: '$& $1 $$' }), '$1 $& $1 $$');
  });

  it('took the end of the edit for an empty line further up, and the line below for its own', () => {
    const text = '  a() {\n    one();\n  }\n  \n  b() {\n    two();\n  }\n} \n';
    const old = '    one();\n  }\n\n  b() {\n    two();\n  }';
    assert.equal(edited(text, { old, new: '    one();\n  }' }), '  a() {\n    one();\n  }\n} \n');
  });

  it('put new lines between a line and the blanks it ends with', () => {
    assert.equal(edited('a\nb();\t\nc\n', { old: 'a\nb();', new: 'a\nb();\nd();' }), 'a\nb();\t\nd();\nc\n');
  });

  it('matches LF in CRLF text and writes the line ends found there', () => {
    assert.equal(edited('a\r\nb\r\nc\r\n', { old: 'a\nb\n', new: 'a\nx\ny\n' }), 'a\r\nx\r\ny\r\nc\r\n');
    assert.equal(edited('a\r\nb\r\n', { old: 'b', new: 'b\nc' }), 'a\r\nb\r\nc\r\n');
    assert.equal(edited('a\r\nlast', { old: 'last', new: 'last\nmore' }), 'a\r\nlast\r\nmore');
    assert.equal(edited('a\r\nb', { old: '\nb', new: '' }), 'a');
  });

  it('matches LF in old Mac text', () => {
    assert.equal(edited('a\rb\rc', { old: 'a\nb', new: 'a\nx\nb' }), 'a\rx\rb\rc');
  });

  it('leaves a lone CR in LF text an ordinary character, unless only so there is a match', () => {
    assert.equal(edited('p\rq\nb\n', { old: 'b', new: 'c\nd' }), 'p\rq\nc\nd\n');
    assert.equal(edited('p\rq\nb\n', { old: 'p\rq', new: 'x' }), 'x\nb\n');
    assert.equal(edited('p\rq\nb\n', { old: 'q\nb', new: 'q\nc' }), 'p\rq\nc\n');
    assert.equal(edited('p\rq\nb\n', { old: 'p\nq\nb', new: 'p\nx\nb' }), 'p\rx\nb\n');
  });

  it('keeps the line end of each line that old and new share in mixed text', () => {
    const text = 'a\nb\r\nc\nd\r\n';
    assert.equal(edited(text, { old: 'a\nb\nc\nd\n', new: 'a\nb\nC\nd\n' }), 'a\nb\r\nC\nd\r\n');
    assert.equal(edited(text, { old: 'a\nb\nc\nd\n', new: 'a\nb\nx\nc\nd\n' }), 'a\nb\r\nx\r\nc\nd\r\n');
    assert.equal(edited(text, { old: 'a\nb\nc\nd', new: 'A\nB\nC\nD' }), 'A\nB\r\nC\nD\r\n');
  });

  it('leaves a line its own end when others are put below it at the end of a match', () => {
    assert.equal(edited('a\nb\r\nc\n', { old: 'a\nb', new: 'a\nb\nx' }), 'a\nb\r\nx\r\nc\n');
    assert.equal(edited('a\r\nb\nc\n', { old: 'a\nb', new: 'a' }), 'a\r\nc\n');
  });

  it('takes written CRs literally where old matches byte for byte', () => {
    assert.equal(edited('a\r\nb\r\n', { old: '\r\n', new: '\n', all: true }), 'a\nb\n');
    assert.equal(edited('a\nb\n', { old: 'a\nb', new: 'a\r\nb' }), 'a\r\nb\n');
    assert.equal(edited('a\nb\n', { old: 'a\r\nb', new: 'a\r\nc' }), 'a\nc\n');
    assert.equal(edited('a\nb\r\na\r\nb\n', { old: 'a\r\nb', new: 'x' }), 'a\nb\r\nx\n');
  });

  it('keeps a byte order mark and takes one copied into old for the file’s own', () => {
    assert.equal(edited('\uFEFFa\nb\n', { old: 'a', new: 'x' }), '\uFEFFx\nb\n');
    assert.equal(edited('\uFEFFa\nb\n', { old: '\uFEFFa', new: '\uFEFFx' }), '\uFEFFx\nb\n');
    assert.equal(edited('\uFEFFa\nb\n', { old: '\uFEFFa', new: 'x' }), '\uFEFFx\nb\n');
  });

  it('names both lines of an ambiguous match, also when only the line ends differ', () => {
    const fault = refused('x = 1\ny\nx = 1\n', [{ old: 'x = 1', new: 'x = 2' }]);
    assert.equal(fault.code, 'edit.ambiguous');
    assert.match(fault.text, /lines 1 and 3\. .*Nothing was changed\.\n {2}1: x = 1\n {2}…\n {2}3: x = 1$/);
    assert.equal(refused('a\nb\n-\na\r\nb\r\n', [{ old: 'a\nb', new: 'x' }]).code, 'edit.ambiguous');
    assert.equal(refused('aaa', [{ old: 'aa', new: 'b' }]).code, 'edit.ambiguous');
  });

  it('replaces every place when all is set', () => {
    assert.equal(edited('a\r\nb a\n', { old: 'a', new: 'c', all: true }), 'c\r\nb c\n');
    assert.equal(edited('a\nb\r\na\r\nb', { old: 'a\nb', new: 'x\ny', all: true }), 'x\ny\r\nx\r\ny');
  });

  it('applies several edits in order to what the one before left', () => {
    assert.equal(edited('a\n', { old: 'a', new: 'b\nc' }, { old: 'c', new: 'd' }), 'b\nd\n');
  });

  it('changes nothing and says which edit failed when one of several does', () => {
    const fault = refused('a\nb\n', [
      { old: 'a', new: 'x' },
      { old: 'zzz', new: 'y' },
    ]);
    assert.equal(fault.code, 'edit.no-match');
    assert.match(fault.text, /^Edit 2 of 2: .*Nothing was changed\.$/);
  });

  it('refuses what cannot be meant', () => {
    assert.equal(refused('a', [{ old: '', new: 'x' }]).code, 'edit.empty-old');
    assert.equal(refused('a', [{ old: 'a', new: 'a' }]).code, 'edit.no-change');
    assert.equal(refused('a\r\nb', [{ old: 'a\nb', new: 'a\r\nb' }]).code, 'edit.no-change');
    assert.equal(
      refused('ab', [
        { old: 'a', new: 'c' },
        { old: 'c', new: 'a' },
      ]).code,
      'edit.no-change',
    );
  });

  it('never splits a character', () => {
    assert.equal(refused('😀', [{ old: '\ud83d', new: 'x' }]).code, 'edit.bad-text');
    assert.equal(refused('a', [{ old: 'a', new: '\ud83d' }]).code, 'edit.bad-text');
    assert.equal(edited('😀😁', { old: '😀😁', new: '😀😂' }), '😀😂');
  });

  it('writes UTF-16 back as UTF-16', () => {
    const little = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le');
    const result = applyEdit(little('a é 😀\r\nb\r\n'), [{ old: 'é 😀\nb', new: 'ü 😀\nc' }]);
    assert.ok(result.ok);
    assert.deepEqual(Buffer.from(result.value.bytes), little('a ü 😀\r\nc\r\n'));
    const big = applyEdit(Buffer.from(little('a\nb')).swap16(), [{ old: 'b', new: 'é' }]);
    assert.ok(big.ok);
    assert.deepEqual(Buffer.from(big.value.bytes), Buffer.from(little('a\né')).swap16());
  });

  it('changes ASCII in other encodings, never beside what it cannot read', () => {
    const latin = Buffer.from('caf\xe9 = 1\r\nx = "\xa0"\r\n', 'latin1');
    const result = applyEdit(latin, [{ old: 'x = ', new: 'y = ' }]);
    assert.ok(result.ok);
    assert.equal(Buffer.from(result.value.bytes).toString('latin1'), 'caf\xe9 = 1\r\ny = "\xa0"\r\n');
    assert.equal(refused(latin, [{ old: 'café', new: 'cafe' }]).code, 'edit.encoding');
    assert.equal(refused(latin, [{ old: 'x', new: 'é' }]).code, 'edit.encoding');
    // Shift-JIS writes 表 as 0x95 0x5C, whose second byte looks like a backslash.
    assert.equal(refused(Buffer.from('\x95\\ n', 'latin1'), [{ old: '\\ n', new: 'x' }]).code, 'edit.encoding');
  });

  it('refuses encodings it could damage', () => {
    assert.equal(refused(new Uint8Array([0xff, 0xfe, 0x61]), [{ old: 'a', new: 'b' }]).code, 'edit.encoding');
    assert.equal(refused(new Uint8Array([0xff, 0xfe, 0, 0xd8]), [{ old: 'a', new: 'b' }]).code, 'edit.encoding');
    assert.equal(refused(new Uint8Array([0xff, 0xfe, 0, 0, 0x61, 0]), [{ old: 'a', new: 'b' }]).code, 'edit.encoding');
    assert.equal(refused(new Uint8Array([0x61, 0, 0x62]), [{ old: 'a', new: 'b' }]).code, 'edit.binary');
    assert.equal(refused(new Uint8Array([0x61, 0xe9, 2]), [{ old: 'a', new: 'b' }]).code, 'edit.binary');
  });
});
