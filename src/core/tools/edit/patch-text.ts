// What a model gave as a patch, out of its wrappings: fences, here-documents, prose around it. Then read as what it is.
import { fail, type Outcome } from '../../../protocol/fault.ts';
import type { Section } from './hunks.ts';
import { isEnvelopeStart, parseEnvelope } from './parse-envelope.ts';
import { parseUnified } from './parse-unified.ts';
import { startsFile } from './unified-header.ts';

const FENCE = /^\s*(?:`{3,}|~{3,})/;
const HEREDOC = /<<-?\s*["']?(\w+)["']?\s*$/;

export function parsePatch(patch: string): Outcome<readonly Section[]> {
  if (!patch.isWellFormed()) return fail('edit.bad-text', 'The patch holds half a character (a lone surrogate).');
  const lines = patch
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  const envelope = lines.findIndex(isEnvelopeStart);
  const unified = lines.findIndex((line, at) => startsFile(lines, at) || line.startsWith('@@ -'));
  if (envelope === -1 && unified === -1) {
    const forms = 'an envelope (*** Begin Patch) or a unified diff (--- and +++ lines)';
    return fail('patch.malformed', `The patch is neither ${forms}. Nothing was changed.`);
  }
  const isDiff = envelope === -1 || (unified !== -1 && unified < envelope);
  const from = isDiff ? unified : envelope;
  const to = endOf(lines, from);
  return (isDiff ? parseUnified : parseEnvelope)(lines.slice(from, to), from);
}

/** A fence or here-document that was opened above ends the patch where it is closed. */
function endOf(lines: readonly string[], from: number): number {
  const opening = lines.slice(0, from).findLast((line) => line.trim() !== '') ?? '';
  const tag = HEREDOC.exec(opening)?.[1];
  const closes = (line: string) =>
    (FENCE.test(opening) && FENCE.test(line)) || (tag !== undefined && line.trim() === tag);
  let to = lines.length;
  while (to > from && lines[to - 1]?.trim() === '') to--;
  while (to > from && closes(lines[to - 1] ?? '')) to--;
  return to;
}
