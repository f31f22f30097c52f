// edit_file: replaces exact, unique pieces of a text file; everything else stays byte for byte.

import type { FileChange } from '../../../protocol/display.ts';
import { fail, succeed } from '../../../protocol/fault.ts';
import { pathEffect } from '../../shared/path-effect.ts';
import { count } from '../../shared/text.ts';
import { applyEdit } from '../edit/apply-edit.ts';
import { EDIT_LIMIT, prepareSteps } from '../edit/file-steps.ts';
import { EditFileInputSchema } from '../edit/input.ts';
import { outdated } from '../edit/knowledge.ts';
import { landsElsewhere } from '../edit/misplaced.ts';
import { defineTool } from '../tool.ts';

export const editFile = defineTool({
  name: 'edit_file',
  title: 'Edit file',
  description: 'Replace exact text; each old must occur once, or set all.',
  modes: ['agent'],
  outputs: ['files'],
  shows: { label: 'path', text: ['edits.new'] },
  input: EditFileInputSchema,
  prepare: async (input, ports, { seen }) => {
    const { hash } = ports.clock;
    const at = await ports.files.locate(input.path);
    const before = await ports.files.read(at.path, EDIT_LIMIT);
    if (!before.ok) return before;
    const known = outdated(seen.of(at.path), before.value, hash);
    const edited = applyEdit(before.value.bytes, input.edits, at.label);
    if (!edited.ok) {
      if (known === undefined) return edited;
      return fail(edited.fault.code, `${edited.fault.text} ${at.label} has changed since you read it: read it again.`);
    }
    const { bytes, replaced } = edited.value;
    // What the agent would have made of the file as it knew it.
    const own = known?.bytes === undefined ? undefined : applyEdit(known.bytes, input.edits, at.label);
    if (known?.bytes !== undefined && own?.ok === true) {
      const versions = { known: known.bytes, meant: own.value.bytes, present: before.value.bytes, result: bytes };
      if (landsElsewhere(versions)) {
        const text = `${at.label} has changed since you read it, and \`old\` is not where it was.`;
        return fail('edit.conflict', `${text} Nothing was changed. Read it again and base the edit on that.`);
      }
    }
    const note = known === undefined ? '' : ' The file had changed since you read it; those changes are kept.';
    const about = {
      summary: `Edit ${at.label}`,
      done: ([change]: readonly FileChange[]) =>
        `Edited ${at.label}: ${count(replaced, 'place')}, +${change?.added} -${change?.removed} lines.${note}`,
      learn: ([change]: readonly FileChange[]) => {
        if (known === undefined) seen.note(at.path, { hash: change?.after ?? hash(bytes), bytes });
        // It knows its own edit of what it had read, not what others changed.
        else if (own?.ok === true) seen.note(at.path, { hash: hash(own.value.bytes), bytes: own.value.bytes });
      },
    };
    const step = { change: 'write', at, before: before.value, bytes } as const;
    return succeed(prepareSteps([step], ports, about, [pathEffect('write', at)]));
  },
});
