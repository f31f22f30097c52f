// A notebook's text as its cells, each with the places of its parts, and the way this file writes JSON.
import { isObject, readJson } from '../../shared/json-text.ts';
import { itemsOf, type Member, membersOf, type Range, skipSpace } from './json-ranges.ts';
import { isAscii } from './look-alikes.ts';

export interface Cell extends Range {
  readonly id: string | undefined;
  readonly type: string;
  readonly source: string;
  readonly members: readonly Member[];
}

export interface Notebook {
  readonly text: string;
  /** Of the list of cells. */
  readonly list: Range;
  readonly cells: readonly Cell[];
  readonly hasIds: boolean;
  readonly style: Style;
}

export interface Style {
  /** Line end and indentation of a cell in the list, and how much deeper each level is; undefined where all is on one line. */
  readonly lines: { readonly end: string; readonly cell: string; readonly unit: string } | undefined;
  /** What follows a comma or colon on one line. */
  readonly gap: string;
  /** Whether a source is a list of lines. */
  readonly listed: boolean;
  /** Whether characters beyond ASCII are escaped. */
  readonly escaped: boolean;
}

/** Undefined when the text is no notebook. */
export function readNotebook(text: string): Notebook | undefined {
  const json = readJson(text);
  if (!json.ok || !isObject(json.value) || !Array.isArray(json.value.cells)) return undefined;
  const top = membersOf(text, skipSpace(text, 0));
  const list = top.find((member) => member.key === 'cells')?.value;
  if (list === undefined) return undefined;
  const values: readonly unknown[] = json.value.cells;
  const cells = itemsOf(text, list.from).map((range, index): Cell => {
    const value = values[index];
    const own = isObject(value) ? value : {};
    const { id, cell_type: type, source } = own;
    return {
      ...range,
      id: typeof id === 'string' ? id : undefined,
      type: String(type),
      source: Array.isArray(source) ? source.join('') : String(source ?? ''),
      members: membersOf(text, range.from),
    };
  });
  const minor = Number(json.value.nbformat_minor ?? 0);
  const hasIds = cells.some((cell) => cell.id !== undefined) || (Number(json.value.nbformat) === 4 && minor >= 5);
  return { text, list, cells, hasIds, style: styleOf(text, top, cells) };
}

function styleOf(text: string, top: readonly Member[], cells: readonly Cell[]): Style {
  const source = cells.flatMap((cell) => cell.members.filter((member) => member.key === 'source'))[0];
  const colon = /":( ?)/.exec(text.slice(0, 2000));
  const before = (at: number) => /(\r\n|\n)([ \t]*)$/.exec(text.slice(Math.max(0, at - 200), at));
  const outer = before(top[0]?.from ?? 0);
  const inner = before(cells[0]?.from ?? 0);
  const unit = outer?.[2] ?? '';
  return {
    lines: outer === null ? undefined : { end: outer[1] ?? '\n', cell: inner?.[2] ?? unit + unit, unit },
    gap: colon?.[1] ?? ' ',
    listed: source === undefined || text[source.value.from] === '[',
    escaped: isAscii(text) && /\\u[0-9a-f]{4}/i.test(text),
  };
}

/** A value as this file would write it, `depth` levels below a cell. */
export function writeJson(value: unknown, style: Style, depth: number): string {
  if (Array.isArray(value))
    return wrap(
      value.map((item) => writeJson(item, style, depth + 1)),
      '[]',
      style,
      depth,
    );
  if (isObject(value)) {
    const members = Object.entries(value).map(
      ([key, item]) => `"${key}":${style.gap}${writeJson(item, style, depth + 1)}`,
    );
    return wrap(members, '{}', style, depth);
  }
  const json = JSON.stringify(value);
  if (!style.escaped) return json;
  return json.replace(/[\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function wrap(parts: readonly string[], brackets: string, style: Style, depth: number): string {
  if (parts.length === 0) return brackets;
  if (style.lines === undefined) return `${brackets[0]}${parts.join(`,${style.gap}`)}${brackets[1]}`;
  const { end, cell, unit } = style.lines;
  const indent = end + cell + unit.repeat(depth);
  return `${brackets[0]}${parts.map((part) => indent + unit + part).join(',')}${indent}${brackets[1]}`;
}

/** A source as this file keeps it: a list of lines with their ends, or one string. */
export const sourceValue = (source: string, listed: boolean): unknown =>
  listed ? (source === '' ? [] : source.split(/(?<=\n)/)) : source;
