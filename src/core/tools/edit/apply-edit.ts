// Exact replacement in a file's bytes: a unique match or a fault, and no byte touched that was not named.
import { fail, type Outcome, succeed } from '../../../protocol/fault.ts';
import type { Edit } from './input.ts';
import { explainNoMatch } from './nearest.ts';
import { findElision, isEscapedCopy, unescapeHtml } from './suspicious.ts';
import { decodeText, encodeText, lineOf, type Unified, unifyLineEnds } from './text-file.ts';

/** How many places are looked for before an ambiguity is reported. */
const PLACES = 50;

export interface Edited {
  readonly bytes: Uint8Array;
  /** How many places were replaced. */
  readonly replaced: number;
}

/** Applies the edits in order, each to what the one before left; all of them or none. */
export function applyEdit(bytes: Uint8Array, edits: readonly Edit[], label = 'The file'): Outcome<Edited> {
  const file = decodeText(bytes, label);
  if (!file.ok) return file;
  let text = file.value.text;
  let replaced = 0;
  for (const [index, edit] of edits.entries()) {
    const result = applyOne(text, edit, label, file.value.bom !== '');
    if (!result.ok) {
      const which = edits.length === 1 ? '' : `Edit ${index + 1} of ${edits.length}: `;
      return fail(result.fault.code, `${which}${result.fault.text} Nothing was changed.`);
    }
    text = result.value.text;
    replaced += result.value.replaced;
  }
  if (text === file.value.text)
    return fail('edit.no-change', `The edits leave ${label} as it is. Nothing was changed.`);
  return succeed({ bytes: encodeText({ bom: file.value.bom, text }), replaced });
}

interface Step {
  readonly text: string;
  readonly replaced: number;
}

function applyOne(text: string, given: Edit, label: string, hasBom: boolean): Outcome<Step> {
  const edit = hasBom ? withoutBom(text, given) : given;
  if (edit.old === '') return fail('edit.empty-old', '`old` is empty; give the text to replace, or use write_file.');
  if (edit.old === edit.new) return fail('edit.no-change', '`old` and `new` are the same.');
  if (!edit.old.isWellFormed() || !edit.new.isWellFormed()) {
    return fail('edit.bad-text', '`old` or `new` holds half a character (a lone surrogate).');
  }
  const unified = unifyLineEnds(text);
  const places = findPlaces(text, unified, edit);
  if (!places.ok) return explain(places.fault.code, unified, edit, label);
  const suspicion = suspect(unified.plain, edit, label);
  if (suspicion !== undefined) return suspicion;
  const next = replacePlaces(text, unified, places.value, edit);
  if (next === text) return fail('edit.no-change', '`old` and `new` differ only in line ends, which are kept.');
  return succeed({ text: next, replaced: places.value.length });
}

/** The mark belongs to the file, not to its first line: one copied into `old` and `new` is not looked for. */
function withoutBom(text: string, edit: Edit): Edit {
  if (!edit.old.startsWith('\uFEFF') || text.includes(edit.old)) return edit;
  return { ...edit, old: edit.old.slice(1), new: edit.new.startsWith('\uFEFF') ? edit.new.slice(1) : edit.new };
}

interface Place {
  /** Range in the text with unified line ends. */
  readonly from: number;
  readonly to: number;
  /** Whether the original text there is `old` byte for byte. */
  readonly exact: boolean;
}

function findPlaces(text: string, unified: Unified, edit: Edit): Outcome<readonly Place[]> {
  const old = unified.unify(edit.old);
  const all: Place[] = [];
  const step = edit.all === true ? old.length : 1;
  for (let at = unified.plain.indexOf(old); at !== -1; at = unified.plain.indexOf(old, at + step)) {
    const to = at + old.length;
    all.push({ from: at, to, exact: text.slice(unified.toOriginal(at), unified.toOriginal(to)) === edit.old });
    if (edit.all !== true && all.length >= PLACES) break;
  }
  // A CR that was written out is meant; a bare LF stands for whatever ends the line.
  const exact = edit.old.includes('\r') ? all.filter((place) => place.exact) : [];
  const places = exact.length > 0 ? exact : all;
  if (places.length === 0) return fail('edit.no-match', '');
  if (places.length > 1 && edit.all !== true) return fail('edit.ambiguous', '');
  return succeed(places);
}

function explain(code: string, unified: Unified, edit: Edit, label: string): Outcome<Step> {
  const { plain } = unified;
  const old = unified.unify(edit.old);
  if (code === 'edit.ambiguous') {
    const lines = linesOf(plain, old);
    const count = lines.length >= PLACES ? `${PLACES} or more` : String(lines.length);
    const more = lines.length > 2 ? ` and ${lines.length >= PLACES ? 'others' : lines.slice(2, 8).join(', ')}` : '';
    return fail(
      'edit.ambiguous',
      `\`old\` is in ${label} at ${count} places: lines ${lines[0]} and ${lines[1]}${more}. Add lines around it until it is unique, or set \`all\`.`,
    );
  }
  const unescaped = unescapeHtml(old);
  if (unescaped !== old && plain.includes(unescaped)) {
    const line = lineOf(plain, plain.indexOf(unescaped));
    return fail(
      'edit.escaped',
      `\`old\` is HTML-escaped (&lt; for <): unescaped it is in ${label} at line ${line}. Send \`old\` and \`new\` as plain text.`,
    );
  }
  return fail('edit.no-match', `\`old\` is not in ${label}. ${explainNoMatch(plain, old)}`);
}

function linesOf(plain: string, old: string): readonly number[] {
  const lines: number[] = [];
  for (let at = plain.indexOf(old); at !== -1 && lines.length < PLACES; at = plain.indexOf(old, at + 1)) {
    lines.push(lineOf(plain, at));
  }
  return lines;
}

function suspect(plain: string, edit: Edit, label: string): Outcome<Step> | undefined {
  const elision = findElision(edit.new, plain, label);
  if (elision !== undefined) {
    return fail(
      'edit.elision',
      `\`new\` leaves text out (${JSON.stringify(elision)}): what it does not contain would be lost. Write it in full.`,
    );
  }
  if (isEscapedCopy(edit.old, edit.new, label)) {
    return fail('edit.escaped', '`new` is HTML-escaped (&lt; for <) where `old` is not. Send it as plain text.');
  }
  return undefined;
}

function replacePlaces(text: string, unified: Unified, places: readonly Place[], edit: Edit): string {
  const pieces: string[] = [];
  let done = 0;
  for (const place of places) {
    const change = changeAt(unified, place, edit);
    pieces.push(text.slice(done, change.from), change.text);
    done = change.to;
  }
  pieces.push(text.slice(done));
  return pieces.join('');
}

interface Change {
  /** Range in the original text. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * Where CRs were written out and `old` matched byte for byte, `new` is taken byte for byte. Otherwise only what differs
 * between `old` and `new` is replaced, so that the lines they share keep their line ends, and new lines end as those there.
 */
function changeAt(unified: Unified, place: Place, edit: Edit): Change {
  const from = unified.toOriginal(place.from);
  const to = unified.toOriginal(place.to);
  if (place.exact && (edit.old.includes('\r') || edit.new.includes('\r'))) return { from, to, text: edit.new };
  const before = unified.unify(edit.old);
  const after = unified.unify(edit.new);
  const limit = Math.min(before.length, after.length);
  let head = 0;
  while (head < limit && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < limit - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const start = unified.toOriginal(place.from + head);
  const end = unified.toOriginal(place.to - tail);
  const lineEnd = unified.lineEndWithin(start, end) ?? unified.lineEndWithin(from, to) ?? unified.lineEndNear(end);
  return { from: start, to: end, text: after.slice(head, after.length - tail).replaceAll('\n', lineEnd) };
}
