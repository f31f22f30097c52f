// Room under the limits of a day, which all processes of a user share: what their requests under way may take is known to each.
import type { Outcome } from '../../protocol/fault.ts';
import type { SpentSum } from './spend.ts';

/** What a request may take at most. */
export interface HeldAmount {
  readonly usd: number;
  readonly tokens: number;
}

export interface DayStanding {
  readonly spent: SpentSum;
  /** By requests of other processes that are under way. */
  readonly elsewhere: HeldAmount & { readonly requests: number };
}

export interface HoldsPort {
  /**
   * Calls `decide` with what was spent since `at`, while no other process decides or writes what it has spent; what it wants is
   * held before another may. `decide` is called at once and may be called again where the first time was in vain. A hold ends
   * with `release`, or some minutes after its process was last heard of.
   */
  hold(
    at: number,
    owner: string,
    decide: (standing: DayStanding) => HeldAmount | undefined,
  ): Promise<Outcome<string | undefined>>;
  release(id: string): Promise<void>;
}
