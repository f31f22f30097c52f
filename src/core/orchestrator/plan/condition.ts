// Whether a step's condition holds, once its references are filled in.
import type { Condition } from '../../../protocol/plan.ts';

export function holds(value: unknown, is: Condition['is'], to: unknown): boolean {
  switch (is) {
    case 'equal':
      return same(value, to);
    case 'not-equal':
      return !same(value, to);
    case 'less':
      return Number(value) < Number(to);
    case 'greater':
      return Number(value) > Number(to);
    case 'contains':
      return Array.isArray(value) ? value.some((one) => same(one, to)) : String(value ?? '').includes(String(to ?? ''));
    case 'empty':
      return isEmpty(value);
    case 'not-empty':
      return !isEmpty(value);
  }
}

/** A number and the text of it are the same: outputs of commands are text. */
const same = (one: unknown, other: unknown): boolean =>
  one === other || (isPlain(one) && isPlain(other) ? String(one) === String(other) : textOf(one) === textOf(other));

const isPlain = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

const textOf = (value: unknown) => JSON.stringify(value ?? null);

const isEmpty = (value: unknown) =>
  value === undefined ||
  value === null ||
  value === '' ||
  value === false ||
  (Array.isArray(value) && value.length === 0) ||
  (typeof value === 'object' && Object.keys(value).length === 0);
