// Writes down what a command, or git, changed in the workspace, so that it is shown and taken back like an edit.
import type { FileChange } from '../../../protocol/display.ts';
import type { ChangesPort, FoundChange } from '../../ports/changes.ts';
import type { Ports } from '../../ports.ts';
import { mayChangeFiles } from '../../shared/may-change-files.ts';
import { count } from '../../shared/text.ts';
import { diffBytes } from '../edit/diff.ts';
import type { ToolResult } from '../tool.ts';
import type { Middleware } from './middleware.ts';
import { ownChanges } from './own-changes.ts';

/** Lines are compared of files up to this size, and as long as all hunks together are not longer than this. */
const DIFF_BYTES = 200_000;
const HUNKS_LENGTH = 400_000;
/** The call does not end before they are compared, so there is a limit to their number too. */
const MOST_DIFFS = 300;
/** Files that are named in what the model reads. */
const NAMED = 3;

type Parts = Pick<Ports, 'blobs' | 'logger' | 'clock'>;

/** What the other calls have written since a command began. */
type Heard = FileChange[];

export function recordChanges(port: ChangesPort, parts: Parts): Middleware {
  const listening = new Set<Heard>();
  return async ({ prepared, context }, next) => {
    if (!mayChangeFiles(prepared.effects)) {
      return tell(listening, await next());
    }
    const begun = await port.begin(context.signal);
    if (!begun.ok) {
      if (context.signal.aborted) return next();
      parts.logger.write('warn', begun.fault.text);
      return withNote(tell(listening, await next()), begun.fault.text);
    }
    const heard: Heard = [];
    listening.add(heard);
    try {
      const result = await next();
      // Also when it was stopped: what it had done by then is to be taken back all the more.
      const found = await begun.value.end(new AbortController().signal);
      listening.delete(heard);
      if (!found.ok) {
        parts.logger.write('warn', found.fault.text);
        return withNote(tell(listening, result), found.fault.text);
      }
      const own = ownChanges(found.value.changes, heard);
      if (own.length === 0) return tell(listening, result);
      const changes = [...(result.changes ?? []), ...(await withHunks(own, parts))];
      return withNote(tell(listening, { ...result, changes }), noteOf(changes, found.value.more));
    } finally {
      listening.delete(heard);
    }
  };
}

function tell(listening: ReadonlySet<Heard>, result: ToolResult): ToolResult {
  for (const heard of listening) heard.push(...(result.changes ?? []));
  return result;
}

const withNote = (result: ToolResult, note: string | undefined): ToolResult =>
  note === undefined ? result : { ...result, forModel: `${result.forModel}\n[${note}]` };

/** Only what an undo would not do is worth words. */
function noteOf(changes: readonly FileChange[], more: number): string | undefined {
  const unkept = changes.filter((change) => change.unkept !== undefined);
  const names = unkept.slice(0, NAMED).map(({ label, unkept: why }) => `${label} (${why})`);
  const others = unkept.length > NAMED ? ` and ${unkept.length - NAMED} more` : '';
  const parts = [
    ...(unkept.length === 0 ? [] : [`Not kept as before, so not to be undone: ${names.join(', ')}${others}.`]),
    ...(more === 0 ? [] : [`${count(more, 'more changed file')} cannot be undone.`]),
  ];
  return parts.length === 0 ? undefined : parts.join(' ');
}

async function withHunks(found: readonly FoundChange[], parts: Parts): Promise<readonly FileChange[]> {
  const changes: FileChange[] = [];
  let length = 0;
  for (const change of found) {
    const difference = length < HUNKS_LENGTH && changes.length < MOST_DIFFS ? await differenceOf(change, parts) : NONE;
    length += difference.hunks.length;
    changes.push({ ...change, ...difference });
    // Others may have something to do in between.
    await parts.clock.soon();
  }
  return changes;
}

const NONE = { hunks: '', added: 0, removed: 0 };

async function differenceOf(change: FoundChange, { blobs }: Parts): Promise<Pick<FileChange, keyof typeof NONE>> {
  if (change.change === 'move' || change.unkept !== undefined || change.was?.link || change.is?.link) return NONE;
  const read = async (hash: string | null) => (hash === null ? null : await blobs.get(hash));
  const [before, after] = await Promise.all([read(change.before), read(change.after)]);
  if (before === undefined || after === undefined) return NONE;
  if ((before?.length ?? 0) > DIFF_BYTES || (after?.length ?? 0) > DIFF_BYTES) return NONE;
  return diffBytes(before, after);
}
