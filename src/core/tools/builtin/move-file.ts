// move_file: moves or renames one file, never onto another.
import * as z from 'zod';
import { fail, succeed } from '../../../protocol/fault.ts';
import { pathEffect } from '../../shared/path-effect.ts';
import { EDIT_LIMIT, prepareSteps } from '../edit/file-steps.ts';
import { nothing, outdated } from '../edit/knowledge.ts';
import { filled } from '../fields.ts';
import { defineTool } from '../tool.ts';

export const moveFile = defineTool({
  name: 'move_file',
  title: 'Move file',
  description: 'Move or rename a file.',
  modes: ['agent'],
  outputs: ['files'],
  input: z.object({ from: filled(), to: filled() }),
  prepare: async (input, ports, { seen }) => {
    const { hash } = ports.clock;
    const [from, at] = await Promise.all([ports.files.locate(input.from), ports.files.locate(input.to)]);
    const [before, present] = await Promise.all([ports.files.read(from.path, EDIT_LIMIT), ports.files.stat(at.path)]);
    if (!before.ok) return before;
    if (present?.kind === 'folder') return fail('file.exists', `${at.label} is a folder; name the file in it too.`);
    if (present !== undefined) return fail('file.exists', `${at.label} exists already; nothing is overwritten.`);
    const step = { change: 'move', at, from, before: before.value } as const;
    const known = outdated(seen.of(from.path), before.value, hash);
    const about = {
      summary: `Move ${from.label} to ${at.label}`,
      done: () =>
        `Moved ${from.label} to ${at.label}.${known === undefined ? '' : ' It had changed since you read it.'}`,
      learn: () => {
        // Of what it knew the bytes may be gone: then nothing can be merged with what is there.
        seen.note(at.path, known === undefined ? before.value : { ...nothing(hash), ...known });
        seen.note(from.path, nothing(hash));
      },
    };
    const effects = [pathEffect('delete', from), pathEffect('write', at)];
    return succeed(prepareSteps([step], ports, about, effects));
  },
});
