// apply_patch: changes, adds, moves and deletes any number of files in one call, all of them or none.
import type { FileChange } from '../../../protocol/display.ts';
import { fail, type Outcome, succeed } from '../../../protocol/fault.ts';
import type { FileContent, Located } from '../../ports/files.ts';
import type { Ports } from '../../ports.ts';
import { pathEffect } from '../../shared/path-effect.ts';
import { type PatchedFile, type PatchFile, pathsOf, applyPatch as workOut } from '../edit/apply-patch.ts';
import { type FileStep, prepareSteps, readPresent } from '../edit/file-steps.ts';
import type { Section } from '../edit/hunks.ts';
import { PatchInputSchema } from '../edit/input.ts';
import { nothing, outdated } from '../edit/knowledge.ts';
import { landsElsewhere } from '../edit/misplaced.ts';
import { stepsOf } from '../edit/patch-steps.ts';
import { parsePatch } from '../edit/patch-text.ts';
import { type CallScope, defineTool } from '../tool.ts';

export const applyPatch = defineTool({
  name: 'apply_patch',
  title: 'Apply patch',
  description: 'Apply a *** Begin Patch or unified diff.',
  modes: ['agent'],
  outputs: ['files'],
  shows: { text: ['patch'] },
  input: PatchInputSchema,
  prepare: async ({ patch }, ports, { seen }) => {
    const sections = parsePatch(patch);
    if (!sections.ok) return sections;
    const files = await readAll(sections.value, ports);
    if (!files.ok) return files;
    const { byPath, byId } = files.value;
    const idOf = (path: string) => byPath.get(path)?.path ?? path;
    const contents = (bytesOf: (file: Present) => Uint8Array | null) =>
      new Map([...byId].map(([id, file]): [string, PatchFile] => [id, { label: file.at.label, bytes: bytesOf(file) }]));
    const patched = workOut(
      sections.value,
      contents(({ present }) => present?.bytes ?? null),
      idOf,
    );
    const old = new Map(
      [...byId].flatMap(([id, { at, present }]) => {
        const known = outdated(seen.of(at.path), present, ports.clock.hash);
        return known === undefined ? [] : [[id, known] as const];
      }),
    );
    const names = [...old.keys()].map((id) => byId.get(id)?.at.label ?? id).join(', ');
    if (!patched.ok) {
      if (old.size === 0) return patched;
      return fail(patched.fault.code, `${patched.fault.text} Changed since you read it, so read it again: ${names}.`);
    }
    // What the agent would have made of the files as it knew them.
    const meant = workOut(
      sections.value,
      contents(({ at, present }) => old.get(at.path)?.bytes ?? present?.bytes ?? null),
      idOf,
    );
    const conflict = patched.value.find((file) => old.has(file.id) && !mayLand(file, meant));
    if (conflict !== undefined) {
      const text = `${byId.get(conflict.id)?.at.label} has changed since you read it, and what you change is not where it was.`;
      return fail('edit.conflict', `${text} Nothing was changed. Read it again and base the patch on that.`);
    }
    const steps = stepsOf(patched.value, byId, ports.clock.hash);
    const about = {
      summary: `Patch ${[...new Set(steps.map((step) => step.at.label))].join(', ')}`,
      done: (changes: readonly FileChange[]) =>
        `${changes.map(tell).join('\n')}${old.size === 0 ? '' : `\nChanged since you read it; those changes are kept: ${names}.`}`,
      learn: () => learn(patched.value, meant, old, seen, ports),
    };
    return succeed(prepareSteps(steps, ports, about, effectsOf(steps)));
  },
});

interface Present {
  readonly at: Located;
  readonly present: FileContent | null;
}

interface Read {
  readonly byPath: ReadonlyMap<string, Located>;
  readonly byId: ReadonlyMap<string, Present>;
}

/** Two paths may lead to the same file. */
async function readAll(sections: readonly Section[], ports: Ports): Promise<Outcome<Read>> {
  const byPath = new Map<string, Located>();
  const byId = new Map<string, Present>();
  for (const path of pathsOf(sections)) {
    const at = await ports.files.locate(path);
    byPath.set(path, at);
    if (byId.has(at.path)) continue;
    const present = await readPresent(ports.files, at.path);
    if (!present.ok) return present;
    byId.set(at.path, { at, present: present.value });
  }
  return succeed({ byPath, byId });
}

/** Whether a file that has changed since it was read is changed where the agent meant it. */
function mayLand(file: PatchedFile, meant: Outcome<readonly PatchedFile[]>): boolean {
  if (file.after === null) return false;
  if (!meant.ok || file.before === null) return true;
  const own = meant.value.find((other) => other.id === file.id);
  if (own?.before == null || own.after === null) return true;
  return !landsElsewhere({ known: own.before, meant: own.after, present: file.before, result: file.after });
}

function learn(
  patched: readonly PatchedFile[],
  meant: Outcome<readonly PatchedFile[]>,
  old: ReadonlyMap<string, unknown>,
  seen: CallScope['seen'],
  { clock: { hash } }: Ports,
): void {
  for (const file of patched) {
    // It knows its own change of what it had read, not what others changed.
    const changedSince = old.has(file.from ?? file.id);
    const known = changedSince ? (meant.ok ? meant.value.find((other) => other.id === file.id) : undefined) : file;
    if (known === undefined) continue;
    seen.note(file.id, known.after === null ? nothing(hash) : { hash: hash(known.after), bytes: known.after });
  }
}

function effectsOf(steps: readonly FileStep[]) {
  const effects = steps.flatMap((step) => [
    ...(step.change === 'move' ? [pathEffect('delete', step.from)] : []),
    pathEffect(step.change === 'delete' ? 'delete' : 'write', step.at),
  ]);
  return [...new Map(effects.map((effect) => [JSON.stringify(effect), effect])).values()];
}

const VERBS = { create: 'Created', edit: 'Edited', delete: 'Deleted' } as const;

function tell(change: FileChange): string {
  if (change.change === 'move') return `Moved ${change.from} to ${change.label}.`;
  return `${VERBS[change.change]} ${change.label}: +${change.added} -${change.removed} lines.`;
}
