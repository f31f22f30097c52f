// What a call would do to paths, from where they really lead: the same code for the tools and for the probe.
import type { Effect } from '../../protocol/approval.ts';
import type { FilesPort, Located } from '../ports.ts';
import { type Access, guardPath } from '../shared/guard-path.ts';

export function pathEffect(kind: Access, located: Located): Effect {
  const { path, label, inside, root } = located;
  const guarded = guardPath(path, root?.path, kind);
  return { kind, path, label, inside, ...(guarded === undefined ? {} : { guarded }) };
}

/** The effects of an edit follow from its path alone, so that they can be told without reading the file. */
export const editEffects = (at: Located): readonly Effect[] => [pathEffect('write', at)];

/** Where a search or a listing looks: the path that was given, or every folder of the workspace. */
export async function placesOf(path: string | undefined, files: FilesPort): Promise<readonly Located[]> {
  if (path !== undefined) return [await files.locate(path)];
  return files.roots().map((root) => ({ path: root.path, label: root.name, inside: true, root }));
}
