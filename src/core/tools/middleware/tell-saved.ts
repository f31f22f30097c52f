// Tells when a file was changed again while it was saved, by a formatter for instance, and what it is now.
import type { Display, FileChange } from '../../../protocol/display.ts';
import type { Ports } from '../../ports.ts';
import { diffBytes } from '../edit/diff.ts';
import { EDIT_LIMIT } from '../edit/file-steps.ts';
import type { SeenFiles, ToolResult } from '../tool.ts';
import type { Calling, Middleware } from './middleware.ts';

/** A longer difference is read from the file. */
const LONGEST = 3_000;

export const tellSaved =
  (ports: Ports): Middleware =>
  async (calling, next) => {
    const result = await next();
    const wanted = wantedOf(calling);
    const differing = (result.changes ?? []).filter(({ path, after }) => {
      const hash = wanted.get(path);
      return after !== null && typeof hash === 'string' && hash !== after;
    });
    let told = result;
    for (const change of differing) told = await tell(told, change, wanted.get(change.path) ?? '', calling.seen, ports);
    return told;
  };

/** What was described is what was to be written. */
function wantedOf({ prepared }: Calling): ReadonlyMap<string, string | null> {
  const files = prepared.preview?.kind === 'diff' ? prepared.preview.files : [];
  return new Map(files.map(({ path, after }) => [path, after]));
}

async function tell(
  result: ToolResult,
  change: FileChange,
  wanted: string,
  seen: SeenFiles,
  ports: Ports,
): Promise<ToolResult> {
  const { path, label, before: base } = change;
  const [now, written, before] = await Promise.all([
    ports.files.read(path, EDIT_LIMIT),
    ports.blobs.get(wanted),
    base === null ? null : ports.blobs.get(base),
  ]);
  // Changed once more: that is for the next edit to find out.
  if (!now.ok || now.value.hash !== change.after || written === undefined || before === undefined) return result;
  // What an undo of a part of it is reckoned from.
  await ports.blobs.put(now.value.bytes).catch(() => undefined);
  const { hunks } = diffBytes(written, now.value.bytes);
  const short = hunks !== '' && hunks.length <= LONGEST;
  // What the agent takes for the file's content is what it wrote, until it has been shown something else.
  const known = seen.of(path)?.hash;
  if (known === change.after || known === wanted) seen.note(path, short ? now.value : { hash: wanted, bytes: written });
  const more = short ? `This is what it made of your text:\n${hunks}` : 'Read it again before you change it.';
  const changed: FileChange = { ...change, ...diffBytes(before, now.value.bytes) };
  const replaced = (files: readonly FileChange[]) => files.map((one) => (one.path === path ? changed : one));
  const display: Display | undefined =
    result.display?.kind === 'diff' ? { kind: 'diff', files: replaced(result.display.files) } : result.display;
  return {
    ...result,
    forModel: `${result.forModel}\nThe editor changed ${label} again while saving it, as a formatter does. ${more}`,
    ...(display === undefined ? {} : { display }),
    changes: replaced(result.changes ?? []),
  };
}
