// How text looks after a sequence of colour and emphasis codes.

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

export const PLAIN: AnsiStyle = {};

export function nextStyle(style: AnsiStyle, parameters: string): AnsiStyle {
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
