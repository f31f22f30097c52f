// Keeps a step's output within what a log and a later step's input can bear; what is cut says so.
const MOST = 256 * 1024;
const LONGEST_TEXT = 64 * 1024;

/** The same object where it is small enough. */
export function boundedOutput(output: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (JSON.stringify(output).length <= MOST) return output;
  const kept: Record<string, unknown> = {};
  let left = MOST;
  for (const [key, value] of Object.entries(output)) {
    const bounded = boundedValue(value);
    const size = JSON.stringify(bounded)?.length ?? 0;
    if (size > left) {
      kept[key] = '[left out: the output is too large]';
      continue;
    }
    left -= size;
    kept[key] = bounded;
  }
  return kept;
}

function boundedValue(value: unknown): unknown {
  if (typeof value === 'string' && value.length > LONGEST_TEXT) {
    return `${value.slice(0, LONGEST_TEXT)}\n[cut: ${value.length} characters]`;
  }
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    let left = LONGEST_TEXT;
    for (const item of value) {
      left -= JSON.stringify(item)?.length ?? 0;
      if (left < 0) return [...items, `[cut: ${value.length} items]`];
      items.push(item);
    }
  }
  return value;
}
