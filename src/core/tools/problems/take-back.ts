// Takes the changes of one call back at once: all or none, and nothing over what somebody else has written since.
import type { FileChange } from '../../../protocol/display.ts';
import { type Outcome, succeed } from '../../../protocol/fault.ts';
import type { Ports } from '../../ports.ts';
import { undoEdits } from '../builtin/undo-edits.ts';
import { readPresent } from '../edit/file-steps.ts';
import { nothing } from '../edit/knowledge.ts';
import type { Calling } from '../middleware/middleware.ts';
import type { SeenFiles } from '../tool.ts';

type Known = ReadonlyMap<string, ReturnType<SeenFiles['of']>>;

/**
 * `known` is what the agent knew before. Gives the files that are not as before all the same: a formatter had the last word,
 * or somebody has written elsewhere in them meanwhile. Whose that is cannot be told, so it is nobody's change to undo.
 */
export async function takeBack(
  { context, seen }: Calling,
  changes: readonly FileChange[],
  known: Known,
  ports: Ports,
): Promise<Outcome<readonly string[]>> {
  const prepared = await undoEdits.prepare({ calls: [context.call], changes }, ports, { seen });
  if (!prepared.ok) return prepared;
  const result = await prepared.value.run(context);
  if (result.fault !== undefined) return { ok: false, fault: result.fault };
  const different: string[] = [];
  for (const { path, label, before } of changes) {
    const bytes = before === null ? undefined : await ports.blobs.get(before);
    const had = known.get(path);
    if (had?.bytes !== undefined) seen.note(path, { hash: had.hash, bytes: had.bytes });
    else if (before === null) seen.note(path, nothing(ports.clock.hash));
    else if (bytes !== undefined) seen.note(path, { hash: before, bytes });
    const now = await readPresent(ports.files, path);
    if (now.ok && (now.value?.hash ?? null) !== before) different.push(label);
  }
  return succeed(different);
}
