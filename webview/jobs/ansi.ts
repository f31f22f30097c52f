// Reads terminal output with its colour sequences into plain runs of text; every other sequence is dropped.

export interface AnsiStyle {
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly italic?: boolean;
  readonly underline?: boolean;
  readonly inverse?: boolean;
  /** A palette number 0–15, or a CSS colour. */
  readonly foreground?: number | string;
  readonly background?: number | string;
}
export interface AnsiRun {
  readonly text: string;
  readonly style: AnsiStyle;
}

const PLAIN: AnsiStyle = {};
const SEQUENCE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with a control character
  /\x1b(?:\[([0-9;:?<=>!]*)[ -/]*([@-~])|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[PX^_][^\x1b]*(?:\x1b\\)?|[ -/]*[0-~]?)/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is dropped
const CONTROLS = /[\x00-\x07\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]/g;

/** A carriage return starts the line over and a backspace takes back one character, as progress bars expect. */
export function parseAnsi(output: string): AnsiRun[] {
  const runs: AnsiRun[] = [];
  let style = PLAIN;
  let from = 0;
  for (const found of output.matchAll(SEQUENCE)) {
    write(runs, output.slice(from, found.index), style);
    from = found.index + found[0].length;
    if (found[2] === 'm') style = nextStyle(style, found[1] ?? '');
  }
  write(runs, output.slice(from), style);
  return runs;
}

function write(runs: AnsiRun[], raw: string, style: AnsiStyle): void {
  const text = raw.replaceAll('\r\n', '\n').replace(CONTROLS, '');
  for (const piece of text.split(/([\r\b])/)) {
    if (piece === '\r') eraseLine(runs);
    else if (piece === '\b') eraseCharacter(runs);
    else if (piece !== '') runs.push({ text: piece, style });
  }
}

function eraseLine(runs: AnsiRun[]): void {
  for (let last = runs.pop(); last !== undefined; last = runs.pop()) {
    const end = last.text.lastIndexOf('\n');
    if (end === -1) continue;
    runs.push({ ...last, text: last.text.slice(0, end + 1) });
    return;
  }
}

function eraseCharacter(runs: AnsiRun[]): void {
  const last = runs.pop();
  if (last === undefined) return;
  if (last.text.endsWith('\n')) runs.push(last);
  else if (last.text.length > 1) runs.push({ ...last, text: last.text.slice(0, -1) });
}

function nextStyle(style: AnsiStyle, parameters: string): AnsiStyle {
  const codes = parameters.split(/[;:]/).map((code) => (code === '' ? 0 : Number(code)));
  let next = style;
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] ?? 0;
    if (code === 38 || code === 48) {
      const [colour, used] = extendedColour(codes.slice(at + 1));
      next = { ...next, [code === 38 ? 'foreground' : 'background']: colour };
      at += used;
    } else {
      next = simpleStyle(next, code);
    }
  }
  return next;
}

function simpleStyle(style: AnsiStyle, code: number): AnsiStyle {
  if (code === 0) return PLAIN;
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, dim: true };
  if (code === 3) return { ...style, italic: true };
  if (code === 4) return { ...style, underline: true };
  if (code === 7) return { ...style, inverse: true };
  if (code === 22) return { ...style, bold: false, dim: false };
  if (code === 23) return { ...style, italic: false };
  if (code === 24) return { ...style, underline: false };
  if (code === 27) return { ...style, inverse: false };
  if (code === 39) return { ...style, foreground: undefined };
  if (code === 49) return { ...style, background: undefined };
  if (code >= 30 && code <= 37) return { ...style, foreground: code - 30 };
  if (code >= 40 && code <= 47) return { ...style, background: code - 40 };
  if (code >= 90 && code <= 97) return { ...style, foreground: code - 82 };
  if (code >= 100 && code <= 107) return { ...style, background: code - 92 };
  return style;
}

/** The colour, and how many of the codes it took. */
function extendedColour(codes: readonly number[]): readonly [number | string | undefined, number] {
  const [form, first = 0, green = 0, blue = 0] = codes;
  if (form === 2) return [`rgb(${byte(first)} ${byte(green)} ${byte(blue)})`, 4];
  if (form !== 5) return [undefined, 1];
  if (first < 16) return [first, 2];
  if (first >= 232) {
    const grey = 8 + (byte(first) - 232) * 10;
    return [`rgb(${grey} ${grey} ${grey})`, 2];
  }
  const level = (value: number) => (value === 0 ? 0 : 55 + value * 40);
  const cube = byte(first) - 16;
  return [`rgb(${level(Math.floor(cube / 36))} ${level(Math.floor(cube / 6) % 6)} ${level(cube % 6)})`, 2];
}

const byte = (value: number) => Math.max(0, Math.min(255, Math.trunc(value) || 0));
