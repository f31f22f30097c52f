// As few changes of files as bring every path to what it is to be.
import type { Located } from '../../ports/files.ts';
import type { FileStep, Found } from './file-steps.ts';
import type { Slot } from './slots.ts';
import type { Walked } from './undo.ts';

type Of<C extends FileStep['change']> = Extract<FileStep, { readonly change: C }>;

/**
 * A file that goes and an equal one that comes are a move. Writes come before deletions, so that nothing is ever lost,
 * but for those deletions that make room: a file cannot be where a folder is.
 */
export async function stepsOf({ slots, load }: Walked): Promise<readonly FileStep[]> {
  const changed = slots.filter(differs);
  const going = new Set(changed.filter((slot) => slot.wanted === null));
  const moves: Of<'move'>[] = [];
  const writes: (Of<'write'> | Of<'mode'>)[] = [];
  for (const slot of changed) {
    const { wanted } = slot;
    if (wanted === null) continue;
    const before = await foundAt(slot, load);
    const from = before === null ? [...going].find((other) => canMove(other, slot)) : undefined;
    const moved = from === undefined ? null : await foundAt(from, load);
    if (from !== undefined && moved !== null) {
      going.delete(from);
      moves.push({ change: 'move', at: slot.at, from: from.at, before: moved, folders: [...from.folders] });
      if (isOther(moved.mode, wanted.mode))
        writes.push({ change: 'mode', at: slot.at, before: moved, mode: wanted.mode ?? 0 });
    } else writes.push(...(await writeOf(slot, before, load)));
  }
  const deletions: Of<'delete'>[] = [];
  for (const slot of going) {
    const before = await foundAt(slot, load);
    if (before !== null) deletions.push({ change: 'delete', at: slot.at, before, folders: [...slot.folders] });
  }
  const inTheWay = (deletion: Of<'delete'>) => [...moves, ...writes].some((step) => isRelated(step.at, deletion.at));
  return [...deletions.filter(inTheWay), ...moves, ...writes, ...deletions.filter((deletion) => !inTheWay(deletion))];
}

async function writeOf(
  slot: Slot,
  before: Found | null,
  load: Walked['load'],
): Promise<readonly (Of<'write'> | Of<'mode'>)[]> {
  const { at, now, wanted } = slot;
  if (wanted === null) return [];
  const { hash, mode } = wanted;
  const link = wanted.link === true;
  const isSame = hash === now?.hash && link === (now.link === true);
  if (isSame && before !== null && mode !== undefined) return [{ change: 'mode', at, before, mode }];
  const bytes = await load(hash);
  if (bytes === undefined) return [];
  const other = !link && isOther(now?.link === true ? undefined : now?.mode, mode);
  return [{ change: 'write', at, before, bytes, ...(link ? { link } : {}), ...(other ? { mode } : {}) }];
}

const isOther = (now: number | undefined, wanted: number | undefined) => wanted !== undefined && wanted !== now;

function differs({ now, wanted }: Slot): boolean {
  if (wanted?.hash !== now?.hash || (wanted?.link === true) !== (now?.link === true)) return true;
  return wanted !== null && isOther(now?.mode, wanted.mode);
}

const canMove = (from: Slot, to: Slot) =>
  from.now?.hash === to.wanted?.hash &&
  (from.now?.link === true) === (to.wanted?.link === true) &&
  !isRelated(from.at, to.at);

/** Whether one would have to be a folder for the other. */
function isRelated({ path: one }: Located, { path: other }: Located): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return long.startsWith(short) && /[/\\]/.test(long.charAt(short.length));
}

async function foundAt({ now }: Slot, load: Walked['load']): Promise<Found | null> {
  const bytes = now === null ? undefined : await load(now.hash);
  return now === null || bytes === undefined ? null : { bytes, unsaved: false, ...now };
}
