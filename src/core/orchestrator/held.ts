// The requests that were let in and are not yet in the log for all to see: what each may still take, and what it took.
import type { EventBody } from '../../protocol/event.ts';
import type { Usage } from '../../protocol/message.ts';
import { type Amount, addAmount, NO_AMOUNT } from './amount.ts';

export interface Held {
  readonly run: string;
  readonly step: string;
  /** What it may take at most; from its end on what it took, where anybody said so. */
  readonly amount: Amount;
  /** Its end was told to whoever let it in. */
  readonly settled: boolean;
  /** Its end is told to the log, and counted by whoever counts what the log is told. */
  readonly told: boolean;
  /** It is in the log with what it took: other processes see it. */
  readonly stored: boolean;
  /** Whether the log knows what it took. */
  readonly known: boolean;
}

export interface Holding {
  settle(usage: Usage | undefined, cost: number | null): void;
  /** As if it had never been let in. */
  drop(): void;
  /** `gone` is called when it is in the log, or with its run. */
  whenGone(gone: () => void): void;
}

export interface HeldRequests {
  hold(run: string, step: string, amount: Amount): Holding;
  /** To be told as the event is on its way to the log; gives what to call when it is there. */
  tell(run: string, ended: Extract<EventBody, { type: 'model.ended' }>): () => void;
  list(): readonly Held[];
  /** Forgets a run; gives what nobody else knows of. */
  close(run: string): Amount;
  /** Resolves when anything has ended since `version`, or the signal is aborted. */
  changed(version: number, signal: AbortSignal): Promise<void>;
  readonly version: number;
}

type Changing = { -readonly [K in keyof Held]: Held[K] } & { gone?: (() => void) | undefined };

export const amountOf = (usage: Usage | undefined, cost: number | null): Amount => ({
  usd: cost ?? 0,
  tokens: (usage?.input ?? 0) + (usage?.output ?? 0),
  requests: 1,
});

/** For whoever counts also what the log is told: what that leaves out. */
export const besidesLog = ({ told, known, amount }: Pick<Held, 'told' | 'known' | 'amount'>): Amount =>
  told ? (known ? NO_AMOUNT : { ...amount, requests: 0 }) : amount;

export function createHeldRequests(): HeldRequests {
  const all = new Set<Changing>();
  const waiters = new Set<() => void>();
  let version = 0;
  const change = () => {
    version += 1;
    for (const waiter of [...waiters]) waiter();
  };
  const look = (one: Changing) => {
    if (one.settled && one.stored && one.known) all.delete(one);
    change();
  };
  return {
    hold(run, step, amount) {
      const one: Changing = { run, step, amount, settled: false, told: false, stored: false, known: false };
      all.add(one);
      return {
        settle(usage, cost) {
          if (one.settled) return;
          one.settled = true;
          if (usage !== undefined && !one.told) one.amount = amountOf(usage, cost);
          look(one);
        },
        drop() {
          all.delete(one);
        },
        whenGone(gone) {
          one.gone = gone;
        },
      };
    },
    tell(run, { step, usage, cost }) {
      const one = [...all].findLast((other) => other.run === run && other.step === step && !other.told);
      if (one === undefined) return () => undefined;
      one.told = true;
      one.known = usage !== undefined;
      if (one.known) one.amount = amountOf(usage, cost);
      return () => {
        one.stored = true;
        one.gone?.();
        one.gone = undefined;
        look(one);
      };
    },
    list: () => [...all],
    close(run) {
      let left = NO_AMOUNT;
      for (const one of all) {
        if (one.run !== run) continue;
        all.delete(one);
        one.gone?.();
        // Let in, but stopped before it left.
        if (one.settled && !one.told && one.amount.tokens === 0) continue;
        left = addAmount(left, one.stored ? besidesLog(one) : one.amount);
      }
      change();
      return left;
    },
    changed: (since, signal) =>
      new Promise((resolve) => {
        const go = () => {
          waiters.delete(go);
          signal.removeEventListener('abort', go);
          resolve();
        };
        if (version !== since || signal.aborted) return resolve();
        waiters.add(go);
        signal.addEventListener('abort', go, { once: true });
      }),
    get version() {
      return version;
    },
  };
}
