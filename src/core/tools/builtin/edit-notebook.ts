// edit_notebook: changes cells of a notebook; everything else in the file stays byte for byte.
import type { FileChange } from '../../../protocol/display.ts';
import { fail, succeed } from '../../../protocol/fault.ts';
import { pathEffect } from '../../shared/path-effect.ts';
import { editNotebookCells } from '../edit/edit-notebook-cells.ts';
import { EDIT_LIMIT, prepareSteps } from '../edit/file-steps.ts';
import { EditNotebookInputSchema } from '../edit/input.ts';
import { outdated } from '../edit/knowledge.ts';
import { defineTool } from '../tool.ts';

const DONE = { replace: 'Replaced', insert: 'Inserted below', delete: 'Deleted' } as const;

export const editNotebook = defineTool({
  name: 'edit_notebook',
  title: 'Edit notebook',
  rare: true,
  description: 'Replace, insert (below) or delete an .ipynb cell.',
  modes: ['agent'],
  outputs: ['files'],
  input: EditNotebookInputSchema,
  prepare: async ({ path, ...edit }, ports, { seen }) => {
    const { hash } = ports.clock;
    const at = await ports.files.locate(path);
    const before = await ports.files.read(at.path, EDIT_LIMIT);
    if (!before.ok) return before;
    const known = outdated(seen.of(at.path), before.value, hash);
    if (known !== undefined && /^\d+$/.test(edit.cell)) {
      const text = `${at.label} has changed since you read it, so the numbers of its cells may be others now.`;
      return fail('edit.conflict', `${text} Nothing was changed. Read it again.`);
    }
    const bytes = editNotebookCells(before.value.bytes, [edit], at.label);
    if (!bytes.ok) return bytes;
    const about = {
      summary: `Edit ${at.label}`,
      done: () => `${DONE[edit.action]} cell ${edit.cell} of ${at.label}.`,
      learn: ([change]: readonly FileChange[]) => {
        if (known === undefined) seen.note(at.path, { hash: change?.after ?? hash(bytes.value), bytes: bytes.value });
      },
    };
    const step = { change: 'write', at, before: before.value, bytes: bytes.value } as const;
    return succeed(prepareSteps([step], ports, about, [pathEffect('write', at)]));
  },
});
