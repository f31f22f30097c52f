// Whole files: what is given is written, and neither an encoding, a line end nor most of a file is lost by the way.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { writeWhole } from '../../../../../src/core/tools/edit/write-whole.ts';

const write = (before: string | Uint8Array | null, content: string) =>
  writeWhole(typeof before === 'string' ? Buffer.from(before) : before, content, 'a.ts');
const written = (before: string | Uint8Array | null, content: string) => {
  const result = write(before, content);
  assert.ok(result.ok, result.ok ? '' : result.fault.text);
  return Buffer.from(result.value.bytes).toString();
};
const codeOf = (before: string | Uint8Array | null, content: string) => {
  const result = write(before, content);
  return result.ok ? 'done' : result.fault.code;
};
const many = (count: number) => Array.from({ length: count }, (_, index) => `line ${index}\n`).join('');

describe('writeWhole', () => {
  it('writes a new file as it is given', () => {
    assert.equal(written(null, 'a\r\nb'), 'a\r\nb');
    assert.equal(written('', '\uFEFFa\n'), '\uFEFFa\n');
  });

  it('keeps the line ends of the file, each line its own', () => {
    assert.equal(written('a\r\nb\r\n', 'a\nx\nb\n'), 'a\r\nx\r\nb\r\n');
    assert.equal(written('a\rb\r', 'a\nx\n'), 'a\rx\r');
    assert.equal(written('a\nb\r\nc\n', 'a\nB\nc\nd\n'), 'a\nB\r\nc\nd\n');
    assert.equal(written('a\r\nb', 'a\nb\n'), 'a\r\nb\r\n');
    assert.equal(written('a\r\nb\r\n', 'a\nb'), 'a\r\nb');
    assert.equal(written('a\nb\n', 'a\r\nb\r\n'), 'a\r\nb\r\n');
  });

  it('keeps the mark and the encoding', () => {
    assert.equal(written('\uFEFFa\n', 'b\n'), '\uFEFFb\n');
    assert.equal(written('\uFEFFa\n', '\uFEFFb\n'), '\uFEFFb\n');
    const wide = write(Buffer.from('\uFEFFa\r\n', 'utf16le'), 'é\n');
    assert.deepEqual(wide.ok && Buffer.from(wide.value.bytes), Buffer.from('\uFEFFé\r\n', 'utf16le'));
    assert.equal(written(Buffer.from('caf\xe9', 'latin1'), 'cafe'), 'cafe');
    assert.equal(codeOf(Buffer.from('caf\xe9', 'latin1'), 'café'), 'edit.encoding');
    assert.equal(codeOf(Buffer.from([1, 0]), 'x'), 'edit.binary');
  });

  it('refuses to leave little of a file that holds much', () => {
    assert.equal(codeOf(many(60), many(19)), 'edit.shrinks');
    assert.equal(codeOf(many(60), ''), 'edit.shrinks');
    assert.equal(codeOf(many(60), many(20)), 'done');
    assert.equal(codeOf(many(60), `${'x'.repeat(300)}\n`), 'done');
    assert.equal(codeOf(many(19), 'x\n'), 'done');
  });

  it('refuses what stands for lines left out', () => {
    assert.equal(codeOf('a\nb\n', 'a\n// ... rest unchanged\n'), 'edit.elision');
  });
});
