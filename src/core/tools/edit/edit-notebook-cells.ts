// Changes the cells of a notebook; those that are not named, and all the rest of the file, stay byte for byte.
import { fail, type Outcome, succeed } from '../../../protocol/fault.ts';
import type { CellEdit } from './input.ts';
import { type Cell, type Notebook, readNotebook, sourceValue, writeJson } from './notebook-file.ts';
import { findElision, isEscapedCopy } from './suspicious.ts';
import { decodeText, encodeText } from './text-file.ts';

/** The cell above the first one. */
const TOP = 'top';

interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Cells are numbered as they are before the call, whatever is inserted or deleted. */
export function editNotebookCells(bytes: Uint8Array, edits: readonly CellEdit[], label: string): Outcome<Uint8Array> {
  const file = decodeText(bytes, label);
  if (!file.ok) return file;
  const notebook = file.value.encoding === 'utf-8' ? readNotebook(file.value.text) : undefined;
  if (notebook === undefined) return fail('notebook.invalid', `${label} is not a notebook that can be read.`);
  const changed = new Map<Cell, readonly Splice[] | 'delete'>();
  const added: { readonly after: number; readonly text: string }[] = [];
  const ids = new Set(notebook.cells.map((cell) => cell.id));
  for (const edit of edits) {
    const at = edit.cell === TOP && edit.action === 'insert' ? -1 : placeOf(notebook, edit.cell);
    if (at === undefined) {
      const have = notebook.cells.length === 0 ? 'none' : `0 to ${notebook.cells.length - 1}`;
      const top = edit.action === 'insert' ? ` To insert above all, say "${TOP}".` : '';
      return fail(
        'notebook.no-cell',
        `${label} has no cell ${JSON.stringify(edit.cell)}; there are ${have}.${top} Nothing was changed.`,
      );
    }
    const problem = unfit(edit, notebook.cells[at], label);
    if (problem !== undefined) return problem;
    if (edit.action === 'insert') {
      added.push({ after: at, text: newCell(notebook, edit, ids) });
      continue;
    }
    const cell = notebook.cells[at];
    if (cell === undefined || changed.has(cell)) {
      return fail('edit.overlap', `Two edits change cell ${at} of ${label}. Make one of them. Nothing was changed.`);
    }
    changed.set(cell, edit.action === 'delete' ? 'delete' : replaceIn(notebook, cell, edit));
  }
  const text = write(notebook, changed, added);
  const kept = notebook.cells.filter((cell) => !changed.has(cell));
  if (text === notebook.text) return fail('edit.no-change', `The edits leave ${label} as it is. Nothing was changed.`);
  const after = readNotebook(text);
  const same = kept.every((cell) =>
    after?.cells.some((one) => text.slice(one.from, one.to) === notebook.text.slice(cell.from, cell.to)),
  );
  if (after === undefined || !same)
    return fail('notebook.invalid', `${label} is written in a way that cannot be changed safely.`);
  return succeed(encodeText({ ...file.value, text }));
}

function placeOf({ cells }: Notebook, cell: string): number | undefined {
  const named = cells.flatMap((one, index) => (one.id !== undefined && one.id === cell ? [index] : []));
  if (named.length === 1) return named[0];
  const index = /^\d+$/.test(cell) ? Number(cell) : -1;
  return cells[index] === undefined || named.length > 1 ? undefined : index;
}

function unfit(edit: CellEdit, cell: Cell | undefined, label: string): Outcome<never> | undefined {
  const { source = '', action } = edit;
  if (action === 'delete') return undefined;
  if (!source.isWellFormed()) return fail('edit.bad-text', '`source` holds half a character (a lone surrogate).');
  const elision = findElision(source, cell?.source ?? '', label);
  if (elision !== undefined && action !== 'insert') {
    return fail('edit.elision', `\`source\` leaves text out (${JSON.stringify(elision)}). Write the cell in full.`);
  }
  if (action !== 'insert' && isEscapedCopy(cell?.source ?? '', source, `${label}.py`)) {
    return fail('edit.escaped', '`source` is HTML-escaped (&lt; for <). Send it as plain text.');
  }
  return undefined;
}

function replaceIn({ text, style }: Notebook, cell: Cell, edit: CellEdit): readonly Splice[] {
  const splices: Splice[] = [];
  const member = (key: string) => cell.members.find((one) => one.key === key);
  const put = (key: string, value: unknown) => {
    const at = member(key)?.value;
    if (at !== undefined) splices.push({ ...at, text: writeJson(value, style, 1) });
  };
  const type = edit.type ?? cell.type;
  const source = edit.source ?? cell.source;
  const own = member('source')?.value;
  if (source !== cell.source && own !== undefined) put('source', sourceValue(source, text[own.from] === '['));
  if (type === cell.type) {
    if (source !== cell.source && type === 'code') {
      put('execution_count', null);
      put('outputs', []);
    }
    return splices;
  }
  put('cell_type', type);
  if (cell.type === 'code') for (const key of ['execution_count', 'outputs']) splices.push(...without(text, cell, key));
  if (type === 'code' && own !== undefined) {
    const start = member('source')?.from ?? own.from;
    const gap = style.lines === undefined ? style.gap : style.lines.end + style.lines.cell + style.lines.unit;
    const fresh = ['execution_count', 'outputs'].filter((key) => member(key) === undefined);
    const members = fresh.map((key) => `"${key}":${style.gap}${key === 'outputs' ? '[]' : 'null'},${gap}`);
    splices.push({ from: start, to: start, text: members.join('') });
  }
  return splices;
}

/** Takes a member out, with the comma that separates it from the next one. */
function without(text: string, cell: Cell, key: string): readonly Splice[] {
  const index = cell.members.findIndex((member) => member.key === key);
  const [own, next, before] = [cell.members[index], cell.members[index + 1], cell.members[index - 1]];
  if (own === undefined) return [];
  if (next !== undefined) return [{ from: own.from, to: next.from, text: '' }];
  return [{ from: before?.to ?? own.from, to: own.to, text: text.slice(own.to, own.to) }];
}

function newCell({ style, hasIds, cells }: Notebook, edit: CellEdit, ids: Set<string | undefined>): string {
  const type = edit.type ?? 'code';
  const code = type === 'code';
  const source = edit.source ?? '';
  const cell = {
    cell_type: type,
    ...(code ? { execution_count: null } : {}),
    ...(hasIds ? { id: freshId(`${cells.length}${source}`, ids) } : {}),
    metadata: {},
    ...(code ? { outputs: [] } : {}),
    source: sourceValue(source, style.listed),
  };
  return writeJson(cell, style, 0);
}

/** Eight hexadecimal digits, as the editors write them, that no other cell has (FNV-1a). */
function freshId(seed: string, ids: Set<string | undefined>): string {
  for (let salt = 0; ; salt++) {
    let hash = 0x811c9dc5;
    for (const char of `${salt} ${seed}`) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
    const id = (hash >>> 0).toString(16).padStart(8, '0');
    if (ids.has(id)) continue;
    ids.add(id);
    return id;
  }
}

/** The list of cells anew: kept cells and what stands between them as they were. */
function write(
  { text, list, cells, style }: Notebook,
  changed: ReadonlyMap<Cell, readonly Splice[] | 'delete'>,
  added: readonly { readonly after: number; readonly text: string }[],
): string {
  const bodies: { readonly text: string; readonly own?: number }[] = [];
  const insert = (after: number) =>
    bodies.push(...added.filter((one) => one.after === after).map((one) => ({ text: one.text })));
  insert(-1);
  for (const [index, cell] of cells.entries()) {
    const change = changed.get(cell);
    if (change !== 'delete') bodies.push({ text: spliced(text, cell, change ?? []), own: index });
    insert(index);
  }
  if (bodies.length === 0) return `${text.slice(0, list.from)}[]${text.slice(list.to)}`;
  const { lines } = style;
  const between = lines === undefined ? `,${style.gap}` : `,${lines.end}${lines.cell}`;
  const outer = lines === undefined ? '' : lines.end + lines.cell.slice(lines.unit.length);
  const opening =
    cells[0] === undefined
      ? lines === undefined
        ? '['
        : `[${lines.end}${lines.cell}`
      : text.slice(list.from, cells[0].from);
  const closing = cells.at(-1) === undefined ? `${outer}]` : text.slice(cells.at(-1)?.to, list.to);
  const pieces = bodies.flatMap((body, index) => {
    const before = bodies[index - 1];
    const own = body.own === undefined || before?.own !== body.own - 1 ? undefined : cells[before.own];
    const glue = index === 0 ? '' : own === undefined ? between : text.slice(own.to, cells[body.own ?? 0]?.from);
    return [glue, body.text];
  });
  return text.slice(0, list.from) + opening + pieces.join('') + closing + text.slice(list.to);
}

function spliced(text: string, cell: Cell, splices: readonly Splice[]): string {
  const pieces: string[] = [];
  let done = cell.from;
  for (const splice of splices.toSorted((one, other) => one.from - other.from)) {
    pieces.push(text.slice(done, splice.from), splice.text);
    done = splice.to;
  }
  return pieces.join('') + text.slice(done, cell.to);
}
