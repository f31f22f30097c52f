// The log of a session: append-only, one writer.
import type { Event } from '../../protocol/event.ts';
import type { Outcome } from '../../protocol/fault.ts';
import type { Head, SessionSummary } from '../../protocol/view.ts';

/** The append-only log; one writer per session. Order and completeness of what `append` accepted survive kill -9. */
export interface EventLogPort {
  /**
   * Adds events whose `seq` go on without a gap. `durable` waits until the system says they are on disk.
   * Faults: `disk.full`, `log.unwritable`, `log.locked` (another process writes this session), `log.gap`.
   */
  append(session: string, events: readonly Event[], durable: boolean): Promise<Outcome<void>>;
  /**
   * Events with `after < seq < before`, ascending; with `last`, only that many from the end. A long read gives the thread
   * free now and then, and ends with what is the session's end by then.
   */
  read(
    session: string,
    range: {
      readonly after?: number;
      readonly before?: number;
      readonly last?: number;
      readonly types?: readonly string[];
      /** Only those of this run. */
      readonly run?: string;
      /** Only those that name this call themselves. */
      readonly call?: string;
    },
  ): Promise<Outcome<readonly Event[]>>;
  /** The newest saved head and the number of the last event; undefined for an unknown session. */
  open(session: string): Promise<Outcome<{ readonly head?: Head; readonly lastSeq: number } | undefined>>;
  saveHead(session: string, head: Head): Promise<Outcome<void>>;
  list(query: string | undefined, limit: number): Promise<Outcome<readonly SessionSummary[]>>;
  remove(session: string): Promise<Outcome<void>>;
  /** Takes the right to write; false when a living process holds it. Dies with the process. */
  lock(session: string): Promise<Outcome<boolean>>;
  unlock(session: string): Promise<void>;
  /** Calls `tell` soon after any process has added to the session; returns how to stop. May tell once too often, never too seldom. */
  watch(session: string, tell: () => void): () => void;
  close(): Promise<void>;
}
