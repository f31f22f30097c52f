// Takes secrets out of every text of a plain JSON value; what holds none is given back as it is, the same object.
import { redact } from './redact.ts';

/** Bytes as base64, and what a provider wants back as it gave it: a shape found in there is chance. */
const OPAQUE = new Set([
  ...['data', 'signature', 'redacted', 'hash'],
  ...['thought_signature', 'encrypted_content', 'encrypted_index'],
]);
/** Texts that are JSON. */
const WRITTEN = new Set(['arguments', 'extra']);

export function redactValue<T>(value: T): T;
export function redactValue(value: unknown): unknown {
  if (typeof value === 'string') return redact(value).text;
  if (Array.isArray(value)) return redactList(value);
  if (typeof value !== 'object' || value === null) return value;
  let changed: Record<string, unknown> | undefined;
  for (const [name, held] of Object.entries(value)) {
    if (OPAQUE.has(name)) continue;
    const clean = WRITTEN.has(name) && typeof held === 'string' ? redactJsonText(held) : redactValue(held);
    if (clean === held) continue;
    changed ??= { ...value };
    changed[name] = clean;
  }
  return changed ?? value;
}

function redactList(list: readonly unknown[]): readonly unknown[] {
  let changed: unknown[] | undefined;
  for (const [index, held] of list.entries()) {
    const clean = redactValue(held);
    if (clean === held) continue;
    changed ??= [...list];
    changed[index] = clean;
  }
  return changed ?? list;
}

/** JSON stays JSON: within its text an escaped quote could be taken for a part of the secret before it. */
function redactJsonText(text: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return redact(text).text;
  }
  const clean = redactValue(parsed);
  return clean === parsed ? text : JSON.stringify(clean);
}
