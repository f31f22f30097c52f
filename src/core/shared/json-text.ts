// JSON as models write it: read where it is sound, mended where it is whole but broken, never completed where it was cut off.

export type ReadJson = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly why: string };

export function readJson(text: string): ReadJson {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : String(error) };
  }
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether every brace is closed; broken quoting makes it not so, which errs on the side of refusing. */
export function isBalanced(text: string): boolean {
  let depth = 0;
  for (const { change } of braces(text, 0)) depth += change;
  return depth === 0;
}

/** Where the object that begins at `from` ends, behind its brace; undefined when it does not. */
export function endOfObject(text: string, from: number): number | undefined {
  let depth = 0;
  for (const { at, change } of braces(text, from)) {
    depth += change;
    if (depth === 0) return at + 1;
  }
  return undefined;
}

/** Braces outside of strings. */
function* braces(text: string, from: number): Generator<{ readonly at: number; readonly change: 1 | -1 }> {
  let quoted = false;
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (quoted && char === '\\') at++;
    else if (char === '"') quoted = !quoted;
    else if (!quoted && char === '{') yield { at, change: 1 };
    else if (!quoted && char === '}') yield { at, change: -1 };
  }
}
