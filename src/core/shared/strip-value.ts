// Takes hidden characters out of every text of a plain JSON value; what holds none is given back as it is, the same object.
import { addHidden, type HiddenCounts, stripHidden } from './strip-hidden.ts';

/** What must stay byte for byte: names of files, addresses, bytes, what a provider wants back, what a change says of content. */
const EXACT = new Set([
  'path',
  'from',
  'cwd',
  'url',
  'data',
  'signature',
  'redacted',
  'hash',
  'hunks',
  'command',
  'words',
]);

export interface StrippedValue<T> {
  readonly value: T;
  readonly hidden?: HiddenCounts;
}

export function stripValue<T>(value: T): StrippedValue<T>;
export function stripValue(value: unknown): StrippedValue<unknown> {
  if (typeof value === 'string') {
    const { text, hidden } = stripHidden(value);
    return { value: text, hidden };
  }
  if (typeof value !== 'object' || value === null) return { value };
  let hidden: HiddenCounts | undefined;
  const clean = (held: unknown): unknown => {
    const inner = stripValue(held);
    hidden = addHidden(hidden, inner.hidden);
    return inner.value;
  };
  if (Array.isArray(value)) {
    const list = value.map(clean);
    return list.every((held, index) => held === value[index]) ? { value } : { value: list, hidden };
  }
  const entries = Object.entries(value);
  const cleaned = entries.map(([name, held]) => [name, EXACT.has(name) ? held : clean(held)] as const);
  const same = cleaned.every(([, held], index) => held === entries[index]?.[1]);
  return same ? { value } : { value: Object.fromEntries(cleaned), hidden };
}
