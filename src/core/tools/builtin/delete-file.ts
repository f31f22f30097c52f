// delete_file: deletes one file, whose content is kept so that it can be taken back.
import * as z from 'zod';
import { succeed } from '../../../protocol/fault.ts';
import { pathEffect } from '../../shared/path-effect.ts';
import { EDIT_LIMIT, prepareSteps } from '../edit/file-steps.ts';
import { filled } from '../fields.ts';
import { defineTool } from '../tool.ts';

export const deleteFile = defineTool({
  name: 'delete_file',
  title: 'Delete file',
  description: 'Delete a file.',
  modes: ['agent'],
  input: z.object({ path: filled() }),
  prepare: async ({ path }, ports) => {
    const at = await ports.files.locate(path);
    const before = await ports.files.read(at.path, EDIT_LIMIT);
    if (!before.ok) return before;
    const step = { change: 'delete', at, before: before.value } as const;
    const done = () => `Deleted ${at.label}.`;
    return succeed(prepareSteps([step], ports, { summary: `Delete ${at.label}`, done }, [pathEffect('delete', at)]));
  },
});
