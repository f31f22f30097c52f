// Room under the limit of a day: what all processes of this user spent and hold, and what this one's log does not tell yet.
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import type { Limits } from '../../protocol/limits.ts';
import type { Ports } from '../ports.ts';
import { startOfDay } from '../shared/day.ts';
import { type Amount, addAmount, NO_AMOUNT, sumOf } from './amount.ts';
import { besidesLog, type Held, type HeldRequests } from './held.ts';
import type { Scope } from './room.ts';

export interface DaySpend {
  /**
   * Calls `decide` with the limit of the day as it stands for all, so that no other process decides meanwhile; what it wants
   * is held there as well. Gives how that is given back. `decide` may be called again where the first time was in vain.
   */
  decide(decide: (scopes: readonly Scope[]) => Amount | undefined): Promise<Outcome<() => void>>;
  /** What a run took that no log tells. */
  add(amount: Amount): void;
  /** Whether something of this process is on its way into the log: it may be counted twice, so there may be more room soon. */
  unsure(): boolean;
}

export interface DayParts {
  readonly ports: Pick<Ports, 'clock' | 'holds'>;
  readonly limits: () => Limits;
}

const NOTHING = () => undefined;

export function createDaySpend({ ports: { clock, holds }, limits }: DayParts, requests: HeldRequests): DaySpend {
  const owner = clock.id();
  let untold = { day: 0, amount: NO_AMOUNT };
  const today = () => startOfDay(clock.now());
  const untoldToday = () => (untold.day === today() ? untold.amount : NO_AMOUNT);
  const isOnItsWay = (one: Held) => one.told && !one.stored;
  const parted = (which: (one: Held) => boolean) =>
    sumOf(
      requests
        .list()
        .filter(which)
        .map((one) => (one.stored ? besidesLog(one) : one.amount)),
    );
  return {
    add: (amount) => {
      untold = { day: today(), amount: addAmount(untoldToday(), amount) };
    },
    unsure: () => requests.list().some(isOnItsWay),
    async decide(decide) {
      const limit = limits().day;
      if (limit === undefined) {
        decide([]);
        return succeed(NOTHING);
      }
      if (holds === undefined) return fail('spend.unavailable', 'Nothing here keeps what is spent in a day.');
      const held = await holds.hold(today(), owner, ({ spent: { usd, input, output, requests: count }, elsewhere }) =>
        decide([
          {
            of: 'The limit of today',
            raise: 'Raise it (orquestra.limits) and resume, or go on tomorrow.',
            action: 'open-settings',
            limit,
            spent: sumOf([
              { usd, tokens: input + output, requests: count },
              untoldToday(),
              parted((one) => one.settled && !isOnItsWay(one)),
            ]),
            held: addAmount(
              elsewhere,
              parted((one) => !one.settled || isOnItsWay(one)),
            ),
          },
        ]),
      );
      if (!held.ok) return held;
      const id = held.value;
      return succeed(id === undefined ? NOTHING : () => void holds.release(id));
    },
  };
}
