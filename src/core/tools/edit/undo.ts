// What taking changes back comes to, file by file: checked against what is there now, and composed into as few steps as can be.
import type { FileChange } from '../../../protocol/display.ts';
import { fail, type Outcome, succeed } from '../../../protocol/fault.ts';
import type { FileContent, Located } from '../../ports/files.ts';
import type { Ports } from '../../ports.ts';
import { type FileStep, readPresent } from './file-steps.ts';

interface Present {
  readonly at: Located;
  readonly content: FileContent | null;
  /** The hash it would have after the changes looked at so far were taken back. */
  wanted: string | null;
}

/** The steps that undo `changes`, which are in the order they happened; a fault when a file is not as they left it. */
export async function netEffect(changes: readonly FileChange[], ports: Ports): Promise<Outcome<readonly FileStep[]>> {
  const present = await readAll(changes, ports);
  if (!present.ok) return present;
  const files = present.value;
  for (const change of changes.toReversed()) {
    const problem = takeBack(change, files);
    if (problem !== undefined) {
      return fail(
        'edit.changed-since',
        `${problem} has been changed since, so nothing was taken back and nothing was touched. Undo that change first, or compare by hand.`,
      );
    }
  }
  return compose([...files.values()], ports);
}

async function readAll(changes: readonly FileChange[], ports: Ports): Promise<Outcome<Map<string, Present>>> {
  const paths = [
    ...new Set(changes.flatMap((change) => [change.path, ...(change.from === undefined ? [] : [change.from])])),
  ];
  const read = await Promise.all(
    paths.map(async (path) => {
      const [at, content] = await Promise.all([ports.files.locate(path), readPresent(ports.files, path)]);
      return { path, at, content };
    }),
  );
  const files = new Map<string, Present>();
  for (const { path, at, content } of read) {
    if (!content.ok) return content;
    if (at.path !== path) return fail('edit.changed-since', `${path} now leads to ${at.path}; nothing was touched.`);
    files.set(path, { at, content: content.value, wanted: content.value?.hash ?? null });
  }
  return succeed(files);
}

/** Gives the name of a file that is not as the change left it. */
function takeBack(change: FileChange, files: ReadonlyMap<string, Present>): string | undefined {
  const file = files.get(change.path);
  if (file === undefined || file.wanted !== change.after) return change.label;
  if (change.change !== 'move' || change.from === undefined) {
    file.wanted = change.before;
    return undefined;
  }
  const origin = files.get(change.from);
  if (origin === undefined || origin.wanted !== null) return origin?.at.label ?? change.from;
  origin.wanted = change.before;
  file.wanted = null;
  return undefined;
}

/** A file that goes and an equal one that comes are a move; writes come before deletions, so that nothing is ever lost. */
async function compose(files: readonly Present[], ports: Ports): Promise<Outcome<readonly FileStep[]>> {
  const changed = files.filter((file) => file.wanted !== (file.content?.hash ?? null));
  const going = new Set(changed.filter((file) => file.wanted === null));
  const writes: FileStep[] = [];
  const moves: FileStep[] = [];
  for (const file of changed) {
    if (file.wanted === null) continue;
    const from = file.content === null ? [...going].find((other) => other.content?.hash === file.wanted) : undefined;
    if (from?.content !== undefined && from.content !== null) {
      going.delete(from);
      moves.push({ change: 'move', at: file.at, from: from.at, before: from.content });
      continue;
    }
    const bytes = await ports.blobs.get(file.wanted);
    if (bytes === undefined || ports.clock.hash(bytes) !== file.wanted) {
      return fail(
        'edit.image-missing',
        `The earlier content of ${file.at.label} is not kept any more; nothing was touched.`,
      );
    }
    writes.push({ change: 'write', at: file.at, before: file.content, bytes });
  }
  const deletions = [...going].flatMap((file): FileStep[] =>
    file.content === null ? [] : [{ change: 'delete', at: file.at, before: file.content }],
  );
  return succeed([...moves, ...writes, ...deletions]);
}
