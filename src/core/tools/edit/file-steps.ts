// Changes of files as a tool prepared them: shown as a diff, then carried out exactly so, all of them or none.
import type { Effect } from '../../../protocol/approval.ts';
import type { FileChange } from '../../../protocol/display.ts';
import { type Fault, fail, fault, type Outcome, succeed } from '../../../protocol/fault.ts';
import type { FileContent, FilesPort, Located } from '../../ports/files.ts';
import type { Ports } from '../../ports.ts';
import type { PreparedCall, ToolResult } from '../tool.ts';
import { diffBytes } from './diff.ts';

/** Files beyond this are not read to be changed. */
export const EDIT_LIMIT = 32 * 1024 * 1024;

export type FileStep =
  | { readonly change: 'write'; readonly at: Located; readonly before: FileContent | null; readonly bytes: Uint8Array }
  | { readonly change: 'delete'; readonly at: Located; readonly before: FileContent }
  | { readonly change: 'move'; readonly at: Located; readonly from: Located; readonly before: FileContent };

/** What is there now, null for nothing. */
export async function readPresent(files: FilesPort, path: string): Promise<Outcome<FileContent | null>> {
  const read = await files.read(path, EDIT_LIMIT);
  return !read.ok && read.fault.code === 'file.missing' ? succeed(null) : read;
}

export function describeStep(step: FileStep, hash: (bytes: Uint8Array) => string): FileChange {
  const { path, label } = step.at;
  const before = step.before?.hash ?? null;
  switch (step.change) {
    case 'write': {
      const difference = diffBytes(step.before?.bytes ?? null, step.bytes);
      return {
        path,
        label,
        change: before === null ? 'create' : 'edit',
        ...difference,
        before,
        after: hash(step.bytes),
      };
    }
    case 'delete':
      return { path, label, change: 'delete', ...diffBytes(step.before.bytes, null), before, after: null };
    case 'move':
      return {
        path,
        label,
        change: 'move',
        from: step.from.path,
        hunks: '',
        added: 0,
        removed: 0,
        before,
        after: before,
      };
  }
}

/** A prepared call that carries out these steps. */
export function prepareSteps(
  steps: readonly FileStep[],
  ports: Ports,
  text: {
    readonly summary: string;
    /** What the model reads when all was done. */
    readonly done: (changes: readonly FileChange[]) => string;
    /** Called when all was done, with what the calling agent then knows. */
    readonly learn?: (changes: readonly FileChange[]) => void;
  },
  effects: readonly Effect[],
): PreparedCall {
  const changes = steps.map((step) => describeStep(step, ports.clock.hash));
  return {
    summary: text.summary,
    preview: { kind: 'diff', files: changes },
    effects,
    keep: () => keepImages(steps, ports),
    run: async ({ signal }) => {
      if (signal.aborted) return failed(fault('tool.stopped', 'Stopped before anything was changed.'));
      const kept = await keepImages(steps, ports);
      if (!kept.ok) return failed(kept.fault);
      const result = await carryOut(steps, changes, ports.files);
      if (result.fault !== undefined) return { ...failed(result.fault), changes: result.changes };
      text.learn?.(result.changes);
      return {
        forModel: text.done(result.changes),
        output: { files: result.changes.map((change) => change.label) },
        display: { kind: 'diff', files: [...result.changes] },
        changes: result.changes,
      };
    },
  };
}

const failed = (problem: Fault): ToolResult => ({ forModel: problem.text, fault: problem });

/** Both images of every step, so that an undo and the undo of that undo find theirs. */
async function keepImages(steps: readonly FileStep[], ports: Ports): Promise<Outcome<void>> {
  const images = steps.flatMap((step) => [
    ...(step.before === null ? [] : [step.before.bytes]),
    ...(step.change === 'write' ? [step.bytes] : []),
  ]);
  try {
    await Promise.all(images.map((image) => ports.blobs.put(image)));
    return succeed(undefined);
  } catch (error) {
    const names = steps.map((step) => step.at.label).join(', ');
    return fail(
      'edit.image-unwritable',
      `The state before could not be kept, so ${names} was not changed. Is the disk full?`,
      {
        cause: error instanceof Error ? error.message : String(error),
      },
    );
  }
}

interface Carried {
  readonly changes: readonly FileChange[];
  readonly fault?: Fault;
}

async function carryOut(
  steps: readonly FileStep[],
  described: readonly FileChange[],
  files: FilesPort,
): Promise<Carried> {
  const done: { readonly step: FileStep; readonly change: FileChange }[] = [];
  for (const [index, step] of steps.entries()) {
    const result = await perform(step, files);
    const change = described[index];
    if (result.ok && change !== undefined) {
      done.push({ step, change: { ...change, after: result.value } });
    } else if (!result.ok) {
      const left = await takeBack(done, files);
      return { changes: left, fault: withAdvice(result.fault, step.at.label, left) };
    }
  }
  return { changes: done.map(({ change }) => change) };
}

/** Gives the hash of what is there afterwards. */
async function perform(step: FileStep, files: FilesPort): Promise<Outcome<string | null>> {
  if (step.change === 'write') return files.write(step.at.path, step.bytes, step.before?.hash ?? null);
  const result =
    step.change === 'delete'
      ? await files.remove(step.at.path, step.before.hash)
      : await files.move(step.from.path, step.at.path, step.before.hash);
  if (!result.ok) return result;
  return succeed(step.change === 'delete' ? null : step.before.hash);
}

/** Newest first; gives the changes that could not be taken back. */
async function takeBack(
  done: readonly { readonly step: FileStep; readonly change: FileChange }[],
  files: FilesPort,
): Promise<readonly FileChange[]> {
  const left: FileChange[] = [];
  for (const { step, change } of done.toReversed()) {
    const result = await revert(step, change.after, files);
    if (!result.ok) left.unshift(change);
  }
  return left;
}

async function revert(step: FileStep, after: string | null, files: FilesPort): Promise<Outcome<unknown>> {
  if (step.change === 'move') return files.move(step.at.path, step.from.path, step.before.hash);
  if (step.before !== null) return files.write(step.at.path, step.before.bytes, after);
  return after === null ? succeed(undefined) : files.remove(step.at.path, after);
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
