// symbols: what the editor's language servers know of names: where they are, what is in a file, who defines and uses them.
import * as z from 'zod';
import { fail, type Outcome, succeed } from '../../../protocol/fault.ts';
import type { Located } from '../../ports/files.ts';
import type { CodePlace, CodeSymbol, LanguagePort, OutlineSymbol } from '../../ports/language.ts';
import type { Ports } from '../../ports.ts';
import { pathEffect } from '../../shared/path-effect.ts';
import { clip } from '../../shared/text.ts';
import { filled, whole } from '../fields.ts';
import { findName } from '../find-name.ts';
import { openFiles } from '../open-files.ts';
import { placesOf } from '../places.ts';
import { defineTool, type ToolResult } from '../tool.ts';

const LIMIT = 200;
const FOUND_LIMIT = 50;
const LINE_LIMIT = 200;
const HOVER_LIMIT = 8_000;

const InputSchema = z.object({
  op: z.enum(['find', 'outline', 'definition', 'type', 'references', 'hover']),
  symbol: filled().optional(),
  path: filled().optional(),
  line: whole(1).optional(),
});
type Input = z.output<typeof InputSchema>;

export const symbols = defineTool({
  name: 'symbols',
  title: 'Symbols',
  description: 'Language servers: find symbol; outline path; else symbol in path.',
  idempotent: true,
  outputs: ['places', 'count'],
  available: (ports) => ports.language !== undefined,
  input: InputSchema,
  prepare: async (input, ports) => {
    const { language } = ports;
    if (language === undefined)
      return fail('language.unavailable', 'Without an editor there are no language servers. Use search_code.');
    const missing = whatIsMissing(input);
    if (missing !== undefined) return fail('tool.bad-input', `${input.op} needs ${missing}.`);
    const places = await placesOf(input.path, ports.files);
    return succeed({
      summary: summaryOf(input, places),
      effects: places.map((place) => pathEffect('read', place)),
      run: async ({ signal }): Promise<ToolResult> => {
        const told = await answer(input, places, language, ports, signal);
        return told.ok ? told.value : { forModel: told.fault.text, fault: told.fault };
      },
    });
  },
});

function whatIsMissing({ op, symbol, path }: Input): string | undefined {
  if (op !== 'find' && path === undefined) return op === 'outline' ? 'path' : 'path and symbol';
  return op !== 'outline' && symbol === undefined ? 'symbol' : undefined;
}

function summaryOf({ op, symbol = '', path, line }: Input, places: readonly Located[]): string {
  const name = clip(symbol, 80);
  const file = path === undefined ? '' : (places[0]?.label ?? path);
  if (op === 'outline') return `Outline of ${file}`;
  const where = file === '' ? '' : ` in ${file}${line === undefined ? '' : `:${line}`}`;
  return op === 'find' ? `Find symbol ${name}${where}` : `${op[0]?.toUpperCase()}${op.slice(1)} of ${name}${where}`;
}

async function answer(
  input: Input,
  places: readonly Located[],
  language: LanguagePort,
  ports: Ports,
  signal: AbortSignal,
): Promise<Outcome<ToolResult>> {
  const { op, symbol = '', line } = input;
  if (op === 'find') return find(input, places, language, ports, signal);
  const at = places[0];
  if (at === undefined) return fail('workspace.none', 'No folder is open. Open one first.', { action: 'open-folder' });
  if (op === 'outline') {
    const found = await language.outline(at.path, signal);
    return found.ok ? succeed(tellOutline(found.value, at)) : found;
  }
  const position = await findName({ symbol, at, line }, ports);
  if (!position.ok) return position;
  if (op === 'hover') {
    const found = await language.hover(position.value, signal);
    if (!found.ok) return found;
    const text = found.value === '' ? `Nothing is known of ${symbol}.` : clip(found.value, HOVER_LIMIT);
    const output = { places: [{ path: at.label, line: position.value.line }], count: 1 };
    return succeed({ forModel: text, output, display: { kind: 'text', text, language: 'markdown' } });
  }
  const found = await language.places(op, position.value, signal);
  return found.ok ? succeed(tellPlaces(found.value, places)) : found;
}

async function find(
  { symbol = '', path }: Input,
  places: readonly Located[],
  language: LanguagePort,
  ports: Ports,
  signal: AbortSignal,
): Promise<Outcome<ToolResult>> {
  const near = path === undefined ? undefined : places[0];
  const first = await language.find(symbol, near === undefined ? [] : [near.path], signal);
  if (!first.ok) return first;
  let found = first.value;
  if (found.length === 0 && near === undefined) {
    // No server runs yet, perhaps: those of the files in which the name stands are asked.
    const query = { pattern: symbol, regex: false, words: true, perFile: 1, limit: 3 };
    const text = await ports.search.text({ ...query, paths: places.map((place) => place.path) }, signal);
    const files = text.ok ? openFiles(text.value.matches, places).map((match) => match.path) : [];
    const again = files.length === 0 ? undefined : await language.find(symbol, files, signal);
    if (again !== undefined && !again.ok) return again;
    found = again?.value ?? [];
  }
  return succeed(tellSymbols(symbol, found, places));
}

const away = (inside: boolean) => (inside ? '' : ' (outside the workspace)');

function tellSymbols(symbol: string, found: readonly CodeSymbol[], places: readonly Located[]): ToolResult {
  const rank = ({ name, inside }: CodeSymbol) =>
    (inside ? 0 : 4) + (name === symbol ? 0 : name.toLowerCase() === symbol.toLowerCase() ? 1 : 2);
  const open = openFiles(found, places).toSorted((one, other) => rank(one) - rank(other));
  const shown = open.slice(0, FOUND_LIMIT);
  const lines = shown.map(
    ({ label, line, kind, name, container, inside }) =>
      `${label}:${line}: ${kind} ${name}${container === undefined ? '' : ` in ${container}`}${away(inside)}`,
  );
  const none = `No language server knows ${symbol}; it may still be loading. Use search_code.`;
  return tell(shown, lines.length === 0 ? [none] : lines, open.length - shown.length);
}

function tellPlaces(found: readonly CodePlace[], places: readonly Located[]): ToolResult {
  const open = openFiles(found, places).toSorted(
    (one, other) => Number(other.inside) - Number(one.inside) || byPlace(one, other),
  );
  const shown = open.slice(0, LIMIT);
  const lines = shown.map(({ label, line, text, inside }) => {
    const quoted = text === undefined ? '' : `: ${clip(text.trim(), LINE_LIMIT)}`;
    return `${label}:${line}${quoted}${away(inside)}`;
  });
  return tell(shown, lines.length === 0 ? ['None found.'] : lines, open.length - shown.length);
}

const byPlace = (one: CodePlace, other: CodePlace) =>
  one.label === other.label ? one.line - other.line : one.label < other.label ? -1 : 1;

function tellOutline(found: readonly OutlineSymbol[], at: Located): ToolResult {
  const shown = found.slice(0, LIMIT * 2);
  const lines = shown.map(({ name, kind, from, to, depth }) => {
    return `${'  '.repeat(depth)}${kind} ${name} ${from === to ? from : `${from}-${to}`}`;
  });
  const items = shown.map((symbol) => ({ ...at, line: symbol.line, text: `${symbol.kind} ${symbol.name}` }));
  return tell(items, lines.length === 0 ? ['Nothing is defined there.'] : lines, found.length - shown.length);
}

function tell(
  shown: readonly { readonly path: string; readonly label: string; readonly line: number; readonly text?: string }[],
  lines: readonly string[],
  more: number,
): ToolResult {
  const items = shown.map(({ path, label, line, text }) => {
    const detail = text?.trim();
    return {
      label: `${label}:${line}`,
      path,
      line,
      ...(detail === undefined ? {} : { detail: clip(detail, LINE_LIMIT) }),
    };
  });
  return {
    forModel: [...lines, ...(more > 0 ? [`[${more} more not shown]`] : [])].join('\n'),
    output: { places: shown.map(({ label, line }) => ({ path: label, line })), count: shown.length },
    display: { kind: 'links', items, ...(more > 0 ? { more } : {}) },
  };
}
