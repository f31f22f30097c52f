// Of what was found different around a command, what was its own: what other calls say they have written is left to them.
import type { FileChange } from '../../../protocol/display.ts';
import type { FoundChange } from '../../ports/changes.ts';

/** One path going from one content to another; null for "no file". */
interface Passage {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** `others` in the order in which they ended. */
export function ownChanges(found: readonly FoundChange[], others: readonly FileChange[]): readonly FoundChange[] {
  if (others.length === 0) return found;
  const passages = others.flatMap(passagesOf);
  const touched = new Set(passages.map(({ path }) => path));
  return found.flatMap((change) => {
    if (!touched.has(change.path) && (change.from === undefined || !touched.has(change.from))) return [change];
    return asPassages(change).flatMap((one) =>
      withoutOthers(
        one,
        passages.filter(({ path }) => path === one.path),
      ),
    );
  });
}

function passagesOf({ path, change, from, before, after }: FileChange): readonly Passage[] {
  if (change !== 'move' || from === undefined) return [{ path, before, after }];
  return [
    { path: from, before, after: null },
    { path, before: null, after },
  ];
}

/** A move of which another call did a part is not one any more. */
function asPassages(change: FoundChange): readonly FoundChange[] {
  const { from, was, is, ...rest } = change;
  if (change.change !== 'move' || from === undefined) return [change];
  return [
    { ...rest, path: from, label: from, change: 'delete', after: null, ...(was === undefined ? {} : { was }) },
    { ...rest, change: 'create', before: null, ...(is === undefined ? {} : { is }) },
  ];
}

/** What lies before the others' first passage, between none of theirs, and after their last. */
function withoutOthers(change: FoundChange, others: readonly Passage[]): readonly FoundChange[] {
  // Those that had written before the command began, and only ended after it.
  const begun = change.unkept === undefined ? others.findLastIndex(({ after }) => after === change.before) : -1;
  const beginsWithOthers = others[0]?.before === change.before;
  const during = beginsWithOthers ? others : others.slice(begun + 1);
  const first = during[0];
  const last = during.at(-1);
  if (first === undefined || last === undefined) return [change];
  const earlier = change.unkept === undefined ? part(change, change.before, first.before) : [];
  return [...earlier, ...part(change, last.after, change.after)];
}

function part(change: FoundChange, before: string | null, after: string | null): readonly FoundChange[] {
  if (before === after) return [];
  const { unkept: _, was, is, ...rest } = change;
  return [
    {
      ...rest,
      change: before === null ? 'create' : after === null ? 'delete' : 'edit',
      before,
      after,
      ...(was === undefined || before === null ? {} : { was }),
      ...(is === undefined || after === null ? {} : { is }),
    },
  ];
}
