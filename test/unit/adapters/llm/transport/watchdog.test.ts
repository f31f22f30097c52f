// The watchdog: counts time that was really waited, tells silence from a connection that is only kept alive, knows a sleep.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createWatchdog, type Silence } from '../../../../../src/adapters/llm/transport/watchdog.ts';

const IDLE = 100_000;
const TICK = 5000;

function start() {
  let now = 1000;
  let tick = () => {};
  let running = false;
  const found: Silence[] = [];
  const dog = createWatchdog({
    idleMs: IDLE,
    expire: (silence) => found.push(silence),
    time: {
      now: () => now,
      every: (ms, run) => {
        assert.equal(ms, TICK);
        running = true;
        tick = () => running && run();
        return () => {
          running = false;
        };
      },
      after: () => () => {},
    },
  });
  dog.begin();
  dog.waiting(true);
  const pass = (ms: number, each: () => void = () => {}) => {
    for (let left = ms; left > 0; left -= TICK) {
      now += TICK;
      tick();
      each();
    }
  };
  const jump = (ms: number) => {
    now += ms;
    tick();
  };
  return { dog, found, pass, jump };
}

describe('the watchdog', () => {
  it('gives up when no byte comes for the limit, and not before', () => {
    const { found, pass } = start();
    pass(IDLE - TICK);
    assert.deepEqual(found, []);
    pass(TICK * 3);
    assert.deepEqual(found, [{ why: 'nothing', ms: IDLE }]);
  });

  it('waits longer, but not for ever, for a server that only keeps the connection alive', () => {
    const { dog, found, pass } = start();
    pass(IDLE * 5 - TICK, () => dog.bytes(0));
    assert.deepEqual(found, []);
    pass(TICK);
    assert.deepEqual(found, [{ why: 'only-alive', ms: IDLE * 5 }]);
  });

  it('gives up on events without end that bring nothing', () => {
    const { dog, found, pass } = start();
    pass(IDLE * 6, () => dog.bytes(300));
    assert.equal(found[0]?.why, 'only-alive');
  });

  it('takes a byte a second for progress, and next to nothing for none', () => {
    const slow = start();
    slow.pass(IDLE * 20, () => {
      slow.dog.bytes(5);
      slow.dog.gained();
    });
    assert.deepEqual(slow.found, []);
    const slower = start();
    slower.pass(IDLE * 20, () => {
      slower.dog.bytes(1);
      slower.dog.gained();
    });
    assert.equal(slower.found[0]?.why, 'trickle');
  });

  it('does not count the time in which nobody waited', () => {
    const { dog, found, pass } = start();
    dog.waiting(false);
    pass(IDLE * 3);
    dog.waiting(true);
    pass(IDLE - TICK);
    assert.deepEqual(found, []);
  });

  it('does not take the sleep of the machine for silence', () => {
    const { dog, found, pass, jump } = start();
    pass(IDLE - TICK * 2);
    jump(8 * 3_600_000);
    assert.deepEqual(found, []);
    dog.bytes(40);
    dog.gained();
    pass(IDLE - TICK);
    assert.deepEqual(found, [], 'what came after waking was not counted');
  });

  it('says that the machine slept when nothing comes after it woke', () => {
    const { found, pass, jump } = start();
    jump(3_600_000);
    pass(TICK);
    assert.deepEqual(found, []);
    pass(TICK);
    assert.deepEqual(found, [{ why: 'slept', ms: 3_600_000 }]);
  });

  it('does not count a busy process as the silence of the server', () => {
    const { found, jump } = start();
    for (let count = 0; count < 9; count++) jump(20_000);
    assert.equal(found.length, 0);
    jump(20_000);
    assert.equal(found[0]?.why, 'nothing');
  });

  it('says nothing after its end', () => {
    const { dog, found, pass } = start();
    dog.end();
    pass(IDLE * 2);
    assert.deepEqual(found, []);
  });
});
