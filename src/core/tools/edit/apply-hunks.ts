// Carries out the hunks for one text: only the lines they change are written, all others stay as they are.
import { fail, type Outcome, succeed } from '../../../protocol/fault.ts';
import { explainHunk } from './explain-hunk.ts';
import type { Hunk } from './hunks.ts';
import { indentOf } from './indentation.ts';
import { endNear, hasLoneReturns, type Lines, splitLines } from './lines.ts';
import type { Level } from './match-lines.ts';
import { type Placed, placeHunks } from './place-hunks.ts';
import { joinsLineEnds } from './replace-at.ts';
import { findElision, isEscapedCopy } from './suspicious.ts';
import { type Hand, handFor, type Line, type Woven, weave } from './weave.ts';

/** The text afterwards; every hunk lands or none does. */
export function applyHunks(
  text: string,
  hunks: readonly Hunk[],
  levels: readonly Level[],
  label: string,
): Outcome<string> {
  const suspicion = suspect(text, hunks, label);
  if (suspicion !== undefined) return suspicion;
  // A lone CR counts as a line end unless only as a character it lets the patch fit.
  let lines = splitLines(text, true);
  let placement = placeHunks(hunks, wholeLines(lines), levels);
  if (!placement.ok && placement.problem.why === 'missing' && hasLoneReturns(text)) {
    lines = splitLines(text);
    placement = placeHunks(hunks, wholeLines(lines), levels);
  }
  if (!placement.ok) return explainHunk(placement.problem, wholeLines(lines), hunks, label);
  const changes: Woven[] = [];
  for (const placed of placement.placed) {
    const own = changesOf(placed, lines);
    if (own === undefined) {
      const where = `line ${placed.from + 1}`;
      const why = `resembles ${label} at ${where}, but is indented in another way that cannot be carried over`;
      return fail(
        'edit.indentation',
        `The hunk at line ${placed.hunk.line} of the patch ${why}. Copy the indentation of the file.`,
      );
    }
    changes.push(...own);
  }
  const ordered = changes.toSorted((one, other) => one.from - other.from || one.to - other.to);
  const clash = ordered.find((change, index) => index > 0 && touches(ordered[index - 1], change));
  if (clash !== undefined) {
    return fail(
      'edit.overlap',
      `Two hunks change ${label} at line ${clash.from + 1}. Put what belongs there into one hunk.`,
    );
  }
  const result = write(text, lines, ordered, placement.placed);
  if (result === undefined) return fail('edit.line-ends', `${label} has CRs and LFs that would become one line end.`);
  return result === text ? fail('edit.no-change', `The patch leaves ${label} as it is.`) : succeed(result);
}

const wholeLines = ({ texts }: Lines) => (texts.at(-1) === '' ? texts.slice(0, -1) : texts);

function suspect(text: string, hunks: readonly Hunk[], label: string): Outcome<string> | undefined {
  for (const hunk of hunks) {
    const pick = (kinds: string) => hunk.lines.filter(({ kind }) => kinds.includes(kind)).map((line) => line.text);
    const added = pick('add').join('\n');
    const elision = findElision(added, text, label);
    if (elision !== undefined) {
      const why = `adds a line that stands for others (${JSON.stringify(elision)})`;
      return fail(
        'edit.elision',
        `The hunk at line ${hunk.line} of the patch ${why}. Write them in full or leave them untouched.`,
      );
    }
    if (isEscapedCopy(pick('keep remove').join('\n'), added, label)) {
      const why = 'is HTML-escaped (&lt; for <) in what it adds';
      return fail('edit.escaped', `The hunk at line ${hunk.line} of the patch ${why}. Send it as plain text.`);
    }
  }
  return undefined;
}

/** Insertions at one point have no order, and what one hunk takes away another cannot change. */
const touches = (before: Woven | undefined, change: Woven) =>
  before !== undefined && (change.from < before.to || (change.from === before.from && change.to === before.to));

/** Runs of removed and added lines, in lines of the file. */
function changesOf(placed: Placed, file: Lines): readonly Woven[] | undefined {
  const { from, to, level } = placed;
  const own = Array.from(
    { length: to - from },
    (_, index): Line => ({
      text: file.texts[from + index] ?? '',
      end: file.end(from + index),
    }),
  );
  const texts = own.map((line) => line.text);
  const loose = level === 'indentation' || level === 'look-alikes';
  const removes = placed.lines.some((line) => line.kind === 'remove');
  // Without a removed line nothing tells a line of context that is indented oddly from one without its leading blank.
  if (loose && !removes && isOddly(placed)) return undefined;
  const all = weaveRuns(placed, own, handFor(level, oldOf(placed), texts), file);
  if (all !== undefined || !(removes && onlyContextIsOff(placed, texts))) return all;
  return weaveRuns(placed, own, { level, reindent: (given) => given }, file);
}

const isOddly = ({ lines }: Placed) =>
  lines.some(({ kind, text }) => kind === 'keep' && /^ (?: {2})*\S/.test(text)) &&
  lines.some((line) => line.kind === 'add');

/** Context may have lost or gained one blank where the removed lines are indented as they should be. */
function onlyContextIsOff({ lines }: Placed, texts: readonly string[]): boolean {
  return lines
    .filter((line) => line.kind !== 'add')
    .every(({ kind, text }, index) => {
      const [given, own] = [indentOf(text), indentOf(texts[index] ?? '')];
      return given === own || text.trim() === '' || (kind === 'keep' && (` ${given}` === own || given === ` ${own}`));
    });
}

const oldOf = ({ lines }: Placed) => lines.flatMap((line) => (line.kind === 'add' ? [] : [line.text]));

function weaveRuns(
  { lines, from }: Placed,
  own: readonly Line[],
  hand: Hand,
  file: Lines,
): readonly Woven[] | undefined {
  const woven: Woven[] = [];
  let old: string[] = [];
  let next: string[] = [];
  let at = 0;
  const close = () => {
    const start = at - old.length;
    const neighbour = endNear(file, from + start - 1);
    const spans = weave(own.slice(start, at), old, next, hand, neighbour);
    woven.push(
      ...(spans ?? []).map((span) => ({ ...span, from: span.from + from + start, to: span.to + from + start })),
    );
    old = [];
    next = [];
    return spans !== undefined;
  };
  for (const line of lines) {
    if (line.kind === 'add') next.push(line.text);
    else if (line.kind === 'remove') {
      old.push(line.text);
      at++;
    } else {
      if (!close()) return undefined;
      at++;
    }
  }
  return close() ? woven : undefined;
}

function write(text: string, file: Lines, changes: readonly Woven[], placed: readonly Placed[]): string | undefined {
  const count = wholeLines(file).length;
  const wasOpen = count > 0 && file.end(count - 1) === '';
  const pieces: string[] = [];
  let done = 0;
  let last = '';
  const put = (piece: string) => {
    if (piece === '') return;
    pieces.push(piece);
    last = piece;
  };
  for (const { from, to, lines } of changes) {
    const glue = lines.length > 0 && from === count && wasOpen ? endNear(file, count - 1) : '';
    const own = glue + lines.map((line) => line.text + line.end).join('');
    const change = { from: file.start(from), to: to >= file.texts.length ? text.length : file.start(to), text: own };
    if (joinsLineEnds(text, change)) return undefined;
    put(text.slice(done, change.from));
    put(own);
    done = change.to;
  }
  put(text.slice(done));
  const wanted = placed.find(({ to, hunk }) => to === count && hunk.lastNewline !== undefined)?.hunk.lastNewline;
  const touched = changes.some(({ to }) => to === count);
  const open = wanted === undefined ? wasOpen && touched : wanted === 'removed';
  if (open) pieces[pieces.length - 1] = last.replace(/(?:\r\n|\n|\r)$/, '');
  else if (wanted === 'added' && !/[\r\n]$/.test(last)) pieces.push(endNear(file, count - 1));
  return pieces.join('');
}
