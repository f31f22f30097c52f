// The value or the fault of an outcome, for tests that know which it must be.
import assert from 'node:assert/strict';
import type { Fault, Outcome } from '../../../src/protocol/fault.ts';

export function valueIn<T>(outcome: Outcome<T>): T {
  assert.ok(outcome.ok, outcome.ok ? '' : `${outcome.fault.code}: ${outcome.fault.text}`);
  return outcome.value;
}

export function faultIn(outcome: Outcome<unknown>): Fault {
  assert.ok(!outcome.ok, 'it should have been refused');
  return outcome.fault;
}
