// Growing Markdown: each block closed once, the same blocks however the text was cut on its way.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { type Block, BlockSplitter } from '../../../../webview/text/block-splitter.ts';

const all = (text: string): Block[] => {
  const splitter = new BlockSplitter();
  const closed = splitter.update(text);
  return splitter.open === undefined ? [...closed] : [...closed, splitter.open];
};
const texts = (text: string) => all(text).map((block) => block.text.trim());

describe('BlockSplitter', () => {
  it('closes a paragraph at the blank line and not before the next one begins', () => {
    const splitter = new BlockSplitter();
    assert.deepEqual(splitter.update('one\n\n'), []);
    assert.deepEqual(
      splitter.update('one\n\ntwo\n').map((block) => block.text.trim()),
      ['one'],
    );
    assert.equal(splitter.open?.text, 'two\n');
  });

  it('keeps fenced code whole, blank lines included, and knows its language', () => {
    const [before, code, after] = all('text\n```ts\na\n\n# b\n```\nmore');
    assert.deepEqual([before?.text, after?.text], ['text\n', 'more']);
    assert.deepEqual(code, { kind: 'code', text: 'a\n\n# b\n', language: 'ts' });
  });

  it('shows open code while its closing fence is being written', () => {
    const splitter = new BlockSplitter();
    splitter.update('~~~py\nx = 1\n~~');
    assert.deepEqual(splitter.open, { kind: 'code', text: 'x = 1\n', language: 'py' });
  });

  it('does not close a fence with a shorter or another one', () => {
    assert.equal(all('````\n```\n~~~~\nx\n````\n').length, 1);
  });

  it('keeps a list with blank lines, nested code and continued items together', () => {
    const list = '1. one\n\n   ```js\n   a\n\n   b\n   ```\n\n2. two\n   more\n';
    assert.deepEqual(texts(`${list}\nafter\n`), [list.trim(), 'after']);
  });

  it('makes a heading a block of its own', () => {
    assert.deepEqual(texts('text\n## Head\nmore'), ['text', '## Head', 'more']);
  });

  it('cuts an endless paragraph, so that no open block grows without bound', () => {
    const splitter = new BlockSplitter();
    const text = 'some words without a line end '.repeat(4_000);
    let whole = '';
    for (let at = 500; at <= text.length; at += 500) {
      for (const block of splitter.update(text.slice(0, at))) whole += block.text;
      assert.ok((splitter.open?.text.length ?? 0) <= 8_500);
    }
    assert.equal(whole + (splitter.open?.text ?? ''), text.slice(0, text.length - (text.length % 500)));
  });

  it('cuts an endless list between items and an endless table below its head', () => {
    for (const block of all('- an item of the list\n'.repeat(1_000))) assert.match(block.text, /^- an item/);
    const tables = all(`| a | b |\n|---|---|\n${'| cell | cell |\n'.repeat(1_000)}`);
    assert.ok(tables.length > 2);
    for (const table of tables) assert.match(table.text, /^\| a \| b \|\n\|---\|---\|\n\| cell/);
  });

  it('gives the same closed blocks however the text was cut', () => {
    const line = fc.constantFrom(
      'text',
      '',
      '- item',
      '  more',
      '```ts',
      '```',
      '# head',
      '| a | b |',
      '|---|---|',
      '1. x',
      '> q',
      '    code',
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), fc.integer({ min: 1, max: 9 }), (lines, step) => {
        const text = `${lines.join('\n')}\n`;
        const splitter = new BlockSplitter();
        const closed: Block[] = [];
        for (let at = step; at < text.length; at += step) closed.push(...splitter.update(text.slice(0, at)));
        closed.push(...splitter.update(text));
        assert.deepEqual(splitter.open === undefined ? closed : [...closed, splitter.open], all(text));
      }),
    );
  });
});
