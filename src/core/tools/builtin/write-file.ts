// write_file: creates a file or replaces all of one.
import { fail, succeed } from '../../../protocol/fault.ts';
import { pathEffect } from '../../shared/path-effect.ts';
import { count } from '../../shared/text.ts';
import { prepareSteps, readPresent } from '../edit/file-steps.ts';
import { WriteFileInputSchema } from '../edit/input.ts';
import { writeWhole } from '../edit/write-whole.ts';
import { defineTool } from '../tool.ts';

export const writeFile = defineTool({
  name: 'write_file',
  title: 'Write file',
  description: 'Create or replace a file.',
  modes: ['agent'],
  input: WriteFileInputSchema,
  prepare: async ({ path, content }, ports) => {
    const at = await ports.files.locate(path);
    const before = await readPresent(ports.files, at.path);
    if (!before.ok) return before;
    const written = writeWhole(before.value?.bytes ?? null, content, at.label);
    if (!written.ok) return written;
    const { bytes } = written.value;
    if (before.value !== null && before.value.hash === ports.clock.hash(bytes)) {
      return fail('edit.no-change', `${at.label} already has exactly this content.`);
    }
    const verb = before.value === null ? 'Create' : 'Replace';
    const done = () => `${verb}d ${at.label} (${count(bytes.length, 'byte')}).`;
    const step = { change: 'write', at, before: before.value, bytes } as const;
    return succeed(prepareSteps([step], ports, { summary: `${verb} ${at.label}`, done }, [pathEffect('write', at)]));
  },
});
