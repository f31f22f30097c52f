// move_file: moves or renames one file, never onto another.
import * as z from 'zod';
import { fail, succeed } from '../../../protocol/fault.ts';
import type { Located } from '../../ports/files.ts';
import { pathEffect } from '../../shared/path-effect.ts';
import { prepareSteps, readThere } from '../edit/file-steps.ts';
import { nothing, outdated } from '../edit/knowledge.ts';
import { filled } from '../fields.ts';
import { defineTool } from '../tool.ts';

export const moveFile = defineTool({
  name: 'move_file',
  title: 'Move file',
  description: 'Move or rename a file.',
  modes: ['agent'],
  rare: true,
  outputs: ['files'],
  input: z.object({ from: filled(), to: filled() }),
  prepare: async (input, ports, { seen }) => {
    const { hash } = ports.clock;
    // A link is moved itself, not what it leads to.
    const [from, to] = await Promise.all([ports.files.locateName(input.from), ports.files.locateName(input.to)]);
    const at = respelled(from, to, input.to);
    const isSame = at !== to;
    const [before, present] = await Promise.all([
      readThere(ports.files, from.path),
      isSame ? undefined : ports.files.look(at.path),
    ]);
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

/** Where case does not matter a new spelling finds the old file: its folder with the name as it is to be. */
function respelled(from: Located, to: Located, written: string): Located {
  const name = /[^/\\]*$/.exec(written)?.[0] ?? '';
  const isCase = to.path === from.path && !to.path.endsWith(name) && to.path.toLowerCase().endsWith(name.toLowerCase());
  if (name === '' || !isCase) return to;
  const spelled = (path: string) => path.slice(0, path.length - name.length) + name;
  return { ...to, path: spelled(to.path), label: spelled(to.label) };
}
