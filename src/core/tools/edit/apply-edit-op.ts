// The edit engine without a disk, for the probe: files in, files out, through the same code as the tools.
import * as z from 'zod';
import { fail, type Outcome, succeed } from '../../../protocol/fault.ts';
import { filled } from '../fields.ts';
import { applyEdit } from './apply-edit.ts';
import { applyPatch, type PatchFile, pathsOf } from './apply-patch.ts';
import { EditFileInputSchema, EditSchema, PatchInputSchema, WriteFileInputSchema } from './input.ts';
import { parsePatch } from './patch-text.ts';
import { writeWhole } from './write-whole.ts';

const RequestSchema = z.object({
  files: z.record(z.string(), z.string()),
  kind: z.enum(['replace', 'patch', 'unified', 'write']),
  payload: z.unknown(),
});

const ReplaceSchema = z.union([
  EditFileInputSchema,
  z.object({ path: filled(), ...EditSchema.shape }).transform(({ path, ...edit }) => ({ path, edits: [edit] })),
]);

/** Generous here: the patch may be the payload itself, or be called a diff. */
const PatchSchema = z.union([
  PatchInputSchema,
  z.object({ diff: filled() }).transform(({ diff }) => ({ patch: diff })),
  filled().transform((patch) => ({ patch })),
]);

type Files = Readonly<Record<string, string>>;

/** `files` maps paths to base64; the answer holds all of them as they are afterwards, or is a fault. */
export function applyEditOp(raw: unknown): Outcome<{ readonly files: Files }> {
  const request = RequestSchema.safeParse(raw);
  if (!request.success) return badInput(request.error);
  const { files, kind, payload } = request.data;
  if (kind === 'write') {
    const input = WriteFileInputSchema.safeParse(payload);
    if (!input.success) return badInput(input.error);
    const { path, content } = input.data;
    const before = readBytes(files, path);
    return before.ok ? store(files, path, writeWhole(before.value ?? null, content, path)) : before;
  }
  if (kind !== 'replace') {
    const input = PatchSchema.safeParse(payload);
    return input.success ? patchFiles(files, input.data.patch) : badInput(input.error);
  }
  const input = ReplaceSchema.safeParse(payload);
  if (!input.success) return badInput(input.error);
  const { path, edits } = input.data;
  const before = readBytes(files, path);
  if (!before.ok) return before;
  if (before.value === undefined) return fail('file.missing', `There is no file ${path}.`);
  return store(files, path, applyEdit(before.value, edits, path));
}

function patchFiles(files: Files, patch: string): Outcome<{ readonly files: Files }> {
  const sections = parsePatch(patch);
  if (!sections.ok) return sections;
  const contents = new Map<string, PatchFile>();
  for (const path of [...Object.keys(files), ...pathsOf(sections.value).map(plainPath)]) {
    const bytes = readBytes(files, path);
    if (!bytes.ok) return bytes;
    contents.set(path, { label: path, bytes: bytes.value ?? null });
  }
  const patched = applyPatch(sections.value, contents, (path) => (Object.hasOwn(files, path) ? path : plainPath(path)));
  if (!patched.ok) return patched;
  const after = new Map(Object.entries(files));
  for (const { id, after: bytes } of patched.value) {
    if (bytes === null) after.delete(id);
    else after.set(id, toBase64(bytes));
  }
  return succeed({ files: Object.fromEntries(after) });
}

/** As a disk would take it: without `.` and doubled slashes. */
const plainPath = (path: string) =>
  path
    .split('/')
    .filter((part, index) => part !== '.' && (part !== '' || index === 0))
    .join('/');

function badInput(error: z.ZodError): Outcome<never> {
  const lines = error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.map(String).join('.') || 'input'}: ${issue.message}`);
  return fail('tool.bad-input', `The input is not valid. ${lines.join('; ')}.`);
}

function readBytes(files: Files, path: string): Outcome<Uint8Array | undefined> {
  const base64 = Object.hasOwn(files, path) ? files[path] : undefined;
  if (base64 === undefined) return succeed(undefined);
  try {
    return succeed(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
  } catch {
    return fail('tool.bad-input', `The content of ${path} is not base64.`);
  }
}

function store(files: Files, path: string, result: Outcome<{ readonly bytes: Uint8Array }>): Outcome<{ files: Files }> {
  if (!result.ok) return result;
  const entries = Object.entries(files).filter(([name]) => name !== path);
  return succeed({ files: Object.fromEntries([...entries, [path, toBase64(result.value.bytes)]]) });
}

function toBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 0x8000) parts.push(String.fromCharCode(...bytes.subarray(at, at + 0x8000)));
  return btoa(parts.join(''));
}
