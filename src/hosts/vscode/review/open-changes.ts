// Opens recorded changes in VS Code's own editors: one file in the diff editor, several in the multi-diff editor.
import * as vscode from 'vscode';
import type { Ports } from '../../../core/ports.ts';
import { EDIT_LIMIT } from '../../../core/tools/edit/file-steps.ts';
import { fail, type Outcome, succeed } from '../../../protocol/fault.ts';
import { imageUri } from './image-uri.ts';
import { type NetChange, netChanges } from './net-changes.ts';
import { type Found, findRecorded, type RecordSource } from './recorded.ts';
import type { Target } from './target.ts';
import { titleOf, titleOfAll } from './titles.ts';

type Needed = RecordSource & Pick<Ports, 'files'>;

interface Sides {
  readonly change: NetChange;
  readonly left: vscode.Uri;
  readonly right: vscode.Uri;
  readonly current: boolean;
}

/** With a path that file alone. */
export async function openChanges(
  ports: Needed,
  session: string,
  target: Target,
  path?: string,
): Promise<Outcome<void>> {
  const found = await findRecorded(ports, session, target);
  if (!found.ok) return found;
  const changes = netChanges(found.value.recorded).filter((change) => path === undefined || change.path === path);
  if (changes.length === 0) {
    return path === undefined
      ? fail('diff.nothing', 'There is nothing to compare: no file was changed, or all of it was taken back.')
      : fail('diff.unknown', `Nothing is left of a change to ${path}: none is recorded, or it was taken back.`);
  }
  const sides = await Promise.all(changes.map((change) => sidesOf(ports, session, target, change, found.value)));
  const lost = sides.find(({ change }) => change.unkept !== undefined);
  const [only] = sides;
  if (only !== undefined && sides.length === 1) {
    if (only.change.unkept !== undefined) return unkept(only.change.label, only.change.unkept);
    const title = titleOf(only.change, { state: found.value.state, current: only.current });
    await vscode.commands.executeCommand('vscode.diff', only.left, only.right, title, { preview: true });
    return succeed(undefined);
  }
  const since = sides.filter(({ current }) => !current).length;
  const shown = sides.filter(({ change }) => change.unkept === undefined);
  const title = titleOfAll(nameOf(target, found.value), since);
  await vscode.commands.executeCommand(
    'vscode.changes',
    title,
    shown.map(({ change, left, right }) => [vscode.Uri.file(change.path), left, right]),
  );
  return lost === undefined ? succeed(undefined) : unkept(lost.change.label, lost.change.unkept ?? '');
}

const unkept = (label: string, why: string): Outcome<void> =>
  fail('diff.unkept', `The state of ${label} before the change was not kept, so there is nothing to compare: ${why}`);

function nameOf(target: Target, { state }: Found): string {
  if (state === 'proposed') return 'Proposed changes';
  if (target.call !== undefined) return 'Changes of one call';
  if (target.step !== undefined) return 'Changes of the step';
  if (target.plan !== undefined) return 'Changes of the plan';
  return target.after === undefined ? 'Changes of the turn' : 'Changes since here';
}

/** The right side is the file itself, to be worked on, for as long as it is what the change left. */
async function sidesOf(
  { files }: Needed,
  session: string,
  target: Target,
  change: NetChange,
  { state }: Found,
): Promise<Sides> {
  const { path, from, before, after, was, is } = change;
  const left = imageUri(from ?? path, { session, target, hash: before, side: 'before', path });
  const image = imageUri(path, { session, target, hash: after, side: 'after', path });
  // An editor follows a link: what the link itself is can only be shown from its image.
  if (was?.link === true || is?.link === true) return { change, left, right: image, current: true };
  const read = await files.read(state === 'landed' ? path : (from ?? path), EDIT_LIMIT);
  const present = read.ok ? read.value.hash : read.fault.code === 'file.missing' ? null : undefined;
  const current = present === (state === 'landed' ? after : before);
  const own = state === 'landed' && current && after !== null;
  return { change, left, right: own ? vscode.Uri.file(path) : image, current };
}
