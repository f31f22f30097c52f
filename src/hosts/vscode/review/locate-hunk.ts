// Leads a line of an open diff back to the recorded hunk that it belongs to, through what the user wrote since.
import type { Ports } from '../../../core/ports.ts';
import { diffTexts } from '../../../core/tools/edit/diff.ts';
import { fail, type Outcome, succeed } from '../../../protocol/fault.ts';
import { findHunk, type Hunk, lineBefore } from './hunk-at.ts';
import { type NetChange, netChanges } from './net-changes.ts';
import type { Place } from './place.ts';
import { type Found, findRecorded, type RecordSource } from './recorded.ts';

export interface Located {
  readonly found: Found;
  readonly change: NetChange;
  readonly hunk: Hunk;
}

export async function findFile(
  from: RecordSource,
  place: Place,
): Promise<Outcome<{ readonly found: Found; readonly change: NetChange }>> {
  const found = await findRecorded(from, place.session, place.target);
  if (!found.ok) return found;
  const change = netChanges(found.value.recorded).find(({ path }) => path === place.path);
  return change === undefined
    ? fail('review.gone', `Nothing is left of this change to ${place.path}: it was taken back.`)
    : succeed({ found: found.value, change });
}

/** `text` is what stands in the editor now; `line` is counted from 1. */
export async function locateHunk(
  ports: RecordSource & Pick<Ports, 'blobs'>,
  place: Place,
  text: string,
  line: number,
): Promise<Outcome<Located>> {
  const file = await findFile(ports, place);
  if (!file.ok) return file;
  const { found, change } = file.value;
  if (!change.whole) {
    return fail(
      'review.mixed',
      `${change.label} was also changed by something else in between, so its lines cannot be told apart. Review its calls one by one in the chat.`,
    );
  }
  const steps = upTo(change, place);
  const at = place.side === 'before' ? line : await lineThen(ports, place, change, text, line);
  const hunk = at === undefined ? undefined : findHunk(steps, at, place.side);
  if (hunk !== undefined) return succeed({ found, change, hunk });
  return fail(
    'review.no-hunk',
    at === undefined
      ? `Line ${line} of ${change.label} was written after the edit; it is not part of it.`
      : `Line ${line} of ${change.label} is not part of a change. Put the cursor into one.`,
  );
}

/** An image that is still open shows what was there before something was taken back. */
function upTo({ recorded }: NetChange, place: Place) {
  if (place.uri.scheme === 'file' || place.side === 'before') return recorded;
  const last = recorded.findLastIndex(({ change }) => change.after === place.hash);
  return last < 0 ? recorded : recorded.slice(0, last + 1);
}

/** The line in the state that the changes left; undefined for one that is the user's own. */
async function lineThen(
  { blobs }: Pick<Ports, 'blobs'>,
  place: Place,
  { after }: NetChange,
  text: string,
  line: number,
): Promise<number | undefined> {
  if (place.uri.scheme !== 'file' || after === null) return line;
  const bytes = await blobs.get(after);
  if (bytes === undefined) return line;
  const then = new TextDecoder().decode(bytes);
  return lineBefore(diffTexts(then.replaceAll('\r\n', '\n'), text.replaceAll('\r\n', '\n')).hunks, line);
}
