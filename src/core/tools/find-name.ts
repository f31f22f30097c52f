// Where a name stands that a model means: it gives a path, a name and perhaps a line, never a column.
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import type { Located } from '../ports/files.ts';
import type { CodePosition } from '../ports/language.ts';
import type { Ports } from '../ports.ts';
import { clip, count } from '../shared/text.ts';
import { decodeText } from './edit/text-file.ts';

const FILE_LIMIT = 8 * 1024 * 1024;
const SHOWN = 10;

export interface Meant {
  /** Which name; of `a.b.c` the last. */
  readonly symbol: string;
  readonly at: Located;
  readonly line?: number | undefined;
}

export interface NamedPosition extends CodePosition {
  readonly name: string;
}

interface Candidate {
  readonly line: number;
  readonly column: number;
}

/**
 * One place where the name stands. Several places count as one when the language server takes them for the same symbol
 * or the file defines just one of that name; otherwise all of them are told.
 */
export async function findName({ symbol, at, line }: Meant, ports: Ports): Promise<Outcome<NamedPosition>> {
  const name = /[\p{ID_Continue}$#@-]+$/u.exec(symbol.trim())?.[0];
  if (name === undefined) return fail('tool.bad-input', `symbol must end with a name, not ${clip(symbol, 80)}.`);
  const read = await ports.files.read(at.path, FILE_LIMIT);
  if (!read.ok) return read;
  const decoded = decodeText(read.value.bytes, at.label);
  if (!decoded.ok) return decoded;
  const lines = decoded.value.text.split(/\r\n|\r|\n/);
  const all = candidatesIn(lines, symbol.trim(), name);
  const there = line === undefined ? all : all.filter((one) => one.line === line);
  const position = (one: Candidate) => succeed({ path: at.path, name, ...one });
  const [first] = there;
  if (first === undefined) {
    return fail(
      'symbol.missing',
      `${symbol} is not in ${line === undefined ? '' : `line ${line} of `}${at.label}. ${elsewhere(all)}`,
    );
  }
  if (there.length === 1) return position(first);
  const defined = line === undefined ? await definedOnce(name, at.path, ports) : undefined;
  if (defined !== undefined) return position(defined);
  if (await areSame(there, at.path, ports)) return position(first);
  return fail(
    'symbol.ambiguous',
    `${symbol} may mean several symbols in ${at.label}. Give its line, or more of what is before it (a.b for b):\n${quote(there, lines)}`,
  );
}

function candidatesIn(lines: readonly string[], symbol: string, name: string): readonly Candidate[] {
  const isPart = (character: string | undefined) => character !== undefined && /[\p{ID_Continue}$]/u.test(character);
  const found: Candidate[] = [];
  for (const [index, text] of lines.entries()) {
    for (let start = text.indexOf(symbol); start >= 0; start = text.indexOf(symbol, start + 1)) {
      const end = start + symbol.length;
      if (isPart(text[start - 1]) && isPart(symbol[0])) continue;
      if (!isPart(text[end])) found.push({ line: index + 1, column: end - name.length + 1 });
    }
  }
  return found;
}

function elsewhere(all: readonly Candidate[]): string {
  if (all.length === 0) return 'Search for where it is.';
  const lines = [...new Set(all.map(({ line }) => line))];
  const more = lines.length > SHOWN ? ` and ${count(lines.length - SHOWN, 'more line')}` : '';
  return `It is in line ${lines.slice(0, SHOWN).join(', ')}${more}.`;
}

function quote(there: readonly Candidate[], lines: readonly string[]): string {
  const numbers = [...new Set(there.map(({ line }) => line))];
  const shown = numbers.slice(0, SHOWN).map((line) => `${line}: ${clip((lines[line - 1] ?? '').trim(), 120)}`);
  return [...shown, ...(numbers.length > SHOWN ? [`[${count(numbers.length - SHOWN, 'more line')}]`] : [])].join('\n');
}

async function definedOnce(name: string, path: string, ports: Ports): Promise<Candidate | undefined> {
  const outline = await ports.language?.outline(path, new AbortController().signal);
  if (outline?.ok !== true) return undefined;
  const [only, ...others] = outline.value.filter((symbol) => symbol.name === name);
  return others.length > 0 || only === undefined ? undefined : { line: only.line, column: only.column };
}

async function areSame(there: readonly Candidate[], path: string, ports: Ports): Promise<boolean> {
  const { language } = ports;
  if (there.length > SHOWN || language === undefined) return false;
  const never = new AbortController().signal;
  const asked = await Promise.all(there.map((one) => language.places('definition', { path, ...one }, never)));
  // A name may be defined in several places at once, as a type and as a value: one in common is enough.
  const places = asked.map((one) => (one.ok ? one.value.map(({ path: file, line }) => `${file}:${line}`) : []));
  const common = places.reduce((all, own) => all.filter((place) => own.includes(place)), places[0] ?? []);
  return common.length > 0;
}
