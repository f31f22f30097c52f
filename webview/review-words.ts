// Every word of reviewing and taking back changes; apart from the others, because it comes after the page.
import type { UndoneFile } from '../src/protocol/undo.ts';

const files = (count: number) => (count === 1 ? '1 file' : `${count} files`);
const lines = (from: number, to: number) => (from === to ? `line ${from}` : `lines ${from} to ${to}`);
const outcomes: Record<UndoneFile['outcome'], string> = {
  restored: 'goes back',
  merged: 'later changes stay',
  same: 'is as it was before',
  conflict: 'was changed since',
  lost: 'cannot go back',
};

export const reviewWords = {
  undo: 'Undo',
  undoing: 'Undoing…',
  undone: 'Undone',
  accepted: 'Accepted',
  rejected: 'Rejected',
  call: {
    undo: (what: string) => `Take back what “${what}” changed`,
    review: 'Review changes',
    reviewHint: (count: number) => `Compare the ${files(count)} side by side in the editor`,
  },
  turn: {
    name: 'Changes of this turn',
    changed: (count: number) => `${files(count)} changed`,
    review: 'Review',
    reviewHint: 'Compare what this turn changed in the editor',
    accept: 'Accept',
    acceptHint: 'Keep all edits of this turn and mark them as looked at',
    undoHint: 'Undo all edits of this turn',
  },
  file: {
    accept: (label: string) => `Accept the change to ${label}`,
    reject: (label: string) => `Reject the change to ${label}`,
  },
  hunk: {
    lines: (from: number, to: number) => (from === to ? `Line ${from}` : `Lines ${from}–${to}`),
    accept: (from: number, to: number, label: string) => `Accept ${lines(from, to)} of ${label}`,
    reject: (from: number, to: number, label: string) => `Reject ${lines(from, to)} of ${label}`,
  },
  facts: {
    moved: (from: string, to: string) => `${from} → ${to}`,
    mode: (was: string, is: string) => `Mode ${was} → ${is}.`,
    link: 'A symbolic link.',
    unkept: (why: string) => `What it was before was not kept: ${why}`,
  },
  after: { name: 'Undo everything after this', hint: 'Take back all that was changed after this message' },
  plan: {
    review: 'Review changes',
    reviewHint: 'Compare what the plan has changed in the editor',
    undo: 'Undo changes',
    undoHint: 'Take back all that the plan has changed in files',
    undoStep: (title: string) => `Take back what “${title}” changed`,
    reviewStep: (title: string) => `Compare what “${title}” changed in the editor`,
  },
  choice: {
    examining: 'Looking at the files…',
    sure: (count: number) => `This takes back what was changed in ${files(count)}.`,
    nothing: 'Nothing is left to take back here.',
    conflicts: (count: number) =>
      count === 1
        ? 'One file was changed since in the same place. Nothing is taken back before you choose what becomes of it.'
        : `${files(count)} were changed since in the same places. Nothing is taken back before you choose what becomes of each.`,
    keep: 'Keep as it is',
    restore: 'Restore earlier',
    cancel: 'Cancel',
    compare: 'Review changes',
    compareHint: 'Compare the changes in the editor before anything is taken back',
    now: 'Now',
    earlier: 'Earlier',
    empty: 'nothing',
    line: (line: number) => `Line ${line}`,
    more: (count: number) => `and ${count} more lines`,
    left: (count: number) => (count === 1 ? 'One choice is left.' : `${count} choices are left.`),
    unreadable: 'The answer of the host was not understood; nothing was taken back.',
    outcomes,
  },
} as const;
