// Replacements in a file's bytes: each at its one place or a fault, and no byte touched that was not named.
import { fail, type Outcome, succeed } from '../../../protocol/fault.ts';
import { explainEdit } from './explain-edit.ts';
import { findPlaces, type Place } from './find-places.ts';
import type { Edit } from './input.ts';
import { isAscii } from './look-alikes.ts';
import { joinsLineEnds, replaceAt, type TextChange } from './replace-at.ts';
import { brokenNotebook } from './still-notebook.ts';
import { findElision, isEscapedCopy } from './suspicious.ts';
import { decodeText, encodeText, type TextFile } from './text-file.ts';
import { unifyLineEnds } from './unified.ts';

export interface Edited {
  readonly bytes: Uint8Array;
  /** How many places were replaced. */
  readonly replaced: number;
}

/** Applies the edits in order, each to what the one before left; all of them or none. */
export function applyEdit(bytes: Uint8Array, edits: readonly Edit[], label = 'The file'): Outcome<Edited> {
  const file = decodeText(bytes, label);
  if (!file.ok) return file;
  let now: State = { text: file.value.text, written: [] };
  let replaced = 0;
  for (const [index, edit] of edits.entries()) {
    const result = applyOne(now, edit, file.value, label);
    if (!result.ok) {
      const which = edits.length === 1 ? '' : `Edit ${index + 1} of ${edits.length}: `;
      return fail(result.fault.code, unchanged(`${which}${result.fault.text}`));
    }
    now = result.value.state;
    replaced += result.value.replaced;
  }
  if (now.text === file.value.text)
    return fail('edit.no-change', `The edits leave ${label} as it is. Nothing was changed.`);
  const broken = brokenNotebook(label, file.value.text, now.text);
  if (broken !== undefined) return { ok: false, fault: broken };
  return succeed({ bytes: encodeText({ ...file.value, text: now.text }), replaced });
}

/** Says that nothing was changed, before the lines that are quoted. */
export function unchanged(text: string): string {
  const [first = '', ...quoted] = text.split('\n');
  return [first.endsWith('Nothing was changed.') ? first : `${first} Nothing was changed.`, ...quoted].join('\n');
}

interface Range {
  readonly from: number;
  readonly to: number;
}

interface State {
  readonly text: string;
  /** What earlier edits of the same call wrote; empty ranges where they took something away. */
  readonly written: readonly Range[];
}

interface Step {
  readonly state: State;
  readonly replaced: number;
}

function applyOne(now: State, given: Edit, file: TextFile, label: string): Outcome<Step> {
  const { text } = now;
  const edit = file.bom === '' ? given : withoutBom(text, given);
  const unfit = unfitEdit(edit, file, label);
  if (unfit !== undefined) return unfit;
  const found = findPlaces(text, edit, file.encoding);
  if (!found.ok) return explainEdit(found.problem, text, edit, label);
  const suspicion = suspect(unifyLineEnds(text).plain, edit, label);
  if (suspicion !== undefined) return suspicion;
  const changes: TextChange[] = [];
  for (const place of found.places) {
    const own = replaceAt(text, place, edit);
    if (own === undefined) {
      const why = `\`old\` is in ${label} at line ${place.line} with another indentation, which cannot be carried over to \`new\``;
      return fail('edit.indentation', `${why}. Copy the indentation of the file.`);
    }
    changes.push(...own);
  }
  // Line ends that were written out are meant, whatever they come to.
  if (!/\r/.test(edit.old + edit.new) && changes.some((change) => joinsLineEnds(text, change))) {
    return fail('edit.line-ends', `${label} has CRs and LFs that would become one line end.`);
  }
  const clash = now.written.length > 0 ? conflictOf(now.written, found.places, edit, file) : undefined;
  if (clash !== undefined) return clash;
  const next = spliceAll(now, changes);
  if (next.text === text) return fail('edit.no-change', '`old` and `new` differ only in line ends, which are kept.');
  return succeed({ state: next, replaced: found.places.length });
}

function unfitEdit(edit: Edit, file: TextFile, label: string): Outcome<Step> | undefined {
  if (edit.old === '') return fail('edit.empty-old', '`old` is empty; give the text to replace, or use write_file.');
  if (edit.old === edit.new) return fail('edit.no-change', '`old` and `new` are the same.');
  if (!edit.old.isWellFormed() || !edit.new.isWellFormed()) {
    return fail('edit.bad-text', '`old` or `new` holds half a character (a lone surrogate).');
  }
  if (file.encoding === 'bytes' && !(isAscii(edit.old) && isAscii(edit.new))) {
    const why = 'is not UTF-8, so only edits whose `old` and `new` are plain ASCII can be made without damage';
    return fail('edit.encoding', `${label} ${why}. Leave other characters out, or convert the file first.`);
  }
  return undefined;
}

/** The mark belongs to the file, not to its first line: one copied into `old` and `new` is not looked for. */
function withoutBom(text: string, edit: Edit): Edit {
  if (!edit.old.startsWith('\uFEFF') || text.includes(edit.old)) return edit;
  return { ...edit, old: edit.old.slice(1), new: edit.new.startsWith('\uFEFF') ? edit.new.slice(1) : edit.new };
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

/**
 * An `old` that is found in what an earlier edit wrote was meant so only when it was nowhere before: otherwise it may
 * have meant the place that the earlier edit has changed.
 */
function conflictOf(
  written: readonly Range[],
  places: readonly Place[],
  edit: Edit,
  file: TextFile,
): Outcome<Step> | undefined {
  const inside = places.some((place) =>
    written.some(({ from, to }) => from < place.to && (from < to ? place.from < to : place.from < from)),
  );
  const before = inside ? unifyLineEnds(file.text) : undefined;
  if (before === undefined || !before.plain.includes(before.unify(edit.old))) return undefined;
  const why = '`old` is found only in what an earlier edit of this call wrote, but was elsewhere before';
  return fail('edit.overlap', `${why}. Make one edit of those that overlap.`);
}

function spliceAll({ text, written }: State, changes: readonly TextChange[]): State {
  const ordered = changes.toSorted((one, other) => one.from - other.from);
  const pieces: string[] = [];
  const ranges: Range[] = [];
  let done = 0;
  let length = 0;
  const put = (piece: string) => {
    pieces.push(piece);
    length += piece.length;
  };
  for (const change of ordered) {
    put(text.slice(done, change.from));
    ranges.push({ from: length, to: length + change.text.length });
    put(change.text);
    done = change.to;
  }
  put(text.slice(done));
  const moved = (at: number) =>
    ordered.reduce((to, change) => (change.to <= at ? to + change.text.length - (change.to - change.from) : to), at);
  return {
    text: pieces.join(''),
    written: [...written.map(({ from, to }) => ({ from: moved(from), to: moved(to) })), ...ranges],
  };
}
