// The paths that an undo is about, each with what is there and what it is to be.
import type { UndoneFile } from '../../../protocol/undo.ts';
import type { Located } from '../../ports/files.ts';
import type { State } from './merge-state.ts';

export interface Slot {
  readonly at: Located;
  readonly now: State;
  /** Why nothing can be done with what is there. */
  readonly blocked?: string | undefined;
  /** A folder is there, which has to be empty before anything else can be. */
  readonly folder?: boolean | undefined;
  /** What it is to be. */
  wanted: State;
  /** Left as it is: something stands against it, or the user keeps it. */
  left: boolean;
  /** Made for what was there; removed where they are empty in the end. */
  readonly folders: Set<string>;
  told?: UndoneFile;
}

/** Finds what a path was called at the time that the walk back has come to. */
export interface Slots {
  of(path: string): Slot | undefined;
  /** By what it is called now. */
  at(path: string): Slot | undefined;
  /** What came from `from` lies at `path` by now; before that `path` was something else. */
  follow(from: string, path: string): void;
  /** Both names are again what they were before the move. */
  forget(from: string, path: string): void;
  all(): readonly Slot[];
}

export function createSlots(slots: readonly Slot[]): Slots {
  const byPath = new Map(slots.map((slot) => [slot.at.path, slot]));
  const names = new Map<string, string>();
  return {
    of: (path) => byPath.get(names.get(path) ?? path),
    at: (path) => byPath.get(path),
    follow: (from, path) => {
      names.set(from, names.get(path) ?? path);
      names.delete(path);
    },
    forget: (from, path) => {
      names.delete(from);
      names.delete(path);
    },
    all: () => slots,
  };
}

const WEIGHT = ['same', 'restored', 'merged', 'conflict', 'lost'] as const;

/** What weighs most of all that happens to a file is what is told. */
export function tell(slot: Slot, news: Omit<UndoneFile, 'path' | 'label'>): void {
  const before = slot.told;
  if (before !== undefined && WEIGHT.indexOf(before.outcome) >= WEIGHT.indexOf(news.outcome)) return;
  slot.told = { path: slot.at.path, label: slot.at.label, ...news };
}
