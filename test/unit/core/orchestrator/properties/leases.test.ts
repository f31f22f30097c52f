// Leases beside a reference: random takers, some of whom give up, never clash, never overtake, and never wait for ever.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { createLeases } from '../../../../../src/core/orchestrator/leases.ts';
import { casesOf } from './cases.ts';
import { lease, type WantedLease } from './random-plans.ts';
import { clash } from './reference.ts';

type Move =
  | { readonly does: 'take'; readonly wanted: readonly WantedLease[] }
  | { readonly does: 'try'; readonly wanted: readonly WantedLease[] }
  | { readonly does: 'give'; readonly pick: number }
  | { readonly does: 'abandon'; readonly pick: number };

const wanted = fc.array(lease, { minLength: 1, maxLength: 3 });
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ does: fc.constant('take' as const), wanted }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('try' as const), wanted }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('give' as const), pick: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('abandon' as const), pick: fc.nat() }) },
);

interface Taker {
  readonly wanted: readonly WantedLease[];
  readonly controller: AbortController;
  give?: () => void;
}

const GIVEN_UP = 'given up';

const clashes = (one: Taker, other: Taker) => one.wanted.some((a) => other.wanted.some((b) => clash(a, b)));
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('leases, at random', () => {
  it('are held together only where they do not clash, first come first served, and by all in the end', async function () {
    this.timeout(600_000);
    await fc.assert(
      fc.asyncProperty(fc.array(move, { maxLength: 40 }), async (moves) => {
        const leases = createLeases();
        const held = new Set<Taker>();
        const waiting = new Set<Taker>();
        const broken: unknown[] = [];
        const hold = (taker: Taker, give: () => void) => {
          for (const other of held) assert.ok(!clashes(taker, other), show(taker, other));
          for (const before of waiting) {
            if (before === taker) break;
            assert.ok(!clashes(taker, before), `overtakes ${show(taker, before)}`);
          }
          waiting.delete(taker);
          held.add(taker);
          taker.give = give;
        };
        const makeMove = (one: Move) => {
          if (one.does === 'take') {
            const taker: Taker = { wanted: one.wanted, controller: new AbortController() };
            waiting.add(taker);
            const taken = leases.take(one.wanted, taker.controller.signal);
            void taken.then((give) => hold(taker, give)).catch((error) => error === GIVEN_UP || broken.push(error));
          } else if (one.does === 'try') {
            const taker: Taker = { wanted: one.wanted, controller: new AbortController() };
            const free = ![...held, ...waiting].some((other) => clashes(taker, other));
            const give = leases.tryTake(one.wanted);
            assert.equal(give !== undefined, free);
            if (give !== undefined) hold(taker, give);
          } else {
            const from = [...(one.does === 'give' ? held : waiting)];
            const taker = from[one.pick % Math.max(1, from.length)];
            if (taker === undefined) return;
            if (one.does === 'abandon') {
              waiting.delete(taker);
              return taker.controller.abort(GIVEN_UP);
            }
            held.delete(taker);
            taker.give?.();
          }
        };
        for (const one of moves) {
          makeMove(one);
          await settle();
          if (broken.length > 0) throw broken[0];
          const stuck = [...waiting].find(
            (taker) => ![...held, ...waiting].some((other) => other !== taker && clashes(taker, other)),
          );
          assert.equal(stuck, undefined, 'waits for nobody');
        }
        while (held.size > 0) {
          makeMove({ does: 'give', pick: 0 });
          await settle();
        }
        assert.equal(waiting.size, 0, 'some wait for ever');
      }),
      casesOf(300),
    );
  });
});

const show = (one: Taker, other: Taker) => JSON.stringify([one.wanted, other.wanted]);
