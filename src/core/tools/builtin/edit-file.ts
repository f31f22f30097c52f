// edit_file: replaces exact, unique pieces of a text file; everything else stays byte for byte.
import { succeed } from '../../../protocol/fault.ts';
import { pathEffect } from '../../shared/path-effect.ts';
import { count } from '../../shared/text.ts';
import { applyEdit } from '../edit/apply-edit.ts';
import { EDIT_LIMIT, prepareSteps } from '../edit/file-steps.ts';
import { EditFileInputSchema } from '../edit/input.ts';
import { defineTool } from '../tool.ts';

export const editFile = defineTool({
  name: 'edit_file',
  title: 'Edit file',
  description: 'Replace exact text; each old must occur once, or set all.',
  modes: ['agent'],
  input: EditFileInputSchema,
  prepare: async (input, ports) => {
    const at = await ports.files.locate(input.path);
    const before = await ports.files.read(at.path, EDIT_LIMIT);
    if (!before.ok) return before;
    const edited = applyEdit(before.value.bytes, input.edits, at.label);
    if (!edited.ok) return edited;
    const { bytes, replaced } = edited.value;
    const done = (changes: readonly { readonly added: number; readonly removed: number }[]) =>
      `Edited ${at.label}: ${count(replaced, 'place')}, +${changes[0]?.added} -${changes[0]?.removed} lines.`;
    const step = { change: 'write', at, before: before.value, bytes } as const;
    return succeed(prepareSteps([step], ports, { summary: `Edit ${at.label}`, done }, [pathEffect('write', at)]));
  },
});
