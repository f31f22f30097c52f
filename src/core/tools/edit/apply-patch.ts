// A patch of any number of files, worked out on their contents alone: what each of them is afterwards, or a fault and nothing.
import { fail, type Outcome, succeed } from '../../../protocol/fault.ts';
import { unchanged } from './apply-edit.ts';
import { applyHunks } from './apply-hunks.ts';
import { oldLines, type Section } from './hunks.ts';
import { LEVELS } from './match-lines.ts';
import { brokenNotebook } from './still-notebook.ts';
import { findElision } from './suspicious.ts';
import { decodeText, encodeText } from './text-file.ts';
import { writeWhole } from './write-whole.ts';

export interface PatchFile {
  /** How it is called in what the model reads. */
  readonly label: string;
  readonly bytes: Uint8Array | null;
}

/** One file that is not afterwards what it was before; `from` is where its content was moved from. */
export interface PatchedFile {
  readonly id: string;
  readonly from?: string;
  readonly before: Uint8Array | null;
  readonly after: Uint8Array | null;
}

interface Current {
  readonly bytes: Uint8Array | null;
  /** The file that this one was before the patch. */
  readonly origin: string | undefined;
}

/** Paths of a patch, as it writes them. */
export const pathsOf = (sections: readonly Section[]): readonly string[] => [
  ...new Set(
    sections.flatMap((section) =>
      'to' in section && section.to !== undefined ? [section.path, section.to] : [section.path],
    ),
  ),
];

/** `idOf` says which of `files` a path is; two paths may be the same file. */
export function applyPatch(
  sections: readonly Section[],
  files: ReadonlyMap<string, PatchFile>,
  idOf: (path: string) => string,
): Outcome<readonly PatchedFile[]> {
  const now = new Map<string, Current>(
    [...files].map(([id, { bytes }]) => [id, { bytes, origin: bytes === null ? undefined : id }]),
  );
  for (const [index, section] of sections.entries()) {
    const result = carryOut(section, now, files, idOf);
    if (result.ok) continue;
    const which = sections.length === 1 ? '' : `File ${index + 1} of ${sections.length}: `;
    return fail(result.fault.code, unchanged(`${which}${result.fault.text}`));
  }
  const patched = [...now].flatMap(([id, { bytes, origin }]): PatchedFile[] => {
    const before = files.get(id)?.bytes ?? null;
    if (bytes === before || (bytes !== null && before !== null && isSame(bytes, before))) return [];
    const moved = before === null && origin !== undefined && origin !== id && now.get(origin)?.bytes === null;
    return [{ id, ...(moved ? { from: origin } : {}), before, after: bytes }];
  });
  if (patched.length === 0) return fail('edit.no-change', 'The patch leaves everything as it is. Nothing was changed.');
  return succeed(patched);
}

const isSame = (one: Uint8Array, other: Uint8Array) =>
  one.length === other.length && one.every((byte, index) => byte === other[index]);

function carryOut(
  section: Section,
  now: Map<string, Current>,
  files: ReadonlyMap<string, PatchFile>,
  idOf: (path: string) => string,
): Outcome<void> {
  const id = idOf(section.path);
  const label = files.get(id)?.label ?? section.path;
  const bytes = now.get(id)?.bytes ?? null;
  const origin = now.get(id)?.origin;
  if (section.kind === 'add') return add(section.text, id, files.get(id), now);
  if (bytes === null) return fail('file.missing', `There is no file ${label}.`);
  if (section.kind === 'delete') {
    const differs = differsFromDeleted(section, bytes, label);
    if (differs !== undefined) return fail('edit.no-match', differs);
    now.set(id, { bytes: null, origin: undefined });
    return succeed(undefined);
  }
  const target = section.to === undefined ? id : idOf(section.to);
  if (target !== id && (now.get(target)?.bytes ?? null) !== null) {
    return fail(
      'file.exists',
      `${files.get(target)?.label ?? section.to} exists already; nothing is overwritten by a move.`,
    );
  }
  const next = section.hunks.length === 0 ? succeed(bytes) : update(section, bytes, label);
  if (!next.ok) return next;
  if (target !== id) now.set(id, { bytes: null, origin: undefined });
  else if (section.hunks.length === 0) return fail('edit.no-change', `The patch leaves ${label} as it is.`);
  now.set(target, { bytes: next.value, origin });
  return succeed(undefined);
}

function add(text: string, id: string, file: PatchFile | undefined, now: Map<string, Current>): Outcome<void> {
  const label = file?.label ?? id;
  if ((now.get(id)?.bytes?.length ?? 0) > 0) {
    return fail('file.exists', `${label} exists already. Update it with hunks, or delete it first in the same patch.`);
  }
  const whole = writeWhole(null, text, label);
  if (!whole.ok) return whole;
  const lost = file?.bytes == null ? undefined : findElision(text, new TextDecoder().decode(file.bytes), label);
  if (lost !== undefined) {
    return fail('edit.elision', `The new ${label} leaves text out (${JSON.stringify(lost)}). Write it in full.`);
  }
  now.set(id, { bytes: whole.value.bytes, origin: now.get(id)?.origin });
  return succeed(undefined);
}

function update(section: Section & { kind: 'update' }, bytes: Uint8Array, label: string): Outcome<Uint8Array> {
  const file = decodeText(bytes, label);
  if (!file.ok) return file;
  const text = applyHunks(file.value.text, section.hunks, LEVELS, label);
  if (!text.ok) return text;
  const broken = brokenNotebook(label, file.value.text, text.value);
  return broken === undefined ? succeed(encodeText({ ...file.value, text: text.value })) : { ok: false, fault: broken };
}

/** A unified diff shows what it deletes: if that is not what is there, the file is another one than was meant. */
function differsFromDeleted(
  section: Section & { kind: 'delete' },
  bytes: Uint8Array,
  label: string,
): string | undefined {
  if (section.hunks.length === 0) return undefined;
  const file = decodeText(bytes, label);
  const given = section.hunks.flatMap(oldLines);
  const own = file.ok ? file.value.text.split(/\r\n|\n|\r/) : [];
  const size = own.at(-1) === '' ? own.length - 1 : own.length;
  const same = given.length === size && given.every((line, index) => line.trimEnd() === own[index]?.trimEnd());
  return same
    ? undefined
    : `${label} is not what the diff shows as deleted. Read it, and delete it without showing its lines.`;
}
