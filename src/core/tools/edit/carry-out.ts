// Carries steps out one after another; where one fails, those before it are taken back, so that it is all of them or none.
import type { FileChange } from '../../../protocol/display.ts';
import { type Fault, type Outcome, succeed } from '../../../protocol/fault.ts';
import type { FilesPort } from '../../ports/files.ts';
import { baseOf } from '../../shared/link-base.ts';
import type { FileStep } from './file-steps.ts';
import { foldersMissing, removeEmpty } from './made-folders.ts';

interface Carried {
  readonly changes: readonly FileChange[];
  readonly fault?: Fault;
}

interface Done {
  readonly step: FileStep;
  readonly change: FileChange;
}

/** Gives what is on the disk then: all changes, or those that could not be taken back. */
export async function carryOut(
  steps: readonly FileStep[],
  described: readonly FileChange[],
  files: FilesPort,
): Promise<Carried> {
  const done: Done[] = [];
  for (const [index, step] of steps.entries()) {
    const change = described[index];
    if (change === undefined) continue;
    const isNew = step.change === 'move' || (step.change === 'write' && step.before === null);
    const folders = isNew ? await foldersMissing(files, step.at.path) : [];
    const result = await perform(step, files);
    if (!result.ok) {
      await removeEmpty(files, folders);
      const left = await takeBack(done, files);
      return { changes: left, fault: withAdvice(result.fault, step.at.label, left) };
    }
    const seen = { ...change, ...result.value, ...(folders.length === 0 ? {} : { folders: [...folders] }) };
    done.push({ step, change: seen });
  }
  return { changes: done.map(({ change }) => change) };
}

type Performed = Pick<FileChange, 'after' | 'was'>;

async function perform(step: FileStep, files: FilesPort): Promise<Outcome<Performed>> {
  const { path } = step.at;
  const base = step.before === null ? null : baseOf(step.before);
  switch (step.change) {
    case 'write': {
      const how = step.mode === undefined ? {} : { mode: step.mode };
      const written =
        step.link === true
          ? await files.writeLink(path, step.bytes, base)
          : await files.write(path, step.bytes, base, how);
      return written.ok ? succeed({ after: written.value }) : written;
    }
    case 'delete': {
      // An editor's unsaved content has no permissions of its own: they are those of the file below it.
      const mode = step.before.mode ?? (step.before.link === true ? undefined : (await files.look(path))?.mode);
      const removed = await files.remove(path, baseOf(step.before));
      if (!removed.ok) return removed;
      await removeEmpty(files, step.folders ?? []);
      const was = { ...(step.before.link === true ? { link: true } : {}), ...(mode === undefined ? {} : { mode }) };
      return succeed({ after: null, ...(Object.keys(was).length === 0 ? {} : { was }) });
    }
    case 'move': {
      const moved = await files.move(step.from.path, path, baseOf(step.before));
      if (!moved.ok) return moved;
      await removeEmpty(files, step.folders ?? []);
      return succeed({ after: step.before.hash });
    }
    case 'mode': {
      const set = await files.setMode(path, step.mode, baseOf(step.before));
      return set.ok ? succeed({ after: step.before.hash }) : set;
    }
  }
}

/** Newest first; gives the changes that could not be taken back. */
async function takeBack(done: readonly Done[], files: FilesPort): Promise<readonly FileChange[]> {
  const left: FileChange[] = [];
  for (const { step, change } of done.toReversed()) {
    const result = await revert(step, change, files);
    if (result.ok) await removeEmpty(files, change.folders ?? []);
    else left.unshift(change);
  }
  return left;
}

async function revert(step: FileStep, { after, was }: FileChange, files: FilesPort): Promise<Outcome<unknown>> {
  const { at, before } = step;
  if (step.change === 'move') return files.move(at.path, step.from.path, baseOf(step.before));
  if (step.change === 'mode') {
    const { mode } = step.before;
    return mode === undefined ? succeed(undefined) : files.setMode(at.path, mode, baseOf(step.before));
  }
  const isLink = step.change === 'write' && step.link === true;
  const base = after === null ? null : baseOf({ hash: after, link: isLink });
  if (before === null) return base === null ? succeed(undefined) : files.remove(at.path, base);
  if (before.link === true) return files.writeLink(at.path, before.bytes, base);
  const mode = was?.mode ?? before.mode;
  const how = mode === undefined ? {} : { mode };
  const written = await files.write(at.path, before.bytes, base, how);
  if (written.ok || written.fault.code !== 'disk.full') return written;
  // It needs no more room than there was before the steps began, but perhaps not that much twice.
  return files.write(at.path, before.bytes, base, { ...how, inPlace: true });
}

function withAdvice(problem: Fault, label: string, left: readonly FileChange[]): Fault {
  const text =
    problem.code === 'file.stale'
      ? `${label} has changed since this was prepared, so it was left as it is. Read it again and base the change on that.`
      : problem.text;
  if (left.length === 0) return { ...problem, text };
  const names = left.map((change) => change.label).join(', ');
  return { ...problem, text: `${text} Already changed and not taken back: ${names}.` };
}
