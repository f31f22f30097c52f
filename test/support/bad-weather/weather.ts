// What is told of one kind of bad weather: what the server does, and how a request through it must end.
import type { Exchange } from './server.ts';

export interface Weather {
  readonly name: string;
  play(exchange: Exchange): Promise<void> | void;
  /** `whole`: the message arrives as if nothing had been wrong; else the fault's code. */
  readonly ends: 'whole' | RegExp;
  readonly says?: RegExp;
  readonly retryable?: false;
  /** Tokens of the request are counted although no answer came, or are not. */
  readonly counted?: boolean;
  /** Milliseconds without a byte; 1500 when absent. */
  readonly idleMs?: number;
}
