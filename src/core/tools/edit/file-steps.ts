// Changes of files as a tool prepared them: shown as a diff, then carried out exactly so, all of them or none.
import type { Effect } from '../../../protocol/approval.ts';
import type { FileChange } from '../../../protocol/display.ts';
import { type Fault, fail, fault, type Outcome, succeed } from '../../../protocol/fault.ts';
import type { UndoneCalls } from '../../../protocol/undo.ts';
import type { FileContent, FilesPort, Located } from '../../ports/files.ts';
import type { Ports } from '../../ports.ts';
import type { PreparedCall, ToolResult } from '../tool.ts';
import { carryOut } from './carry-out.ts';
import { diffBytes } from './diff.ts';

/** Files beyond this are not read to be changed. */
export const EDIT_LIMIT = 32 * 1024 * 1024;

/** What is there before a step: a file, or a link, whose content is its target. */
export interface Found extends FileContent {
  readonly link?: boolean;
}

export type FileStep =
  | {
      readonly change: 'write';
      readonly at: Located;
      readonly before: Found | null;
      readonly bytes: Uint8Array;
      /** The bytes are where a link leads. */
      readonly link?: boolean;
      /** Permission bits; else a file keeps its own. */
      readonly mode?: number;
    }
  | {
      readonly change: 'delete';
      readonly at: Located;
      readonly before: Found;
      /** Removed with it where they are empty then, outermost first. */
      readonly folders?: readonly string[];
    }
  | {
      readonly change: 'move';
      readonly at: Located;
      readonly from: Located;
      readonly before: Found;
      readonly folders?: readonly string[];
    }
  | { readonly change: 'mode'; readonly at: Located; readonly before: Found; readonly mode: number };

/** What is there now, null for nothing; a link is what it leads to. */
export async function readPresent(
  files: FilesPort,
  path: string,
  limit = EDIT_LIMIT,
): Promise<Outcome<FileContent | null>> {
  const read = await files.read(path, limit);
  return !read.ok && read.fault.code === 'file.missing' ? succeed(null) : read;
}

/** What is at a name itself; a fault where nothing is. */
export async function readThere(files: FilesPort, path: string): Promise<Outcome<Found>> {
  const entry = await files.look(path);
  if (entry?.kind !== 'link') return files.read(path, EDIT_LIMIT);
  const read = await files.readLink(path);
  return read.ok ? succeed({ ...read.value, link: true }) : read;
}

/** What is at a name itself, null for nothing. */
export async function readFound(files: FilesPort, path: string, limit = EDIT_LIMIT): Promise<Outcome<Found | null>> {
  const entry = await files.look(path);
  if (entry?.kind !== 'link') return readPresent(files, path, limit);
  const read = await files.readLink(path);
  return read.ok ? succeed({ ...read.value, link: true }) : read;
}

export function describeStep(step: FileStep, hash: (bytes: Uint8Array) => string): FileChange {
  const { path, label } = step.at;
  const before = step.before?.hash ?? null;
  const common = { path, label, before, ...naturesOf(step) };
  switch (step.change) {
    case 'write': {
      const difference = diffBytes(step.before?.bytes ?? null, step.bytes);
      return { ...common, change: before === null ? 'create' : 'edit', ...difference, after: hash(step.bytes) };
    }
    case 'delete':
      return { ...common, change: 'delete', ...diffBytes(step.before.bytes, null), after: null };
    case 'move':
      return { ...common, change: 'move', from: step.from.path, hunks: '', added: 0, removed: 0, after: before };
    case 'mode':
      return { ...common, change: 'edit', hunks: '', added: 0, removed: 0, after: before };
  }
}

/** Only what is more than the content of a file that keeps its permissions. */
function naturesOf(step: FileStep): Pick<FileChange, 'was' | 'is'> {
  const link = step.before?.link === true ? { link: true } : {};
  const mode = step.before?.mode;
  const known = mode === undefined ? {} : { mode };
  switch (step.change) {
    case 'delete':
      return given({ ...link, ...known }, {});
    case 'move':
      return given({ ...link, ...known }, { ...link, ...known });
    case 'mode':
      return given({ ...link, ...known }, { mode: step.mode });
    case 'write':
      return naturesOfWrite(step);
  }
}

function naturesOfWrite(step: Extract<FileStep, { change: 'write' }>): Pick<FileChange, 'was' | 'is'> {
  const { before } = step;
  const link = before?.link === true ? { link: true } : {};
  const mode = before?.link === true ? undefined : before?.mode;
  if (step.link === true) return given({ ...link, ...(mode === undefined ? {} : { mode }) }, { link: true });
  const after = step.mode ?? mode;
  // What stays is told too: the file may have to be made anew one day.
  const isTold = step.mode !== undefined || mode !== undefined;
  return given(
    { ...link, ...(isTold && mode !== undefined ? { mode } : {}) },
    isTold && after !== undefined ? { mode: after } : {},
  );
}

const given = (was: NonNullable<FileChange['was']>, is: NonNullable<FileChange['is']>) => ({
  ...(Object.keys(was).length === 0 ? {} : { was }),
  ...(Object.keys(is).length === 0 ? {} : { is }),
});

export interface StepsText {
  readonly summary: string;
  /** What the model reads when all was done. */
  readonly done: (changes: readonly FileChange[]) => string;
  /** Called when all was done, with what the calling agent then knows. */
  readonly learn?: (changes: readonly FileChange[]) => void;
  /** Of which calls it takes the changes back. */
  readonly undone?: UndoneCalls;
}

/** A prepared call that carries out these steps. */
export function prepareSteps(
  steps: readonly FileStep[],
  ports: Ports,
  text: StepsText,
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
        ...(text.undone === undefined ? {} : { undone: text.undone }),
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
