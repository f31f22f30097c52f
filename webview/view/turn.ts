// Finds where each turn that changed files ends, so that its edits can be taken back together.
import type { Item, RunView } from '../../src/protocol/view.ts';
import type { TurnEnd } from './article.ts';

/** By the id of a turn's last article; the turn that is under way has no end yet. */
export function turnEnds(items: readonly Item[], running: RunView | undefined): ReadonlyMap<string, TurnEnd> {
  const ends = new Map<string, TurnEnd>();
  const active = running?.outcome === undefined ? running?.id : undefined;
  for (let last = items.length - 1; last >= 0; ) {
    const run = items[last]?.run;
    let first = last;
    while (first > 0 && items[first - 1]?.run === run) first--;
    const end = run === undefined || run === active ? undefined : turnEnd(run, items.slice(first, last + 1));
    const item = items[last];
    if (end !== undefined && item !== undefined) ends.set(item.id, end);
    last = first - 1;
  }
  return ends;
}

function turnEnd(run: string, items: readonly Item[]): TurnEnd | undefined {
  const calls = items.flatMap((item) =>
    item.parts.flatMap((part) => (part.type === 'tool' && part.changes !== undefined ? [part] : [])),
  );
  const files = new Set(calls.flatMap((call) => (call.changes ?? []).map((change) => change.path)));
  if (files.size === 0) return undefined;
  return { run, files: files.size, undone: calls.every((call) => call.undone === true || call.changes?.length === 0) };
}
