// Cells of a notebook as cells: what is not named keeps its bytes, however the file is written.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { editNotebookCells } from '../../../../../src/core/tools/edit/edit-notebook-cells.ts';
import type { CellEdit } from '../../../../../src/core/tools/edit/input.ts';

const NOTEBOOK = {
  cells: [
    { cell_type: 'markdown', id: 'aa', metadata: {}, source: ['# Title “é”\n', 'text'] },
    {
      cell_type: 'code',
      execution_count: 3,
      id: 'bb',
      metadata: { tags: ['x'] },
      outputs: [{ name: 'stdout', output_type: 'stream', text: ['] } "1\n'] }],
      source: ['x = 1\n', 'print(x)'],
    },
    { cell_type: 'code', execution_count: null, id: 'cc', metadata: {}, outputs: [], source: [] },
  ],
  metadata: { kernelspec: { name: 'python3' } },
  nbformat: 4,
  nbformat_minor: 5,
};
const TEXT = `${JSON.stringify(NOTEBOOK, null, 1)}\n`;

const edit = (text: string, ...edits: readonly CellEdit[]) => {
  const result = editNotebookCells(Buffer.from(text), edits, 'a.ipynb');
  return result.ok ? Buffer.from(result.value).toString() : result.fault.code;
};
/** What the same change of the data gives when it is written the same way. */
const wanted = (change: (cells: (typeof NOTEBOOK)['cells']) => unknown, indent: number | undefined = 1) => {
  const copy = structuredClone(NOTEBOOK);
  const cells = change(copy.cells);
  return `${JSON.stringify({ ...copy, cells }, null, indent)}\n`;
};

describe('editNotebookCells', () => {
  it('replaces a source and clears what came of the old one', () => {
    const replaced = { execution_count: null, outputs: [], source: ['y = "é"\n', 'print(y)\n'] };
    assert.equal(
      edit(TEXT, { cell: 'bb', action: 'replace', source: 'y = "é"\nprint(y)\n' }),
      wanted((cells) => cells.with(1, { ...cells[1], ...replaced } as never)),
    );
    assert.equal(
      edit(TEXT, { cell: '0', action: 'replace', source: '# Other' }),
      wanted((cells) => cells.with(0, { ...cells[0], source: ['# Other'] } as never)),
    );
    assert.equal(
      edit(TEXT, { cell: '2', action: 'replace', source: 'a' }),
      wanted((cells) => cells.with(2, { ...cells[2], source: ['a'] } as never)),
    );
  });

  it('inserts, deletes and moves on, by the numbers cells have before', () => {
    const result = edit(
      TEXT,
      { cell: '0', action: 'delete' },
      { cell: 'bb', action: 'insert', source: 'new', type: 'markdown' },
      { cell: '2', action: 'replace', source: 'last' },
      { cell: 'top', action: 'insert', source: 'first\n' },
    );
    const { cells } = JSON.parse(result);
    assert.deepEqual(
      cells.map((cell: { source: string[] }) => cell.source.join('')),
      ['first\n', 'x = 1\nprint(x)', 'new', 'last'],
    );
    assert.equal(new Set(cells.map((cell: { id: string }) => cell.id)).size, 4);
    assert.deepEqual(Object.keys(cells[0]), ['cell_type', 'execution_count', 'id', 'metadata', 'outputs', 'source']);
    assert.deepEqual(Object.keys(cells[2]), ['cell_type', 'id', 'metadata', 'source']);
    assert.equal(result, `${JSON.stringify(JSON.parse(result), null, 1)}\n`);
  });

  it('deletes the first, the last and all', () => {
    const kept = (...numbers: readonly number[]) => wanted((cells) => numbers.map((number) => cells[number]));
    assert.equal(edit(TEXT, { cell: '0', action: 'delete' }), kept(1, 2));
    assert.equal(edit(TEXT, { cell: '2', action: 'delete' }), kept(0, 1));
    const all = ['0', '1', '2'].map((cell): CellEdit => ({ cell, action: 'delete' }));
    assert.equal(edit(TEXT, ...all), kept());
    assert.deepEqual(JSON.parse(edit(kept(), { cell: 'top', action: 'insert', source: 'x' })).cells[0].source, ['x']);
  });

  it('changes the type with what belongs to it', () => {
    const code = JSON.parse(edit(TEXT, { cell: '0', action: 'replace', type: 'code' })).cells[0];
    assert.deepEqual([code.cell_type, code.outputs, code.execution_count], ['code', [], null]);
    const text = JSON.parse(edit(TEXT, { cell: '1', action: 'replace', type: 'markdown', source: 'x' })).cells[1];
    assert.deepEqual(Object.keys(text), ['cell_type', 'id', 'metadata', 'source']);
  });

  for (const [name, text] of Object.entries({
    'four blanks': JSON.stringify(NOTEBOOK, null, 4),
    tabs: JSON.stringify(NOTEBOOK, null, '\t'),
    'one line': JSON.stringify(NOTEBOOK),
    'CRLF and a mark': `\uFEFF${TEXT.replaceAll('\n', '\r\n')}`,
    'sources as strings': `${JSON.stringify(NOTEBOOK, (key, value) => (key === 'source' ? value.join('') : value), 1)}\n`,
  })) {
    it(`keeps the way a file is written: ${name}`, () => {
      const source = name === 'sources as strings' ? '' : [];
      const result = edit(text, { cell: 'bb', action: 'replace', source: '' });
      const data = JSON.parse(text.replace('\uFEFF', ''));
      Object.assign(data.cells[1], { execution_count: null, outputs: [], source });
      const own = text.includes('\n') ? (/\n([ \t]+)"/.exec(text)?.[1] ?? '') : '';
      const json = JSON.stringify(data, null, own).replaceAll('\n', text.includes('\r') ? '\r\n' : '\n');
      assert.equal(result, text.startsWith('\uFEFF') ? `\uFEFF${json}\r\n` : json + (text.endsWith('\n') ? '\n' : ''));
    });
  }

  it('refuses cells that are not there, two edits of one, and what is no notebook', () => {
    assert.equal(edit(TEXT, { cell: '3', action: 'delete' }), 'notebook.no-cell');
    assert.equal(edit(TEXT, { cell: 'zz', action: 'delete' }), 'notebook.no-cell');
    assert.equal(edit(TEXT, { cell: 'top', action: 'replace', source: 'x' }), 'notebook.no-cell');
    assert.equal(
      edit(TEXT, { cell: '0', action: 'delete' }, { cell: 'aa', action: 'replace', source: '' }),
      'edit.overlap',
    );
    assert.equal(edit(TEXT, { cell: '0', action: 'replace', source: '# Title “é”\ntext' }), 'edit.no-change');
    assert.equal(edit('{"cells": 1}', { cell: '0', action: 'delete' }), 'notebook.invalid');
    assert.equal(edit(TEXT, { cell: '1', action: 'replace', source: 'x = 2\n# ... rest unchanged' }), 'edit.elision');
  });
});
