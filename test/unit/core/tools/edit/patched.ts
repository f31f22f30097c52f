// One way to patch files given as texts, for the tests of patches.
import assert from 'node:assert/strict';
import { applyPatch } from '../../../../../src/core/tools/edit/apply-patch.ts';
import { parsePatch } from '../../../../../src/core/tools/edit/patch-text.ts';
import { type Fault, type Outcome, succeed } from '../../../../../src/protocol/fault.ts';

export type Texts = Readonly<Record<string, string>>;

export function tryPatch(files: Texts, patch: string | readonly string[]): Outcome<Texts> {
  const sections = parsePatch(typeof patch === 'string' ? patch : patch.join('\n'));
  if (!sections.ok) return sections;
  const contents = Object.entries(files).map(
    ([path, text]) => [path, { label: path, bytes: new TextEncoder().encode(text) }] as const,
  );
  const patched = applyPatch(sections.value, new Map(contents), (path) => path);
  if (!patched.ok) return patched;
  const after = new Map(Object.entries(files));
  for (const { id, after: bytes } of patched.value) {
    if (bytes === null) after.delete(id);
    else after.set(id, new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
  }
  return succeed(Object.fromEntries(after));
}

export function patched(files: Texts, patch: string | readonly string[]): Texts {
  const result = tryPatch(files, patch);
  assert.ok(result.ok, result.ok ? '' : result.fault.text);
  return result.value;
}

export function refused(files: Texts, patch: string | readonly string[]): Fault {
  const result = tryPatch(files, patch);
  assert.ok(!result.ok, `it should have been refused, and gave ${JSON.stringify(result)}`);
  return result.fault;
}

/** The envelope around the sections of one file. */
export const envelope = (...lines: readonly string[]): string =>
  ['*** Begin Patch', ...lines, '*** End Patch'].join('\n');
