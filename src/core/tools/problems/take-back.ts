// Takes the changes of one call back at once: all or none, and nothing over what somebody else has written since.
import type { FileChange } from '../../../protocol/display.ts';
import type { Ports } from '../../ports.ts';
import { undoEdits } from '../builtin/undo-edits.ts';
import { nothing } from '../edit/knowledge.ts';
import type { Calling } from '../middleware/middleware.ts';
import type { SeenFiles } from '../tool.ts';

type Known = ReadonlyMap<string, ReturnType<SeenFiles['of']>>;

/** `known` is what the agent knew before. Gives why it was not done; undefined when it was. */
export async function takeBack(
  { context, seen }: Calling,
  changes: readonly FileChange[],
  known: Known,
  ports: Ports,
): Promise<string | undefined> {
  const prepared = await undoEdits.prepare({ calls: [context.call], changes }, ports, { seen });
  if (!prepared.ok) return prepared.fault.text;
  const result = await prepared.value.run(context);
  if (result.fault !== undefined) return result.fault.text;
  for (const { path, before } of changes) {
    const bytes = before === null ? undefined : await ports.blobs.get(before);
    const had = known.get(path);
    if (had?.bytes !== undefined) seen.note(path, { hash: had.hash, bytes: had.bytes });
    else if (before === null) seen.note(path, nothing(ports.clock.hash));
    else if (bytes !== undefined) seen.note(path, { hash: before, bytes });
  }
  return undefined;
}
