// Why an undo cannot be carried out before the user has chosen what becomes of some files.
import { type Fault, fault } from '../../protocol/fault.ts';
import type { UndoneFile } from '../../protocol/undo.ts';
import { count } from './text.ts';

/** So many files are named. */
const NAMED = 5;

/** Undefined when nothing stands against it. */
export function undoConflict(files: readonly UndoneFile[]): Fault | undefined {
  const stuck = files.filter((file) => file.outcome === 'conflict' || file.outcome === 'lost');
  if (stuck.length === 0) return undefined;
  const named = stuck.slice(0, NAMED).map(({ label, why }) => `${label}: ${why ?? ''}`);
  const more = stuck.length > NAMED ? [`and ${count(stuck.length - NAMED, 'more file')}.`] : [];
  const reasons = [...named, ...more].join(' ');
  return fault(
    'undo.conflict',
    `Nothing was taken back and nothing was touched. ${reasons} Choose for each such file to keep it as it is, or to restore what it was.`,
  );
}
