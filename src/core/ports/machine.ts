// The user's rules, time, chance and the log output.
import type { Rule } from '../../protocol/approval.ts';
import type { Fault, Outcome } from '../../protocol/fault.ts';

export type StoredRules =
  | { readonly ok: true; readonly value: readonly Rule[] }
  | {
      readonly ok: false;
      readonly fault: Fault;
      /** Those that ask or deny, as far as they could be understood: they hold in spite of the fault. */
      readonly rest?: readonly Rule[];
    };

/** The organisation's, the user's and the workspace's rules, each of the tier of the place where it was found. */
export interface RulesPort {
  list(): Promise<StoredRules>;
  /** Only the user's rules are ever written. One with the id of an older one takes its place. */
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
