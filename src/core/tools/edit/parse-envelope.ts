// Reads the `apply_patch` envelope as models write it: markers padded, blanks forgotten, line numbers invented.
import { fail, type Outcome, succeed } from '../../../protocol/fault.ts';
import { HunkBuilder } from './hunk-builder.ts';
import type { Section } from './hunks.ts';

const BEGIN = /^\s*\*{3}\s?Begin Patch\s*$/i;
const END = /^\s*\*{3}\s?End Patch\s*$/i;
const FILE = /^\s*\*{3}\s?(Add|Update|Delete) File:(.*)$/i;
const MOVE = /^\s*\*{3}\s?Move(?: File)? to:(.*)$/i;
const END_OF_FILE = /^\s*\*{3}\s?End of File\s*$/i;
const OTHER = /^\*{3} ?(?:[A-Z]\w* (?:File|Patch|to)\b)/;
const LEFTOVER = /^(?:\s*\*{3}\s?(?:Add|Update|Delete) File:|@@|[-+ ]\S)/i;
const NO_NEWLINE = /^\\ ?No newline/i;

export const isEnvelopeStart = (line: string): boolean => BEGIN.test(line) || FILE.test(line);

const isPadded = (line: string) => /^\s/.test(line);

/** `lines` from the first marker on; `shift` is how many lines of the patch come before. */
export function parseEnvelope(given: readonly string[], shift: number): Outcome<readonly Section[]> {
  const lines = withoutIndent(given);
  const sections: Section[] = [];
  const first = lines.find((line) => FILE.test(line));
  const markers = {
    padded: first !== undefined && isPadded(first),
    lastEnd: lines.findLastIndex((line) => END.test(line) && !isPadded(line)),
  };
  const lastBegin = lines.findLastIndex((line) => BEGIN.test(line));
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    if (line.trim() === '' || BEGIN.test(line)) at++;
    else if (END.test(line)) {
      // Several envelopes may follow one another, with prose between them; a part of one may not.
      const end = at;
      for (at++; at < lines.length && !BEGIN.test(lines[at] ?? ''); at++) {
        if (lastBegin < end && LEFTOVER.test(lines[at] ?? '')) {
          return malformed(shift + at + 1, 'there is more of a patch after *** End Patch');
        }
      }
    } else {
      const read = readSection(lines, at, markers, shift);
      if (!read.ok) return read;
      sections.push(read.value.section);
      at = read.value.next;
    }
  }
  if (sections.length === 0) return fail('patch.empty', 'The patch names no file; nothing was changed.');
  return succeed(sections);
}

/** A patch that was indented as a whole. */
function withoutIndent(lines: readonly string[]): readonly string[] {
  const depth = /^[ \t]*/.exec(lines[0] ?? '')?.[0] ?? '';
  if (depth === '' || !lines.every((line) => line.trim() === '' || line.startsWith(depth))) return lines;
  return lines.map((line) => line.slice(depth.length));
}

interface Read {
  readonly section: Section;
  readonly next: number;
}

interface Markers {
  readonly padded: boolean;
  /** The last end that is not padded. */
  readonly lastEnd: number;
}

function readSection(lines: readonly string[], at: number, markers: Markers, shift: number): Outcome<Read> {
  const header = FILE.exec(lines[at] ?? '');
  if (header === null) {
    const shown = JSON.stringify((lines[at] ?? '').slice(0, 80));
    return malformed(shift + at + 1, `${shown} is no header (*** Add File: , *** Update File: or *** Delete File: )`);
  }
  const path = bare(header[2] ?? '');
  if (path === '') return malformed(shift + at + 1, 'the path is missing');
  const next = endOfSection(lines, at + 1, markers);
  const body = lines.slice(at + 1, next);
  const line = shift + at + 1;
  const kind = header[1]?.toLowerCase();
  const section =
    kind === 'add'
      ? readAdd(path, body, line)
      : kind === 'delete'
        ? readDelete(path, body, line)
        : readUpdate(path, body, line, next >= lines.length);
  return section.ok ? succeed({ section: section.value, next }) : section;
}

const bare = (path: string) => /^(["'`])(.*)\1$/.exec(path.trim())?.[2] ?? path.trim();

/** A padded marker is a line of the file where other markers are not padded. */
function endOfSection(lines: readonly string[], from: number, markers: Markers): number {
  for (let at = from; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (FILE.test(line) && (markers.padded || !isPadded(line))) return at;
    if (END.test(line) && (!isPadded(line) || at > markers.lastEnd)) return at;
    if (BEGIN.test(line) && !isPadded(line)) return at;
  }
  return lines.length;
}

function readAdd(path: string, body: readonly string[], line: number): Outcome<Section> {
  const lines = trimEnd(body.filter((one) => !END_OF_FILE.test(one)));
  const open = NO_NEWLINE.test(lines.at(-1) ?? '');
  const texts: string[] = [];
  for (const [index, one] of (open ? lines.slice(0, -1) : lines).entries()) {
    if (!one.startsWith('+') && one.trim() !== '') {
      return malformed(line + 1 + index, `each line of the new file ${path} must begin with +`);
    }
    texts.push(one.startsWith('+') ? one.slice(1) : '');
  }
  return succeed({ kind: 'add', path, text: texts.length === 0 ? '' : texts.join('\n') + (open ? '' : '\n'), line });
}

function trimEnd(lines: readonly string[]): readonly string[] {
  return lines.slice(0, lines.findLastIndex((line) => line.trim() !== '') + 1);
}

function readDelete(path: string, body: readonly string[], line: number): Outcome<Section> {
  const extra = body.findIndex((one) => one.trim() !== '' && !one.startsWith('-'));
  if (extra !== -1) return malformed(line + 1 + extra, `nothing may follow *** Delete File: ${path}`);
  return succeed({ kind: 'delete', path, hunks: [], line });
}

function readUpdate(path: string, body: readonly string[], line: number, last: boolean): Outcome<Section> {
  const builder = new HunkBuilder();
  let to: string | undefined;
  for (let index = 0; index < body.length; index++) {
    const one = body[index] ?? '';
    const at = line + 1 + index;
    const move = MOVE.exec(one);
    if (move !== null && to === undefined && (builder.isEmpty || !isPadded(one))) {
      to = bare(move[1] ?? '');
      if (to === '') return malformed(at, 'the path after *** Move to: is missing');
    } else if (END_OF_FILE.test(one) && (!isPadded(one) || endsHunk(body[index + 1]))) builder.end();
    else if (one.startsWith('@@') || (builder.isEmpty && one.trimStart().startsWith('@@')))
      builder.header(one.trim(), at);
    else if (builder.isEmpty && one.startsWith('--- ') && body[index + 1]?.startsWith('+++ ') === true) index++;
    else if (OTHER.test(one)) return malformed(at, `${JSON.stringify(one.slice(0, 80))} is no marker there is`);
    else if (NO_NEWLINE.test(one)) builder.noNewline();
    else if (!(builder.isEmpty && one.trim() === '')) builder.line(one, at);
  }
  const hunks = builder.finish();
  const cut = last && hunks.at(-1)?.lines.at(-1)?.kind === 'remove';
  if (cut) return malformed(line, 'the patch ends in the middle of a change, without *** End Patch');
  if (hunks.length === 0 && to === undefined) return malformed(line, `there is no change for ${path}`);
  return succeed({ kind: 'update', path, ...(to === undefined ? {} : { to }), hunks, line });
}

const endsHunk = (line: string | undefined) =>
  line === undefined || line.trim() === '' || /^\s*(?:@@|\*{3} )/.test(line);

const malformed = (line: number, why: string) =>
  fail('patch.malformed', `The patch cannot be read: line ${line}: ${why}. Nothing was changed.`);
