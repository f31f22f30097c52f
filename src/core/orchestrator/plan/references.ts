// References in a step's input to what earlier steps gave: found when a plan is checked, filled in when the step runs.
import { fail, type Outcome, succeed } from '../../../protocol/fault.ts';

/** `{{steps.ID.output}}` or `{{steps.ID.output.NAME.…}}`; anything else in double braces is left alone. */
const REFERENCE = /\{\{\s*steps\.([A-Za-z0-9][A-Za-z0-9._-]*?)\.output((?:\.[A-Za-z0-9_-]+)*)\s*\}\}/g;

export interface Reference {
  readonly step: string;
  /** Names below `output`; empty for all of it. */
  readonly names: readonly string[];
  /** Where it stands: `input.command`. */
  readonly at: string;
}

export function referencesIn(value: unknown, at: string): readonly Reference[] {
  if (typeof value === 'string') {
    return [...value.matchAll(REFERENCE)].map((match) => ({ step: match[1] ?? '', names: namesOf(match[2]), at }));
  }
  if (Array.isArray(value)) return value.flatMap((one, index) => referencesIn(one, `${at}.${index}`));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, one]) => referencesIn(one, `${at}.${key}`));
  }
  return [];
}

const namesOf = (path: string | undefined) => (path ?? '').split('.').filter((name) => name !== '');

type OutputOf = (step: string) => Readonly<Record<string, unknown>> | undefined;

/** A reference alone in its string gives the value itself; within other text, its text. A step that was skipped gives null. */
export function fill(value: unknown, outputOf: OutputOf, at: string): Outcome<unknown> {
  if (typeof value === 'string') return fillText(value, outputOf, at);
  if (Array.isArray(value)) {
    const filled = value.map((one, index) => fill(one, outputOf, `${at}.${index}`));
    const refused = filled.find((one) => !one.ok);
    return refused?.ok === false ? refused : succeed(filled.map((one) => (one.ok ? one.value : undefined)));
  }
  if (typeof value === 'object' && value !== null) {
    const record: Record<string, unknown> = {};
    for (const [key, one] of Object.entries(value)) {
      const filled = fill(one, outputOf, `${at}.${key}`);
      if (!filled.ok) return filled;
      // Also a key such as __proto__ stays a plain one.
      Object.defineProperty(record, key, { value: filled.value, enumerable: true, writable: true, configurable: true });
    }
    return succeed(record);
  }
  return succeed(value);
}

function fillText(text: string, outputOf: OutputOf, at: string): Outcome<unknown> {
  if (!text.includes('{{')) return succeed(text);
  const matches = [...text.matchAll(REFERENCE)];
  const [only] = matches;
  if (only === undefined) return succeed(text);
  const values: unknown[] = [];
  for (const match of matches) {
    const found = lookUp(match[1] ?? '', namesOf(match[2]), outputOf, at);
    if (!found.ok) return found;
    values.push(found.value);
  }
  if (matches.length === 1 && only[0] === text.trim()) return succeed(values[0]);
  let next = 0;
  return succeed(
    text.replace(REFERENCE, () => {
      const value = values[next++];
      return value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
    }),
  );
}

function lookUp(step: string, names: readonly string[], outputOf: OutputOf, at: string): Outcome<unknown> {
  const output = outputOf(step);
  if (output === undefined) return succeed(null);
  let value: unknown = output;
  for (const name of names) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) {
      const there = typeof value === 'object' && value !== null ? Object.keys(value).join(', ') : typeof value;
      return fail(
        'plan.no-such-output',
        `${at} refers to ${['steps', step, 'output', ...names].join('.')}, but step "${step}" gave no ${name}; there is: ${there}.`,
      );
    }
    value = Object.entries(value).find(([key]) => key === name)?.[1];
  }
  return succeed(value);
}
