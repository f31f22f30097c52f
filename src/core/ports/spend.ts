// What was asked of models and what it cost, over all sessions: kept by the log with every answer, also when a session is deleted.
import type { Outcome } from '../../protocol/fault.ts';
import type { Usage } from '../../protocol/message.ts';

/** One request as it ended. */
export interface SpentRequest {
  /** When it ended. */
  readonly at: number;
  readonly session: string;
  readonly run?: string;
  readonly step?: string;
  /** PROVIDER/MODEL. */
  readonly model: string;
  readonly usage?: Usage;
  /** US dollars; null where the price is unknown. */
  readonly cost: number | null;
  readonly ms: number;
  readonly firstMs?: number;
  readonly stop: string;
  /** Code and text of the fault it ended with. */
  readonly fault?: { readonly code: string; readonly text: string };
}

export interface SpentSum {
  readonly requests: number;
  readonly input: number;
  readonly output: number;
  readonly cachedInput: number;
  /** US dollars of the requests whose price is known. */
  readonly usd: number;
  readonly unpriced: number;
}

/** Of one model on one day. */
export interface DaySpend extends SpentSum {
  /** YYYY-MM-DD, in the machine's time zone. */
  readonly day: string;
  readonly model: string;
}

/** What one agent step of the past took in all. */
export interface StepSample extends SpentSum {
  readonly model: string;
  readonly minutes: number;
}

export interface SpendPort {
  /** Of all sessions and processes of this user. */
  since(at: number): Promise<Outcome<SpentSum>>;
  byDay(from: number): Promise<Outcome<readonly DaySpend[]>>;
  /** The newest first. */
  recent(limit: number): Promise<Outcome<readonly SpentRequest[]>>;
  /** Agent steps of the past, the newest first. */
  steps(limit: number): Promise<Outcome<readonly StepSample[]>>;
}
