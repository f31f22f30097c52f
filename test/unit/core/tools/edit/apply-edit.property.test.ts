// Whatever the line ends, the mark and the last newline: what an edit does not name stays byte for byte.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { applyEdit } from '../../../../../src/core/tools/edit/apply-edit.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

const lineText = fc.string({ unit: fc.constantFrom('a', 'é', '😀', ' ', '\t', '$', '<', '\\'), maxLength: 8 });
const lineEnd = fc.constantFrom('\n', '\r\n');
const fileLines = fc.array(fc.tuple(lineText, lineEnd), { minLength: 1, maxLength: 12 });

interface Made {
  readonly lines: readonly string[];
  readonly ends: readonly string[];
  readonly text: string;
}

/** Each line is made unique by its number, so that any run of them has one place. */
const madeFile = fc.tuple(fileLines, fc.boolean(), fc.boolean()).map(([pairs, bom, open]): Made & { bom: string } => {
  const lines = pairs.map(([text], index) => `#${index}:${text}|`);
  const ends = pairs.map(([, end], index) => (open && index === pairs.length - 1 ? '' : end));
  const body = lines.map((line, index) => line + ends[index]).join('');
  return { lines, ends, bom: bom ? '\uFEFF' : '', text: (bom ? '\uFEFF' : '') + body };
});

describe('applyEdit on any text', () => {
  it('keeps every line outside the match, and its line end, byte for byte', () => {
    fc.assert(
      fc.property(madeFile, fc.nat(), fc.nat(), fc.array(lineText, { maxLength: 4 }), (file, start, size, added) => {
        const from = start % file.lines.length;
        const to = Math.min(file.lines.length, from + 1 + (size % 4));
        const old = file.lines.slice(from, to).join('\n');
        const replacement = added.map((line) => `new ${line}`).join('\n');
        const result = applyEdit(encode(file.text), [{ old, new: replacement }]);
        assert.ok(result.ok, result.ok ? '' : result.fault.text);
        const outside = (range: readonly [number, number]) =>
          file.lines
            .slice(...range)
            .map((line, index) => line + file.ends[range[0] + index])
            .join('');
        const after = decode(result.value.bytes);
        const head = file.bom + outside([0, from]);
        const tail = (file.ends[to - 1] ?? '') + outside([to, file.lines.length]);
        assert.equal(after.slice(0, head.length), head);
        assert.equal(after.slice(after.length - tail.length), tail);
        const middle = after.slice(head.length, after.length - tail.length);
        assert.equal(middle.replaceAll('\r\n', '\n'), replacement);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps lines that old and new share byte for byte', () => {
    fc.assert(
      fc.property(madeFile, fc.nat(), (file, at) => {
        const index = at % file.lines.length;
        const old = file.lines.join('\n');
        const changed = file.lines.with(index, 'changed');
        const result = applyEdit(encode(file.text), [{ old, new: changed.join('\n') }]);
        assert.ok(result.ok, result.ok ? '' : result.fault.text);
        const wanted = file.bom + changed.map((line, number) => line + file.ends[number]).join('');
        assert.equal(decode(result.value.bytes), wanted);
      }),
      { numRuns: 300 },
    );
  });

  it('agrees with plain replacement wherever it succeeds on LF text', () => {
    const small = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 10 });
    fc.assert(
      fc.property(small, small, small, (text, old, replacement) => {
        const result = applyEdit(encode(text), [{ old, new: replacement }]);
        const places = old === '' ? 0 : [...text].filter((_, index) => text.startsWith(old, index)).length;
        // The last line may lack the newline that was copied with it.
        const atEnd = old.length > 1 && !text.endsWith('\n') && `${text}\n`.endsWith(old);
        const last = places === 0 && atEnd;
        const wanted = last
          ? text.slice(0, text.length + 1 - old.length) + replacement.replace(/\n$/, '')
          : text.replace(old, () => replacement);
        assert.equal(result.ok, (last || (places === 1 && !atEnd)) && old !== replacement && wanted !== text);
        if (result.ok) assert.equal(decode(result.value.bytes), wanted);
      }),
      { numRuns: 2_000 },
    );
  });
});
