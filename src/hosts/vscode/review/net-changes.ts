// What several recorded changes come to, file by file: from the state before the first to the state after the last.
import type { FileChange } from '../../../protocol/display.ts';

export interface Recorded {
  readonly call: string;
  readonly change: FileChange;
  /** Made by taking something back: shown with the rest, and nothing to reject. */
  readonly undo: boolean;
}

export interface NetChange {
  readonly path: string;
  readonly label: string;
  /** Where it was before, when it was moved. */
  readonly from?: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly was?: FileChange['was'];
  readonly is?: FileChange['is'];
  /** Why the state before was not kept. */
  readonly unkept?: string;
  /** What it is made of, oldest first. */
  readonly recorded: readonly Recorded[];
  /** Whether each begins with what the one before it left: nothing else has changed the file in between. */
  readonly whole: boolean;
}

/** `recorded` is in the order in which it happened. What comes to nothing is left out. */
export function netChanges(recorded: readonly Recorded[]): readonly NetChange[] {
  const files = new Map<string, NetChange>();
  for (const one of recorded) {
    if (one.change.change === 'move' && one.change.from !== undefined) move(files, one, one.change.from);
    else put(files, one, files.get(one.change.path));
  }
  return [...files.values()]
    .map((file) => atOrigin(file, files))
    .filter(
      ({ before, after, from, was, is }) =>
        before !== after || (from !== undefined && after !== null) || was?.mode !== is?.mode || was?.link !== is?.link,
    );
}

/** What was moved and then deleted is gone from where it was in the beginning. */
function atOrigin(file: NetChange, files: ReadonlyMap<string, NetChange>): NetChange {
  const { from, after, ...rest } = file;
  return from === undefined || after !== null || files.has(from) ? file : { ...rest, after, path: from, label: from };
}

function put(files: Map<string, NetChange>, one: Recorded, known: NetChange | undefined): void {
  const { path, label, before, after, was, is, unkept } = one.change;
  if (known === undefined) {
    files.set(path, { path, label, before, after, was, is, unkept, recorded: [one], whole: true });
    return;
  }
  const recorded = [...known.recorded, one];
  files.set(path, { ...known, label, after, is, recorded, whole: known.whole && known.after === before });
}

/** A file that comes to where another one was is an edit of that one, and the end of its own. */
function move(files: Map<string, NetChange>, one: Recorded, from: string): void {
  const { path, label, before, after, was, is } = one.change;
  const origin = files.get(from);
  const taken = files.get(path);
  if (taken !== undefined) {
    const whole = taken.whole && taken.after === null;
    files.set(path, { ...taken, after, is, recorded: [...taken.recorded, one], whole });
    if (origin === undefined)
      files.set(from, { path: from, label: from, before, after: null, was, recorded: [one], whole: true });
    else files.set(from, { ...origin, after: null, is: undefined, recorded: [...origin.recorded, one] });
    return;
  }
  files.delete(from);
  files.set(path, {
    path,
    label,
    ...(origin?.from === path ? {} : { from: origin?.from ?? from }),
    before: origin === undefined ? before : origin.before,
    after,
    was: origin === undefined ? was : origin.was,
    is,
    ...(origin?.unkept === undefined ? {} : { unkept: origin.unkept }),
    recorded: [...(origin?.recorded ?? []), one],
    whole: origin === undefined || (origin.whole && origin.after === before),
  });
}
