// delete_file: deletes one file, whose content is kept so that it can be taken back.
import * as z from 'zod';
import { fail, succeed } from '../../../protocol/fault.ts';
import { pathEffect } from '../../shared/path-effect.ts';
import { prepareSteps, readThere } from '../edit/file-steps.ts';
import { nothing, outdated } from '../edit/knowledge.ts';
import { filled } from '../fields.ts';
import { defineTool } from '../tool.ts';

export const deleteFile = defineTool({
  name: 'delete_file',
  title: 'Delete file',
  description: 'Delete a file.',
  modes: ['agent'],
  rare: true,
  outputs: ['files'],
  input: z.object({ path: filled() }),
  prepare: async ({ path }, ports, { seen }) => {
    const { hash } = ports.clock;
    // A link is deleted itself, not what it leads to.
    const at = await ports.files.locateName(path);
    const before = await readThere(ports.files, at.path);
    if (!before.ok) return before;
    if (outdated(seen.of(at.path), before.value, hash) !== undefined) {
      const text = `${at.label} has changed since you read it, so it was not deleted.`;
      return fail('edit.conflict', `${text} Read all of it again and see whether it may still go.`);
    }
    const step = { change: 'delete', at, before: before.value } as const;
    const about = {
      summary: `Delete ${at.label}`,
      done: () => `Deleted ${at.label}.`,
      learn: () => seen.note(at.path, nothing(hash)),
    };
    return succeed(prepareSteps([step], ports, about, [pathEffect('delete', at)]));
  },
});
