// Reads unified diffs, of git and plain, of several files, with line numbers and counts that may be wrong.
import { fail, type Outcome, succeed } from '../../../protocol/fault.ts';
import { HunkBuilder } from './hunk-builder.ts';
import type { Hunk, Section } from './hunks.ts';
import { type FileHeader, namesOf, readFileHeader, startsFile } from './unified-header.ts';

const COUNTS = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/;
const NO_NEWLINE = /^\\ ?No newline/i;

/** `lines` from the first header on; `shift` is how many lines of the patch come before. */
export function parseUnified(lines: readonly string[], shift: number): Outcome<readonly Section[]> {
  const sections: Section[] = [];
  let at = 0;
  while (at < lines.length) {
    if (!startsFile(lines, at)) {
      if (lines[at]?.startsWith('@@') === true && sections.length === 0) {
        return malformed(shift + at + 1, 'no line before it says which file it is for (--- and +++)');
      }
      at++;
      continue;
    }
    const header = readFileHeader(lines, at);
    if (!header.ok) return header;
    const hunks = readHunks(lines, header.value.next, shift);
    const section = toSection(header.value, hunks.hunks, shift + at + 1);
    if (!section.ok) return section;
    sections.push(section.value);
    at = hunks.next;
  }
  if (sections.length === 0) return fail('patch.empty', 'The patch names no file; nothing was changed.');
  return succeed(sections);
}

function readHunks(lines: readonly string[], from: number, shift: number) {
  const builder = new HunkBuilder();
  let at = from;
  while (at < lines.length && !startsFile(lines, at)) {
    const line = lines[at] ?? '';
    if (!line.startsWith('@@')) {
      if (!builder.isEmpty && !isSignature(lines, at)) bodyLine(builder, line, shift + at + 1);
      at++;
      continue;
    }
    builder.header(line, shift + at + 1);
    const counted = countedEnd(lines, at);
    if (counted === undefined) {
      at++;
      continue;
    }
    for (at++; at < counted; at++) bodyLine(builder, lines[at] ?? '', shift + at + 1, true);
    builder.close();
    while (at < lines.length && !startsFile(lines, at) && lines[at]?.startsWith('@@') === false) at++;
  }
  return { hunks: builder.finish(), next: at };
}

function bodyLine(builder: HunkBuilder, line: string, at: number, counted = false): void {
  if (NO_NEWLINE.test(line)) builder.noNewline();
  else builder.line(counted && line === '' ? ' ' : line, at);
}

/** Where the body of a hunk ends by its counts; undefined when they cannot be right. */
function countedEnd(lines: readonly string[], header: number): number | undefined {
  const counts = COUNTS.exec(lines[header] ?? '');
  if (counts === null) return undefined;
  let old = Number(counts[1] ?? 1);
  let fresh = Number(counts[2] ?? 1);
  let at = header + 1;
  for (; (old > 0 || fresh > 0) && at < lines.length; at++) {
    const sign = lines[at]?.[0] ?? ' ';
    if (sign === '\\') continue;
    if (sign !== '+') old--;
    if (sign !== '-') fresh--;
    if (!' +-'.includes(sign) || old < 0 || fresh < 0) return undefined;
  }
  if (old > 0 || fresh > 0) return undefined;
  if (lines[at]?.startsWith('\\') === true) at++;
  const after = lines[at];
  const ends = after === undefined || after.trim() === '' || after.startsWith('@@') || startsFile(lines, at);
  if (after?.trim() === '' && goesOn(lines, at)) return undefined;
  return ends || isSignature(lines, at) ? at : undefined;
}

/** Whether lines of a body follow after empty ones. */
function goesOn(lines: readonly string[], from: number): boolean {
  for (let at = from; at < from + 50; at++) {
    const line = lines[at];
    if (line === undefined) return false;
    if (line.trim() !== '') return /^[-+ ]/.test(line) && !startsFile(lines, at) && !isSignature(lines, at);
  }
  return false;
}

/** What `git format-patch` writes below the last hunk. */
const isSignature = (lines: readonly string[], at: number) =>
  at + 6 >= lines.length &&
  /^-- ?$/.test(lines[at] ?? '') &&
  /^\d+\.\d+/.test(lines[at + 1] ?? '') &&
  lines.slice(at + 2).every((line) => line === '');

function toSection(header: FileHeader, hunks: readonly Hunk[], line: number): Outcome<Section> {
  const names = namesOf(header);
  if (!names.ok) return names;
  const { from, to } = names.value;
  if (to === undefined && from !== undefined) return succeed({ kind: 'delete', path: from, hunks, line });
  if (from === undefined && to !== undefined) {
    const wrong = hunks.some((hunk) => hunk.lines.some((one) => one.kind !== 'add' && one.text.trim() !== ''));
    if (wrong || hunks.length > 1)
      return malformed(line, `${to} is to be a new file, but the diff also has other lines than added ones`);
    const [hunk] = hunks;
    const added = (hunk?.lines ?? []).map((one) => one.text);
    const open = hunk?.lastNewline === 'removed';
    return succeed({
      kind: 'add',
      path: to,
      text: added.length === 0 ? '' : added.join('\n') + (open ? '' : '\n'),
      line,
    });
  }
  if (from === undefined || to === undefined) return malformed(line, 'no file is named');
  if (hunks.length === 0 && from === to) return malformed(line, `there is no change for ${to}`);
  return succeed({ kind: 'update', path: from, ...(from === to ? {} : { to }), hunks, line });
}

const malformed = (line: number, why: string) =>
  fail('patch.malformed', `The diff cannot be read: line ${line}: ${why}. Nothing was changed.`);
