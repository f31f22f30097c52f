// Breakers: five failures in a row open one, one trial at a time may close it, and nothing else is let through meanwhile.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { type CallResult, createBreakers, type ReportCall } from '../../../../src/core/shared/breaker.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

function setUp(start = 1_700_000_000_000) {
  const clock = { at: start, now: () => clock.at };
  const breakers = createBreakers({ clock });
  const enter = (key = 'provider:p'): ReportCall => {
    const entered = breakers.enter(key);
    assert.ok(entered.ok, entered.ok ? '' : entered.fault.text);
    return entered.value;
  };
  const refused = (key = 'provider:p') => {
    const entered = breakers.enter(key);
    assert.ok(!entered.ok, 'was let through');
    return entered.fault;
  };
  const fail = (times: number, key?: string) => {
    for (let count = 0; count < times; count++) enter(key)('failed', `failure ${count + 1}`);
  };
  return { clock, breakers, enter, refused, fail };
}

describe('createBreakers', () => {
  it('rests exactly as long as it was told, under the name of that, and then lets one through', () => {
    const { clock, breakers, enter } = setUp();
    enter()('failed', 'Too many.', { ms: 40_000, code: 'model.rate-limited' });
    const told = breakers.refusal('provider:p');
    assert.deepEqual([told?.code, told?.retryAfterMs, told?.retryable], ['model.rate-limited', 40_000, true]);
    clock.at += 39_999;
    assert.equal(breakers.enter('provider:p').ok, false);
    clock.at += 1;
    assert.equal(breakers.refusal('provider:p'), undefined);
    enter()('ok');
    assert.deepEqual(breakers.states(), []);
  });

  it('lets through early who insists, one at a time', () => {
    const { breakers, enter } = setUp();
    for (let count = 0; count < 5; count++) enter()('failed');
    assert.equal(breakers.enter('provider:p').ok, false);
    const first = breakers.enter('provider:p', true);
    assert.ok(first.ok);
    assert.equal(breakers.enter('provider:p', true).ok, false);
    first.value('ok');
    assert.deepEqual(breakers.states(), []);
  });

  it('opens after five failures in a row, and says what, since when, until when and why', () => {
    const { clock, breakers, refused, fail } = setUp();
    fail(5);
    clock.at += 12 * SECOND;
    const fault = refused();
    assert.equal(fault.code, 'breaker.open');
    assert.equal(fault.retryable, true);
    assert.equal(fault.retryAfterMs, 18 * SECOND);
    assert.equal(fault.cause, 'failure 5');
    assert.match(fault.text, /^The provider p has kept failing .* 12 s ago; it will be tried again in 18 s\.$/);
    assert.deepEqual(breakers.states(), [
      {
        key: 'provider:p',
        name: 'The provider p',
        since: clock.at - 12 * SECOND,
        retryAt: clock.at + 18 * SECOND,
        trying: false,
        why: 'failure 5',
      },
    ]);
  });

  it('knows each thing by itself', () => {
    const { enter, refused, fail } = setUp();
    fail(5, 'host:h:8080');
    assert.match(refused('host:h:8080').text, /^The host h:8080 /);
    enter('host:other')('ok');
    enter('provider:p')('ok');
  });

  it('begins to count anew after a success, and after two quiet minutes', () => {
    const { clock, enter, fail, refused } = setUp();
    fail(4);
    enter()('ok');
    fail(4);
    clock.at += 2 * MINUTE + 1;
    fail(4);
    fail(1);
    refused();
  });

  it('does not count what says nothing of the thing', () => {
    const { enter, fail, refused } = setUp();
    fail(4);
    for (let count = 0; count < 9; count++) enter()('neutral');
    fail(1);
    refused();
  });

  it('counts each call once', () => {
    const { enter } = setUp();
    const report = enter();
    for (let count = 0; count < 9; count++) report('failed');
    enter()('ok');
  });

  it('lets one trial through after the pause, and all when it went well', () => {
    const { clock, breakers, enter, refused, fail } = setUp();
    fail(5);
    clock.at += 30 * SECOND;
    const trial = enter();
    assert.match(refused().text, /is being tried again right now/);
    assert.equal(breakers.states()[0]?.trying, true);
    trial('ok');
    assert.deepEqual(breakers.states(), []);
    enter();
    enter();
    fail(4);
    enter()('ok');
  });

  it('doubles the pause after each trial that failed, up to five minutes', () => {
    const { clock, enter, refused, fail, breakers } = setUp();
    const opened = clock.at;
    fail(5);
    const pauses = [];
    for (let count = 0; count < 6; count++) {
      const pause = refused().retryAfterMs ?? 0;
      pauses.push(pause / SECOND);
      clock.at += pause - 1;
      refused();
      clock.at += 1;
      enter()('failed');
    }
    assert.deepEqual(pauses, [30, 60, 120, 240, 300, 300]);
    assert.equal(breakers.states()[0]?.since, opened);
  });

  it('makes the next caller the trial when one told nothing', () => {
    const { clock, enter, refused, fail } = setUp();
    fail(5);
    clock.at += 30 * SECOND;
    enter()('neutral');
    const second = enter();
    refused();
    second('ok');
    enter();
  });

  it('is not moved by calls that began before it opened', () => {
    const { clock, enter, refused, fail } = setUp();
    const [early, late] = [enter(), enter()];
    fail(5);
    early('ok');
    clock.at += 30 * SECOND;
    const trial = enter();
    late('failed');
    refused();
    trial('ok');
    enter();
  });

  it('does not stay shut for ever for a trial that nobody reports', () => {
    const { clock, enter, refused, fail } = setUp();
    fail(5);
    clock.at += 30 * SECOND;
    const lost = enter();
    clock.at += 5 * MINUTE - 1;
    refused();
    clock.at += 1;
    const trial = enter();
    lost('ok');
    refused();
    trial('ok');
    enter();
  });

  it('does not wait for a clock that was set back', () => {
    const { clock, enter, fail } = setUp();
    fail(5);
    clock.at -= 24 * 60 * MINUTE;
    enter();
  });

  it('lets through what a plain account of its history lets through', () => {
    const step = fc.oneof(
      fc.record({
        do: fc.constant('wait' as const),
        ms: fc.oneof(fc.integer({ max: 100 * SECOND, min: 0 }), fc.nat(SECOND), fc.constant(30 * SECOND)),
      }),
      fc.record({ do: fc.constant('enter' as const) }),
      fc.record({
        do: fc.constant('report' as const),
        which: fc.nat(5),
        result: fc.constantFrom<CallResult>(
          'failed',
          'failed',
          'failed',
          'failed',
          'failed',
          'failed',
          'ok',
          'neutral',
        ),
      }),
    );
    const seen = { refused: 0, trials: 0 };
    fc.assert(
      fc.property(fc.array(step, { minLength: 60, maxLength: 200 }), (steps) => {
        const { clock, breakers } = setUp(0);
        const account = createAccount();
        const calls: { readonly report: ReportCall; readonly trial: number | undefined }[] = [];
        for (const { do: what, ...more } of steps) {
          if ('ms' in more) clock.at += more.ms;
          if (what === 'enter') {
            const entered = breakers.enter('host:h');
            const expected = account.enter(clock.at);
            assert.equal(entered.ok, expected.through);
            seen.refused += entered.ok ? 0 : 1;
            seen.trials += expected.trial === undefined ? 0 : 1;
            if (entered.ok) calls.push({ report: entered.value, trial: expected.trial });
            else assert.ok((entered.fault.retryAfterMs ?? 0) > 0 && (entered.fault.retryAfterMs ?? 0) <= 5 * MINUTE);
          }
          if ('which' in more) {
            const [call] = calls.splice(more.which % Math.max(1, calls.length), 1);
            call?.report(more.result);
            if (call !== undefined) account.report(clock.at, call.trial, more.result);
          }
          assert.equal(breakers.states().length, account.open() ? 1 : 0);
        }
      }),
      { numRuns: 500 },
    );
    assert.ok(seen.refused > 500 && seen.trials > 100, `hardly ever open: ${JSON.stringify(seen)}`);
  });
});

/** The same written as plain variables, as the rules are told: no states, no shared code. */
function createAccount() {
  let row: number[] = [];
  let pause = 0;
  let door = 0;
  let trials = 0;
  let trial: { readonly id: number; readonly at: number } | undefined;
  return {
    open: () => pause > 0,
    enter: (now: number): { readonly through: boolean; readonly trial?: number } => {
      if (pause === 0) return { through: true };
      if (trial !== undefined && now < trial.at + 5 * MINUTE) return { through: false };
      if (trial === undefined && now < door) return { through: false };
      trial = { id: ++trials, at: now };
      return { through: true, trial: trial.id };
    },
    report: (now: number, id: number | undefined, result: CallResult) => {
      if (pause === 0 && id === undefined) {
        if (result === 'ok') row = [];
        if (result === 'failed') row.push(now);
        row = row.filter((at) => at >= now - 2 * MINUTE || result !== 'failed');
        if (row.length === 5) [pause, door, row] = [30 * SECOND, now + 30 * SECOND, []];
      } else if (pause > 0 && id !== undefined && id === trial?.id) {
        trial = undefined;
        if (result === 'ok') pause = 0;
        if (result === 'failed') pause = Math.min(pause * 2, 5 * MINUTE);
        if (result === 'failed') door = now + pause;
      }
    },
  };
}
