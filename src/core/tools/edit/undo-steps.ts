// As few changes of files as bring every path to what it is to be.
import type { FileContent } from '../../ports/files.ts';
import type { FileStep } from './file-steps.ts';
import type { Slot, Walked } from './undo.ts';

/** A file that goes and an equal one that comes are a move; writes come before deletions, so that nothing is ever lost. */
export async function stepsOf({ slots, load }: Walked): Promise<readonly FileStep[]> {
  const changed = slots.filter((slot) => slot.wanted?.hash !== slot.now?.hash);
  const going = new Set(changed.filter((slot) => slot.wanted === null));
  const writes: FileStep[] = [];
  const moves: FileStep[] = [];
  for (const slot of changed) {
    if (slot.wanted === null) continue;
    const from = slot.now === null ? [...going].find((other) => other.now?.hash === slot.wanted?.hash) : undefined;
    const before = from === undefined ? undefined : await contentOf(from, load);
    if (from !== undefined && before !== undefined && before !== null) {
      going.delete(from);
      moves.push({ change: 'move', at: slot.at, from: from.at, before });
      continue;
    }
    const bytes = await load(slot.wanted.hash);
    if (bytes !== undefined) writes.push({ change: 'write', at: slot.at, before: await contentOf(slot, load), bytes });
  }
  const deletions: FileStep[] = [];
  for (const slot of going) {
    const before = await contentOf(slot, load);
    if (before !== null) deletions.push({ change: 'delete', at: slot.at, before });
  }
  return [...moves, ...writes, ...deletions];
}

async function contentOf({ now }: Slot, load: Walked['load']): Promise<FileContent | null> {
  const bytes = now === null ? undefined : await load(now.hash);
  return now === null || bytes === undefined ? null : { bytes, hash: now.hash, unsaved: false };
}
