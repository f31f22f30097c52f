// What is taken back of changes: whole files or hunks of them, how that would go, and what is left when some of it was.
import * as z from 'zod/mini';
import type { FileChange } from './display.ts';

export const ChangePartSchema = z.object({
  /** Which call's change of the path; absent where only one is meant, or all. */
  call: z.optional(z.string()),
  path: z.string(),
  /** Numbers from 0 in the order of `FileChange.hunks`; all of the file when absent. */
  hunks: z.optional(z.array(z.number())),
});
export type ChangePart = z.infer<typeof ChangePartSchema>;

/** What is to be done with a file that cannot be taken back as it is: left alone, or put back over what is there now. */
export const UndoChoiceSchema = z.object({ path: z.string(), choice: z.enum(['keep', 'restore']) });
export type UndoChoice = z.infer<typeof UndoChoiceSchema>;

export const UndoReportSchema = z.object({
  calls: z.array(z.string()),
  files: z.array(
    z.object({
      path: z.string(),
      label: z.string(),
      /** `merged`: what was changed since stays; `same`: it is as before already; `lost`: what was before is not kept. */
      outcome: z.enum(['restored', 'merged', 'same', 'conflict', 'lost']),
      why: z.optional(z.string()),
      /** Places of a text that were changed since: as they are now, and as they were before. */
      clashes: z.optional(
        z.array(z.object({ line: z.number(), now: z.array(z.string()), earlier: z.array(z.string()) })),
      ),
    }),
  ),
});
/** How an undo would go, file by file. */
export type UndoReport = z.infer<typeof UndoReportSchema>;
export type UndoneFile = UndoReport['files'][number];

/** Of which calls an undo takes the changes back, and of which they come back; as `edit.undone` tells it. */
export const UndoneCallsSchema = z.object({
  calls: z.array(z.string()),
  restored: z.array(z.string()),
  /** Of calls that are named here only these parts; of the others all that was left. */
  parts: z.optional(z.array(ChangePartSchema)),
  /** The same of `restored`. */
  restoredParts: z.optional(z.array(ChangePartSchema)),
});
export type UndoneCalls = z.infer<typeof UndoneCallsSchema>;

export const hunkCount = (change: Pick<FileChange, 'hunks'>): number => change.hunks.match(/^@@ /gm)?.length ?? 0;

/** What is taken back of one call's changes. */
export interface Undone {
  readonly whole: boolean;
  /** While not all of it is. */
  readonly parts: readonly ChangePart[];
}

export const NOT_UNDONE: Undone = { whole: false, parts: [] };

/** What one more undo makes of it; the same where it is about other calls. */
export function foldUndone(undone: Undone, event: UndoneCalls, call: string, changes: readonly FileChange[]): Undone {
  if (event.calls.includes(call)) {
    const parts = partsOf(event.parts, call);
    return parts === undefined ? ALL : summed(changes, [...undone.parts, ...parts], undone.whole);
  }
  if (!event.restored.includes(call)) return undone;
  const back = partsOf(event.restoredParts, call);
  if (back === undefined) return NOT_UNDONE;
  const before = undone.whole ? changes.map(({ path }) => ({ path })) : undone.parts;
  return summed(changes, without(changes, before, back), false);
}

const ALL: Undone = { whole: true, parts: [] };

/** Those of one call; undefined when all of it is meant. */
export function partsOf(parts: readonly ChangePart[] | undefined, call: string): readonly ChangePart[] | undefined {
  const own = parts?.filter((part) => part.call === undefined || part.call === call) ?? [];
  return own.length === 0 ? undefined : own;
}

/** Which hunks of a change are left when `parts` of its call are taken away: undefined for all, none for no part of it. */
export function hunksLeft(change: FileChange, parts: readonly ChangePart[]): readonly number[] | undefined {
  const own = parts.filter((part) => part.path === change.path);
  if (own.length === 0) return undefined;
  if (own.some((part) => part.hunks === undefined)) return [];
  const gone = new Set(own.flatMap((part) => part.hunks ?? []));
  return everyHunk(change).filter((hunk) => !gone.has(hunk));
}

const everyHunk = (change: FileChange) => Array.from({ length: hunkCount(change) }, (_, hunk) => hunk);

/** Each change at most once, and nothing but `whole` when it is all of them. */
export function summed(changes: readonly FileChange[], parts: readonly ChangePart[], whole: boolean): Undone {
  if (whole) return ALL;
  const all = changes.flatMap((change): ChangePart[] => {
    const { path } = change;
    const left = hunksLeft(change, parts);
    if (left === undefined) return [];
    return [left.length === 0 ? { path } : { path, hunks: everyHunk(change).filter((hunk) => !left.includes(hunk)) }];
  });
  const isWhole = all.length === changes.length && all.every((part) => part.hunks === undefined);
  return isWhole ? ALL : { whole: false, parts: all };
}

function without(
  changes: readonly FileChange[],
  parts: readonly ChangePart[],
  less: readonly ChangePart[],
): readonly ChangePart[] {
  return changes.flatMap((change): ChangePart[] => {
    const { path } = change;
    const gone = hunksLeft(change, parts);
    const back = hunksLeft(change, less);
    if (gone === undefined || back?.length === 0) return [];
    const hunks = everyHunk(change).filter(
      (hunk) => !gone.includes(hunk) && (back === undefined || back.includes(hunk)),
    );
    return back === undefined && gone.length === 0 ? [{ path }] : hunks.length === 0 ? [] : [{ path, hunks }];
  });
}
