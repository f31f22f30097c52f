// Whom a route asks: what is tried again, what goes over to another model, what is left alone by whom, and when it ends.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { LastChunk, Need, Series } from '../../../../../src/core/llm/route/route.ts';
import type { Fault } from '../../../../../src/protocol/fault.ts';
import { type FakeSide, failing, type RouteWorld, routeWorld } from '../../../../support/route-world.ts';
import { type Say, says } from '../../../../support/spine.ts';

const NEED: Need = { tools: true, images: false, files: false, structured: false, input: 100, afterTools: false };
const CLASSES = ['model.overloaded', 'model.malformed', 'model.stalled', 'model.unreachable', 'model.cut'] as const;
const FINAL_HERE = ['model.unauthorized', 'model.quota', 'model.not-found', 'model.bad-request'] as const;

const always = (code: string, more: Partial<Fault> = {}): Say[] =>
  Array.from({ length: 99 }, () => () => failing(code, more));
const hard = (code: string): Say[] => always(code, { retryable: false });
const good = (): Say[] => Array.from({ length: 99 }, () => () => says('ok'));

const seriesOf = (
  world: RouteWorld,
  run = 'r',
  step = 's',
  model = 'a/m',
  signal = new AbortController().signal,
): Series => world.route({ id: run, model, signal, emit: async () => undefined }, step);

/** Asks as an agent does, until the answer is there or given up. */
async function answer(series: Series, need: Partial<Need> = {}): Promise<string> {
  const whole = { ...NEED, ...need };
  for (let count = 0; count < 200; count++) {
    const picked = series.pick(whole);
    if (!picked.ok) {
      if (picked.waitMs === undefined) return picked.fault.code;
      await series.wait(picked.waitMs);
      continue;
    }
    const { leg } = picked;
    let last: LastChunk | undefined;
    for await (const chunk of leg.model.stream({ system: '', messages: [], tools: [] }, new AbortController().signal)) {
      if (chunk.type === 'end' || chunk.type === 'fault') last = chunk;
    }
    assert.ok(last);
    leg.report(last);
    const next = series.after(leg, last, whole);
    const problem = next.go === 'end' ? (next.fault ?? (last.type === 'fault' ? last.fault : undefined)) : undefined;
    if (next.go === 'end') return problem?.code ?? leg.model.id;
    await series.wait(next.waitMs);
  }
  throw new Error('It goes on for ever.');
}

const two = (first: Say[], second: FakeSide = { answers: good() }) =>
  routeWorld({ 'a/m': { answers: first }, 'b/m': second });

describe('a route', () => {
  for (const code of CLASSES) {
    it(`asks again three times and no more after ${code} where nobody else could answer`, async () => {
      const world = routeWorld({ 'a/m': { answers: always(code) } });
      assert.equal(await answer(seriesOf(world)), code);
      assert.equal(world.asked.length, 3);
      assert.deepEqual(world.waits, [500, 1000]);
    });

    it(`goes over to the next of the chain after ${code}`, async () => {
      const world = two(always(code));
      assert.equal(await answer(seriesOf(world)), 'b/m');
      assert.ok(world.asked.length <= 3);
    });
  }

  for (const code of FINAL_HERE) {
    it(`asks nobody again after ${code}, and goes over at once`, async () => {
      const alone = routeWorld({ 'a/m': { answers: hard(code) } });
      assert.equal(await answer(seriesOf(alone)), code);
      const world = two(hard(code));
      assert.equal(await answer(seriesOf(world)), 'b/m');
      assert.deepEqual([alone.asked, world.asked, world.waits], [['a/m'], ['a/m', 'b/m'], []]);
    });
  }

  it('goes over to the next of the chain when nothing came twice, and says so where there is none', async () => {
    const nothing: Say[] = Array.from({ length: 9 }, () => () => [{ type: 'end', parts: [], stop: 'end' }]);
    const world = two(nothing);
    assert.equal(await answer(seriesOf(world)), 'b/m');
    assert.deepEqual(world.asked, ['a/m', 'a/m', 'b/m']);
    const all = two(nothing, { answers: nothing });
    assert.equal(await answer(seriesOf(all)), 'model.gave-up');
    assert.deepEqual(all.asked, ['a/m', 'a/m', 'b/m', 'b/m']);
    assert.equal(await answer(seriesOf(routeWorld({ 'a/m': { answers: nothing } }))), 'model.empty');
  });

  it('asks nobody else what a model refuses to answer', async () => {
    const world = two(hard('model.refused'));
    assert.equal(await answer(seriesOf(world)), 'model.refused');
    assert.deepEqual(world.asked, ['a/m']);
  });

  it('waits as long as it is told, goes over where that is long, and says when where nobody else could answer', async () => {
    const short = routeWorld({
      'a/m': { answers: [() => failing('model.rate-limited', { retryAfterMs: 7_000 }), ...good()] },
    });
    assert.equal(await answer(seriesOf(short)), 'a/m');
    assert.deepEqual(short.waits, [7_125]);
    const beside = two([() => failing('model.rate-limited', { retryAfterMs: 30_000 })]);
    assert.equal(await answer(seriesOf(beside)), 'b/m');
    assert.deepEqual(beside.waits, []);
    const long = routeWorld({ 'a/m': { answers: always('model.rate-limited', { retryAfterMs: 600_000 }) } });
    assert.equal(await answer(seriesOf(long)), 'model.rate-limited');
    assert.deepEqual([long.asked.length, long.waits], [1, []]);
  });

  it('lets all agents wait out a rest that one was told of, exactly as long', async () => {
    const world = routeWorld({
      'a/m': { answers: [() => failing('model.rate-limited', { retryAfterMs: 600_000 }), ...good()] },
    });
    assert.equal(await answer(seriesOf(world, 'r', 'one')), 'model.rate-limited');
    assert.deepEqual(
      world.breakers.states().map(({ name, retryAt }) => [name, retryAt - world.clock.at]),
      [['The model a/m', 600_000]],
    );
    assert.equal(await answer(seriesOf(world, 'other', 'two')), 'model.rate-limited');
    assert.equal(world.asked.length, 1, 'a second agent asks nobody');
    world.clock.at += 590_000;
    assert.equal(await answer(seriesOf(world, 'third', 'three')), 'a/m');
    assert.ok(world.waits.every((ms) => ms >= 10_000));
  });

  it('skips who is not connected, cannot do it, or has too little room, and prefers structured output', async () => {
    const world = routeWorld({
      'a/m': { answers: hard('model.not-found') },
      'b/unconfigured': { answers: good(), unconfigured: true },
      'c/blind': { answers: good(), capabilities: { images: false } },
      'd/small': { answers: good(), capabilities: { images: true, contextLimit: 50_000 } },
      'e/loose': { answers: good(), capabilities: { images: true, structured: false } },
      'f/strict': { answers: good(), capabilities: { images: true, structured: true } },
    });
    const series = seriesOf(world);
    assert.equal(await answer(series, { images: true, input: 100_000, structured: true }), 'f/strict');
    assert.deepEqual(world.asked, ['a/m', 'f/strict']);
  });

  it('stays with who worked, and comes back when the first has rested; the next run asks the first at once', async () => {
    const world = two([...always('model.overloaded').slice(0, 2), ...good()]);
    for (const step of ['s', 's', 't']) assert.equal(await answer(seriesOf(world, 'r', step)), 'b/m');
    assert.deepEqual(world.asked, ['a/m', 'a/m', 'b/m', 'b/m', 'b/m']);
    assert.equal(await answer(seriesOf(world, 'next')), 'a/m');
    world.clock.at += 120_000;
    assert.equal(await answer(seriesOf(world)), 'a/m');
  });

  it('ends a run that has asked again twenty times, whichever of its steps did, and not the next run', async () => {
    const world = routeWorld({
      'a/m': { answers: [...Array(12)].flatMap(() => [...always('model.cut').slice(0, 2), () => says('ok')]) },
    });
    const ends: string[] = [];
    for (let step = 0; step < 11; step++) ends.push(await answer(seriesOf(world, 'r', `s${step}`)));
    assert.deepEqual(ends, [...Array(10).fill('a/m'), 'model.gave-up']);
  });

  it('tries a step that gave up once at each next attempt, not three times', async () => {
    const world = routeWorld({ 'a/m': { answers: [...always('model.cut').slice(0, 5), ...good()] } });
    assert.equal(await answer(seriesOf(world)), 'model.cut');
    assert.equal(world.asked.length, 3);
    assert.equal(await answer(seriesOf(world)), 'model.cut');
    assert.equal(world.asked.length, 4);
    assert.equal(await answer(seriesOf(world)), 'model.cut');
    assert.equal(await answer(seriesOf(world)), 'breaker.open');
  });

  it('leaves a failing model alone for all agents, and not the other models of its provider', async () => {
    const world = routeWorld({ 'a/m': { answers: always('model.overloaded') }, 'a/n': { answers: good() } });
    for (let run = 0; run < 3; run++) await answer(seriesOf(world, `r${run}`));
    assert.deepEqual(
      world.breakers.states().map(({ name }) => name),
      ['The model a/m'],
    );
    assert.equal(await answer(seriesOf(world, 'last')), 'a/n');
    assert.equal(world.asked.filter((id) => id === 'a/m').length, 5);
  });

  it('leaves a provider alone that cannot be reached, with all its models', async () => {
    const sides = {
      'a/m': { answers: always('model.unreachable') },
      'a/n': { answers: good() },
      'b/m': { answers: good() },
    };
    const world = routeWorld(sides);
    for (let run = 0; run < 4; run++) assert.equal(await answer(seriesOf(world, `r${run}`)), 'b/m');
    assert.deepEqual(
      world.breakers.states().map(({ name }) => name),
      ['The provider a'],
    );
    assert.deepEqual([world.asked.filter((id) => id === 'a/m').length, world.asked.includes('a/n')], [5, false]);
  });

  it('tells why a provider is left alone whose key was refused, and lets the next run try a mended one at once', async () => {
    const world = routeWorld({ 'a/m': { answers: [...hard('model.unauthorized').slice(0, 5), ...good()] } });
    for (let count = 0; count < 6; count++) assert.equal(await answer(seriesOf(world)), 'model.unauthorized');
    assert.equal(world.asked.length, 5);
    assert.equal(await answer(seriesOf(world, 'next')), 'a/m');
    assert.deepEqual(world.breakers.states(), []);
  });

  it('asks a model of the same run not again what was too long for it, unless it is shorter', async () => {
    const world = routeWorld({ 'a/m': { answers: [...hard('model.context-too-long').slice(0, 1), ...good()] } });
    assert.equal(await answer(seriesOf(world)), 'model.context-too-long');
    assert.equal(await answer(seriesOf(world)), 'model.context-too-long');
    assert.equal(world.asked.length, 1);
    assert.equal(await answer(seriesOf(world), { input: 50 }), 'a/m');
  });

  it('decides nothing for a run that was stopped', () => {
    const stopped = new AbortController();
    const world = two(good());
    const series = seriesOf(world, 'r', 's', 'a/m', stopped.signal);
    const picked = series.pick(NEED);
    assert.ok(picked.ok);
    stopped.abort();
    const [last] = failing('model.stopped');
    assert.ok(last?.type === 'fault');
    assert.deepEqual(series.after(picked.leg, last, NEED), { go: 'end' });
  });
});
