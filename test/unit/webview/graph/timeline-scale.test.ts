// Places on the timeline: evenly, in order, and without the hours in which nothing ran.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { clock, timeScale } from '../../../../webview/graph/timeline-scale.ts';

const START = 1_800_000_000_000;
const span = (from: number, to: number) => ({ from: START + from * 1_000, to: START + to * 1_000 });
const labels = (...parameters: Parameters<typeof timeScale>) =>
  timeScale(...parameters).ticks.map((tick) => tick.label);
const spans = fc.array(
  fc
    .tuple(fc.nat(100_000_000), fc.nat(1_000_000))
    .map(([from, length]) => ({ from: START + from, to: START + from + length })),
  { minLength: 1, maxLength: 40 },
);

describe('timeScale', () => {
  it('places times evenly while something runs', () => {
    const scale = timeScale([span(0, 60), span(20, 100)], 500);
    assert.equal(scale.start, START);
    assert.deepEqual(
      [0, 25, 50, 100].map((second) => scale.at(START + second * 1_000)),
      [0, 0.25, 0.5, 1],
    );
    assert.deepEqual(scale.pauses, []);
  });

  it('cuts a long pause short and says how long it was', () => {
    const scale = timeScale([span(0, 60), span(7_200, 7_260)], 500);
    assert.deepEqual(
      scale.pauses.map(({ ms }) => ms),
      [7_140_000],
    );
    assert.ok(scale.at(START + 60_000) > 0.45);
    assert.ok(scale.at(START + 7_200_000) < 0.55);
    assert.equal(scale.at(START + 7_260_000), 1);
  });

  it('keeps short pauses as they are', () => {
    assert.deepEqual(timeScale([span(0, 60), span(80, 100)], 500).pauses, []);
  });

  it('keeps order and stays within the line, whatever ran when', () => {
    fc.assert(
      fc.property(spans, fc.integer({ min: 150, max: 1_200 }), (some, width) => {
        const scale = timeScale(some, width);
        const times = some.flatMap(({ from, to }) => [from, to]).sort((one, other) => one - other);
        const places = times.map((time) => scale.at(time));
        assert.ok(places.every((place, index) => place >= 0 && place <= 1 && place >= (places[index - 1] ?? 0)));
        assert.ok(times[0] === times.at(-1) || Math.abs((places.at(-1) ?? 0) - 1) < 1e-6);
        const ticks = scale.ticks.map(({ at }) => at * width);
        assert.ok(
          ticks.every((tick, index) => index === 0 || tick - (ticks[index - 1] ?? 0) >= 40),
          'ticks collide',
        );
        assert.ok(ticks.length <= width / 40 + 1);
      }),
    );
  });

  it('chooses steps that people count in', () => {
    assert.deepEqual(labels([span(0, 60)], 500), ['0', '10 s', '20 s', '30 s', '40 s', '50 s', '1:00']);
    assert.deepEqual(labels([span(0, 60)], 250), ['0', '30 s', '1:00']);
    assert.deepEqual(labels([span(0, 5_400)], 400), ['0', '15:00', '30:00', '45:00', '1:00 h', '1:15 h', '1:30 h']);
    assert.deepEqual(labels([{ from: START, to: START + 900 }], 300), ['0', '200 ms', '400 ms', '600 ms', '800 ms']);
  });

  it('has a beginning also where nothing took any time, and nothing where nothing ran', () => {
    assert.deepEqual(labels([span(0, 0)], 300), ['0']);
    assert.deepEqual(timeScale([], 300).ticks, []);
    assert.equal(timeScale([], 300).at(START), 0);
  });
});

describe('clock', () => {
  it('tells seconds of a late hour apart where ticks are close', () => {
    assert.equal(clock(25_230_000, 30_000), '7:00:30');
    assert.equal(clock(25_230_000, 60_000), '7:00 h');
    assert.equal(clock(3 * 86_400_000, 86_400_000), '3 d');
  });
});
