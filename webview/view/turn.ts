// Finds where each turn that changed files ends, so that its edits can be taken back together.
import type { Item, RunView, ToolCallView, ViewPart } from '../../src/protocol/view.ts';
import type { TurnEnd } from './article.ts';

/** By the id of a turn's last article; the turn that is under way has no end yet. */
export function turnEnds(items: readonly Item[], running: RunView | undefined): ReadonlyMap<string, TurnEnd> {
  const ends = new Map<string, TurnEnd>();
  const active = running?.outcome === undefined ? running?.id : undefined;
  for (let last = items.length - 1; last >= 0; ) {
    const run = items[last]?.run;
    let first = last;
    while (first > 0 && items[first - 1]?.run === run) first--;
    const item = items[last]?.id ?? '';
    const end = run === undefined || run === active ? undefined : turnEnd(run, item, items.slice(first, last + 1));
    if (end !== undefined) ends.set(item, end);
    last = first - 1;
  }
  return ends;
}

function turnEnd(run: string, item: string, items: readonly Item[]): TurnEnd | undefined {
  const calls = items.flatMap((one) => one.parts.filter(hasChanged));
  // A run that is a single call is told by that one's card.
  const alone = items.length === 1 && items[0]?.parts.length === 1;
  return calls.length === 0 || alone ? undefined : { run, item, calls };
}

const hasChanged = (part: ViewPart): part is ToolCallView => part.type === 'tool' && (part.changes ?? []).length > 0;

/** The number of the newest article with changes that stand; what came before it can be gone back to. */
export function lastChanged(items: readonly Item[]): number {
  return items.findLast(({ parts }) => parts.some((part) => hasChanged(part) && !part.undone))?.seq ?? 0;
}
