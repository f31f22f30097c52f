// Places of steps that work: never more than the limit, however the calls of a step wait beside and after one another.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createSlots } from '../../../../../src/core/orchestrator/plan/slots.ts';

const never = new AbortController().signal;
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('places', () => {
  it('are given free once by a step two calls of which wait at once, and taken again by the last that goes on', async () => {
    const slots = createSlots(
      () => 1,
      () => undefined,
    );
    slots.take();
    const place = slots.place();
    const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const waits = [place.without(() => first.promise, never), place.without(() => second.promise, never)];
    assert.equal(slots.free(), true);
    first.resolve();
    await settle();
    assert.equal(slots.free(), true, 'the other still waits, perhaps for a step that needs the place');
    second.resolve();
    await Promise.all(waits);
    assert.equal(slots.free(), false);
    slots.give();
    assert.equal(slots.free(), true);
  });

  it('are not given twice by a step that waits again while it waits for its place', async () => {
    const slots = createSlots(
      () => 1,
      () => undefined,
    );
    slots.take();
    const place = slots.place();
    const [first, again] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const going = place.without(() => first.promise, never);
    slots.take();
    first.resolve();
    await settle();
    const waiting = place.without(() => again.promise, never);
    assert.equal(slots.free(), false, 'another works');
    slots.give();
    await going;
    assert.equal(slots.free(), true, 'the step waits again');
    again.resolve();
    await waiting;
    assert.equal(slots.free(), false);
    slots.give();
    assert.equal(slots.free(), true);
  });

  it('are taken at once by who is to stop', async () => {
    const slots = createSlots(
      () => 1,
      () => undefined,
    );
    const stop = new AbortController();
    slots.take();
    const place = slots.place();
    const waits = Promise.withResolvers<void>();
    const going = place.without(() => waits.promise, stop.signal);
    slots.take();
    waits.resolve();
    await settle();
    stop.abort();
    await going;
    slots.give();
    slots.give();
    assert.equal(slots.free(), true);
  });
});
