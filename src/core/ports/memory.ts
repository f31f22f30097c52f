// What is remembered of a workspace.
import type { Outcome } from '../../protocol/fault.ts';

export interface MemoryItem {
  readonly id: string;
  readonly text: string;
  /** Where it came from: session and run. */
  readonly session: string;
  readonly run: string;
  readonly at: number;
}

export interface MemoryPort {
  save(item: MemoryItem): Promise<Outcome<void>>;
  /** Best first; `score` in 0…1. */
  search(query: string, limit: number): Promise<Outcome<readonly (MemoryItem & { readonly score: number })[]>>;
  remove(id: string): Promise<Outcome<void>>;
  list(): Promise<Outcome<readonly MemoryItem[]>>;
}
