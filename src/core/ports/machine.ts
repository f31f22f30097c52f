// The user's rules, time, chance and the log output.
import type { Rule } from '../../protocol/approval.ts';
import type { Outcome } from '../../protocol/fault.ts';

export interface RulesPort {
  list(): Promise<Outcome<readonly Rule[]>>;
  /** Takes the place of an older one with its id. */
  add(rule: Rule): Promise<Outcome<void>>;
  /** Fault: `rules.unknown`. */
  remove(id: string): Promise<Outcome<void>>;
}

export interface ClockPort {
  /** Milliseconds since 1970. */
  now(): number;
  /** Unguessable, sortable by time. */
  id(): string;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Resolves when all that can go on by itself now has gone on: what has gathered by then is done in one go. */
  soon(): Promise<void>;
  /** SHA-256 as hex. */
  hash(bytes: Uint8Array | string): string;
}

export interface LoggerPort {
  write(level: 'trace' | 'debug' | 'info' | 'warn' | 'error', text: string): void;
}
