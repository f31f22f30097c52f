// What tests ask of an outcome: its value, or the code of its fault.
import { strict as assert } from 'node:assert/strict';
import type { Outcome } from '../../../src/protocol/fault.ts';

/** Fails the test with the fault's sentence when there is no value. */
export function value<T>(outcome: Outcome<T>): T {
  assert.ok(outcome.ok, outcome.ok ? '' : `${outcome.fault.code}: ${outcome.fault.text} ${outcome.fault.cause ?? ''}`);
  return outcome.value;
}

export const code = <T>(outcome: Outcome<T>) => (outcome.ok ? 'none' : outcome.fault.code);

export const text = <T>(outcome: Outcome<T>) => (outcome.ok ? '' : outcome.fault.text);
