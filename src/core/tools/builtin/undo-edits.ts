// undo_edits: takes changes of files back as one, merged with what was changed since; itself undone the same way.
import { fail, succeed } from '../../../protocol/fault.ts';
import { pathEffect } from '../../shared/path-effect.ts';
import { count } from '../../shared/text.ts';
import { undoConflict } from '../../shared/undo-conflict.ts';
import { prepareSteps } from '../edit/file-steps.ts';
import { walkBack } from '../edit/undo.ts';
import { itemsOf, UndoInputSchema } from '../edit/undo-input.ts';
import { stepsOf } from '../edit/undo-steps.ts';
import { defineTool } from '../tool.ts';

export const undoEdits = defineTool({
  name: 'undo_edits',
  title: 'Undo',
  description: 'Takes changes of files back.',
  offered: false,
  outputs: ['files'],
  input: UndoInputSchema,
  prepare: async (input, ports) => {
    const walked = await walkBack(itemsOf(input), input.choices ?? [], ports);
    const { files } = walked;
    const conflict = undoConflict(files);
    if (conflict !== undefined) return { ok: false, fault: conflict };
    const steps = await stepsOf(walked);
    if (steps.length === 0) return fail('undo.nothing', 'There is nothing to take back: these files are as before.');
    const effects = steps.flatMap((step) => [
      pathEffect(step.change === 'delete' ? 'delete' : 'write', step.at),
      ...(step.change === 'move' ? [pathEffect('delete', step.from)] : []),
    ]);
    const names = count(steps.length, 'file');
    const merged = files.flatMap((file) => (file.outcome === 'merged' ? [file.label] : []));
    const kept = merged.length === 0 ? '' : ` What was changed since was kept: ${merged.join(', ')}.`;
    const done = () => `Took back the changes of ${names}: ${steps.map((step) => step.at.label).join(', ')}.${kept}`;
    const { undone } = input;
    return succeed(prepareSteps(steps, ports, { summary: `Undo the changes of ${names}`, done, undone }, effects));
  },
});
