// write_file: creates a file or replaces all of one, keeping what others wrote since this agent read it.
import { fail, type Outcome, succeed } from '../../../protocol/fault.ts';
import type { FileContent, Located } from '../../ports/files.ts';
import type { Ports } from '../../ports.ts';
import { pathEffect } from '../../shared/path-effect.ts';
import { count } from '../../shared/text.ts';
import { prepareSteps, readPresent } from '../edit/file-steps.ts';
import { WriteFileInputSchema } from '../edit/input.ts';
import { outdated } from '../edit/knowledge.ts';
import { reconcile } from '../edit/reconcile.ts';
import { writeWhole } from '../edit/write-whole.ts';
import { type CallScope, defineTool } from '../tool.ts';

export const writeFile = defineTool({
  name: 'write_file',
  title: 'Write file',
  description: 'Create or replace a file.',
  modes: ['agent'],
  outputs: ['files'],
  shows: { label: 'path', text: ['content'] },
  input: WriteFileInputSchema,
  prepare: async ({ path, content }, ports, { seen }) => {
    const at = await ports.files.locate(path);
    const before = await readPresent(ports.files, at.path);
    if (!before.ok) return before;
    const written = contentFor(at, before.value, content, ports, seen);
    if (!written.ok) return written;
    const { own, bytes, merged } = written.value;
    const verb = before.value === null ? 'Create' : 'Replace';
    const step = { change: 'write', at, before: before.value, bytes } as const;
    const about = {
      summary: `${verb} ${at.label}${merged ? ', merged with changes that were made since it was read' : ''}`,
      done: () =>
        `${verb}d ${at.label} (${count(bytes.length, 'byte')}).${merged ? ' It had changed since you read it: your content was merged with those changes. Read it to see them.' : ''}`,
      // After a merge the agent does not know the file as it is: its next content is made from what it wrote itself.
      learn: ([change]: readonly { readonly after: string | null }[]) =>
        seen.note(at.path, { hash: (merged ? undefined : change?.after) ?? ports.clock.hash(own), bytes: own }),
    };
    return succeed(prepareSteps([step], ports, about, [pathEffect('write', at)]));
  },
});

interface Written {
  /** What the agent gave. */
  readonly own: Uint8Array;
  /** What is to be written. */
  readonly bytes: Uint8Array;
  readonly merged: boolean;
}

function contentFor(
  at: Located,
  present: FileContent | null,
  content: string,
  ports: Ports,
  seen: CallScope['seen'],
): Outcome<Written> {
  const { hash } = ports.clock;
  const known = outdated(seen.of(at.path), present, hash);
  const whole = writeWhole(known?.bytes ?? present?.bytes ?? null, content, at.label);
  if (!whole.ok) return whole;
  const own = whole.value.bytes;
  if (present !== null && present.hash === hash(own)) {
    return fail('edit.no-change', `${at.label} already has exactly this content.`);
  }
  if (known === undefined) return succeed({ own, bytes: own, merged: false });
  const merged = reconcile(known, own, present?.bytes ?? null, at.label);
  if (!merged.ok) return merged;
  if (present !== null && present.hash === hash(merged.value)) {
    const text = `${at.label} has changed since you read it, and your content adds nothing to what is there now.`;
    return fail('edit.no-change', `${text} Nothing was written; read it again.`);
  }
  return succeed({ own, bytes: merged.value, merged: true });
}
