// What a patch comes to, as the steps that are carried out: moves first, then what is written, then what goes.
import type { FileContent, Located } from '../../ports/files.ts';
import type { PatchedFile } from './apply-patch.ts';
import type { FileStep } from './file-steps.ts';

export function stepsOf(
  patched: readonly PatchedFile[],
  files: ReadonlyMap<string, { readonly at: Located; readonly present: FileContent | null }>,
  hash: (bytes: Uint8Array) => string,
): readonly FileStep[] {
  const moves: FileStep[] = [];
  const writes: FileStep[] = [];
  const deletions: FileStep[] = [];
  const moved = new Set(patched.map((file) => file.from));
  for (const { id, from, after } of patched) {
    const file = files.get(id);
    if (file === undefined) continue;
    const { at } = file;
    const origin = from === undefined ? undefined : files.get(from);
    if (origin?.present != null) {
      moves.push({ change: 'move', at, from: origin.at, before: origin.present });
      if (after !== null && hash(after) !== origin.present.hash) {
        writes.push({ change: 'write', at, before: { ...origin.present, unsaved: false }, bytes: after });
      }
    } else if (after !== null) writes.push({ change: 'write', at, before: file.present, bytes: after });
    else if (file.present !== null && !moved.has(id)) {
      deletions.push({ change: 'delete', at, before: file.present });
    }
  }
  return [...moves, ...writes, ...deletions];
}
