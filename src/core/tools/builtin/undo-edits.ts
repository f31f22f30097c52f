// undo_edits: takes changes of files back as one, if nobody has changed those files since; itself undone the same way.
import * as z from 'zod';
import { FileChangeSchema } from '../../../protocol/display.ts';
import { fail, succeed } from '../../../protocol/fault.ts';
import { pathEffect } from '../../shared/path-effect.ts';
import { count } from '../../shared/text.ts';
import { prepareSteps } from '../edit/file-steps.ts';
import { netEffect } from '../edit/undo.ts';
import { defineTool } from '../tool.ts';

export const undoEdits = defineTool({
  name: 'undo_edits',
  title: 'Undo',
  description: 'Takes changes of files back.',
  offered: false,
  outputs: ['files'],
  input: z.object({ calls: z.array(z.string()), changes: z.array(FileChangeSchema) }),
  prepare: async ({ changes }, ports) => {
    const steps = await netEffect(changes, ports);
    if (!steps.ok) return steps;
    if (steps.value.length === 0)
      return fail('undo.nothing', 'There is nothing to take back: these files are as before.');
    const effects = steps.value.flatMap((step) => [
      pathEffect(step.change === 'delete' ? 'delete' : 'write', step.at),
      ...(step.change === 'move' ? [pathEffect('delete', step.from)] : []),
    ]);
    const names = count(steps.value.length, 'file');
    const done = () => `Took back the changes of ${names}: ${steps.value.map((step) => step.at.label).join(', ')}.`;
    return succeed(prepareSteps(steps.value, ports, { summary: `Undo the changes of ${names}`, done }, effects));
  },
});
