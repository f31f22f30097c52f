// edit_notebook: cells by id or number, and numbers only while they are known to be right.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { editFile } from '../../../../../src/core/tools/builtin/edit-file.ts';
import { editNotebook } from '../../../../../src/core/tools/builtin/edit-notebook.ts';
import { readFile } from '../../../../../src/core/tools/builtin/read-file.ts';
import { createWorkbench } from '../workbench.ts';

const cell = (id: string, source: string) => ({ cell_type: 'raw', id, metadata: {}, source });
const notebook = (...cells: readonly object[]) =>
  JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });

describe('edit_notebook', () => {
  it('changes a cell and says so', async () => {
    const bench = createWorkbench({ files: { 'a.ipynb': notebook(cell('a', 'x')) } });
    const result = await bench.call(editNotebook, {
      path: 'a.ipynb',
      cell: 'a',
      action: 'replace',
      source: 'y',
    });
    assert.equal(bench.files.text('a.ipynb'), notebook(cell('a', 'y')));
    assert.equal(result.forModel, 'Replaced cell a of a.ipynb.');
  });

  it('takes no number for a cell of a notebook that has changed since it was read', async () => {
    const bench = createWorkbench({ files: { 'a.ipynb': notebook(cell('a', 'x')) } });
    await bench.call(readFile, { path: 'a.ipynb' });
    bench.files.put('a.ipynb', notebook(cell('b', 'new'), cell('a', 'x')));
    const edits = (cell: string | number) => ({ path: 'a.ipynb', cell, action: 'delete' });
    assert.equal((await bench.refusal(editNotebook, edits(0))).code, 'edit.conflict');
    await bench.call(editNotebook, edits('a'));
    assert.equal(bench.files.text('a.ipynb'), notebook(cell('b', 'new')));
  });

  it('is named where edit_file would leave no notebook', async () => {
    const bench = createWorkbench({ files: { 'a.ipynb': notebook(cell('a', 'x')) } });
    const fault = await bench.refusal(editFile, { path: 'a.ipynb', edits: [{ old: '"x"', new: '"x" + "y"' }] });
    assert.equal(fault.code, 'edit.notebook');
    assert.match(fault.text, /edit_notebook/);
    await bench.call(editFile, { path: 'a.ipynb', edits: [{ old: '"x"', new: '"y"' }] });
  });
});
