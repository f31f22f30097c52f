// What a call that a crash cut off has left of its changes, found by the hashes of its preview; a part of them is taken back.
import type { FileChange } from '../../../protocol/display.ts';
import { type Outcome, succeed } from '../../../protocol/fault.ts';
import type { FilesPort } from '../../ports/files.ts';
import type { Ports } from '../../ports.ts';
import { baseOf } from '../../shared/link-base.ts';
import type { Mended } from '../../shared/mended.ts';
import { type Found, readFound } from './file-steps.ts';

/** Where a change has come to: `half` is a move of which both names are there, `other` is as neither before nor after. */
type Place = 'before' | 'after' | 'half' | 'other';

interface Seen {
  readonly change: FileChange;
  readonly place: Place;
}

/** All of it stays; a part of it is taken back, as far as the files are exactly as the call left them. */
export async function mendChanges(
  changes: readonly FileChange[],
  { files, blobs }: Pick<Ports, 'files' | 'blobs'>,
): Promise<Mended> {
  const seen: Seen[] = [];
  for (const change of changes) {
    await files.tidy(change.path);
    seen.push({ change, place: await placeOf(change, files) });
  }
  if (seen.every(({ place }) => place === 'after')) return { state: 'all', changes, text: textOf('all', changes, []) };
  const left: FileChange[] = [];
  for (const { change, place } of seen.toReversed()) {
    if (place !== 'after' && place !== 'half') continue;
    const reverted = await revert(change, place, { files, blobs });
    if (!reverted.ok) left.unshift(change);
  }
  const other = seen.flatMap(({ change, place }) => (place === 'other' ? [change] : []));
  const state = left.length === 0 && other.length === 0 ? 'none' : 'some';
  return { state, changes: left, text: textOf(state, left, other) };
}

async function placeOf(change: FileChange, files: FilesPort): Promise<Place> {
  const there = await readFound(files, change.path);
  if (!there.ok) return 'other';
  if (change.change !== 'move' || change.from === undefined) {
    if (is(there.value, change.after, change.is)) return 'after';
    return is(there.value, change.before, change.was) ? 'before' : 'other';
  }
  const origin = await readFound(files, change.from);
  if (!origin.ok) return 'other';
  const came = is(there.value, change.after, change.is);
  const stayed = is(origin.value, change.before, change.was);
  if (came && origin.value === null) return 'after';
  if (stayed && there.value === null) return 'before';
  return came && stayed ? 'half' : 'other';
}

function is(found: Found | null, hash: string | null, nature: FileChange['is']): boolean {
  if (found === null || hash === null) return found === null && hash === null;
  if (found.hash !== hash || (found.link === true) !== (nature?.link === true)) return false;
  return nature?.mode === undefined || found.mode === undefined || nature.mode === found.mode;
}

async function revert(
  { change, path, from, before, after, was, is: now }: FileChange,
  place: Place,
  { files, blobs }: Pick<Ports, 'files' | 'blobs'>,
): Promise<Outcome<unknown>> {
  const base = after === null ? null : baseOf({ hash: after, link: now?.link });
  if (change === 'move' && from !== undefined && base !== null) {
    return place === 'half' ? files.remove(path, base) : files.move(path, from, base);
  }
  if (before === null) return base === null ? succeed(undefined) : files.remove(path, base);
  if (before === after && base !== null && was?.link === now?.link) {
    return was?.mode === undefined ? succeed(undefined) : files.setMode(path, was.mode, base);
  }
  const bytes = await blobs.get(before);
  if (bytes === undefined) return { ok: false, fault: { code: 'edit.image-missing', text: '', retryable: false } };
  if (was?.link === true) return files.writeLink(path, bytes, base);
  return files.write(path, bytes, base, was?.mode === undefined ? {} : { mode: was.mode });
}

const CUT = 'Interrupted by a reload or a crash';
const names = (changes: readonly FileChange[]) => changes.map((change) => change.label).join(', ');

function textOf(state: Mended['state'], left: readonly FileChange[], other: readonly FileChange[]): string {
  if (state === 'all') return `${CUT} when all of it was written: ${names(left)}.`;
  if (state === 'none') return `${CUT}. It is all of its changes or none: none was left.`;
  const landed = left.length === 0 ? '' : ` It has changed ${names(left)}, which could not be taken back.`;
  const unclear = other.length === 0 ? '' : ` What is in ${names(other)} now is not of it alone; look at it.`;
  return `${CUT}.${landed}${unclear}`;
}
