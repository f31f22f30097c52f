// Tells a model what the user took back of its changes, or brought back: the files, and of parts of a file the lines.
import type { Event, EventBody } from '../../protocol/event.ts';
import { type ChangePart, partsOf } from '../../protocol/undo.ts';

type Ended = Extract<Event | EventBody, { type: 'tool.ended' }>;
type Undone = Extract<Event | EventBody, { type: 'edit.undone' }>;

interface Touched {
  readonly path: string;
  readonly label: string;
  /** Lines of each hunk as the change left them. */
  readonly lines: readonly string[];
}

/** So many files are named. */
const NAMED = 30;

export function createUndoStory() {
  const touched = new Map<string, readonly Touched[]>();
  const told = (calls: readonly string[], parts: readonly ChangePart[] | undefined) => {
    const names = new Set(
      calls.flatMap((call) => {
        const own = partsOf(parts, call);
        return (touched.get(call) ?? []).flatMap((file) => nameOf(file, own));
      }),
    );
    const more = names.size > NAMED ? [`${names.size - NAMED} more`] : [];
    return [...[...names].slice(0, NAMED), ...more].join(', ');
  };
  return {
    note({ call, tool, changes = [] }: Ended): void {
      // What an undo did is told by the calls that it was about.
      if (changes.length === 0 || tool === 'undo_edits') return;
      touched.set(
        call,
        changes.map(({ path, label, hunks }) => ({ path, label, lines: linesOf(hunks) })),
      );
    },
    tell({ calls, restored, parts, restoredParts }: Undone): string {
      const taken = told(calls, parts);
      const brought = told(
        restored.filter((call) => !calls.includes(call)),
        restoredParts,
      );
      const sentences = [
        ...(brought === '' ? [] : [`The user brought back the changes to: ${brought}.`]),
        ...(taken === '' && brought !== '' ? [] : [`The user took back the last changes to: ${taken || 'files'}.`]),
      ];
      return `[${sentences.join(' ')}]`;
    },
  };
}

function nameOf({ path, label, lines }: Touched, parts: readonly ChangePart[] | undefined): readonly string[] {
  if (parts === undefined) return [label];
  const own = parts.filter((part) => part.path === path);
  if (own.length === 0) return [];
  if (own.some((part) => part.hunks === undefined)) return [label];
  const places = own.flatMap((part) => part.hunks ?? []).flatMap((hunk) => lines[hunk] ?? []);
  return [`${label} (${places.join('; ')} as you left it)`];
}

function linesOf(hunks: string): readonly string[] {
  return [...hunks.matchAll(/^@@ -\S+ \+(\d+)(?:,(\d+))? @@/gm)].map(([, from, count]) => {
    const first = Number(from);
    const last = first + Math.max(1, Number(count ?? 1)) - 1;
    return first === last ? `line ${first}` : `lines ${first}-${last}`;
  });
}
