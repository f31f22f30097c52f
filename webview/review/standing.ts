// What of a call's changes still stands, what was rejected and what accepted: hunk by hunk, and counted.
import type { FileChange } from '../../src/protocol/display.ts';
import { type ChangePart, hunksLeft } from '../../src/protocol/undo.ts';
import type { ToolCallView } from '../../src/protocol/view.ts';
import { hunksOf } from '../text/hunks.ts';

export type Verdict = 'accepted' | 'rejected' | undefined;

type Told = Pick<ToolCallView, 'undone' | 'undoneParts' | 'accepted' | 'acceptedParts'>;

/** Of the whole change of a file. */
export function verdictOf(call: Told, change: FileChange): Verdict {
  if (call.undone || isAll(change, call.undoneParts)) return 'rejected';
  return call.accepted || isAll(change, call.acceptedParts) ? 'accepted' : undefined;
}

/** Of one of its hunks. */
export function hunkVerdict(call: Told, change: FileChange, hunk: number): Verdict {
  if (call.undone || isNamed(change, call.undoneParts, hunk)) return 'rejected';
  return call.accepted || isNamed(change, call.acceptedParts, hunk) ? 'accepted' : undefined;
}

const isAll = (change: FileChange, parts: readonly ChangePart[] = []) => hunksLeft(change, parts)?.length === 0;

function isNamed(change: FileChange, parts: readonly ChangePart[] | undefined, hunk: number): boolean {
  const left = hunksLeft(change, parts ?? []);
  return left !== undefined && !left.includes(hunk);
}

export interface Sum {
  readonly files: number;
  readonly added: number;
  readonly removed: number;
}

/** Lines are counted change by change: what a later one wrote over counts twice. */
export function sumOf(calls: readonly ToolCallView[]): Sum {
  const files = new Set<string>();
  let [added, removed] = [0, 0];
  for (const call of calls) {
    for (const change of call.changes ?? []) {
      const left = call.undone ? [] : hunksLeft(change, call.undoneParts ?? []);
      if (left?.length === 0) continue;
      files.add(change.path);
      const all = hunksOf(change.hunks);
      for (const [index, hunk] of all.entries()) {
        if (left !== undefined && !left.includes(index)) continue;
        added += hunk.added;
        removed += hunk.removed;
      }
    }
  }
  return { files: files.size, added, removed };
}
