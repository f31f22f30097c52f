// What is remembered of a workspace.
import type { Outcome } from '../../protocol/fault.ts';

export interface MemoryItem {
  readonly id: string;
  readonly text: string;
  /** Where it came from: session and run. */
  readonly session: string;
  readonly run: string;
  readonly at: number;
  /** Where text came from that was in the context when it was written, if neither the user nor the workspace wrote it. */
  readonly foreign?: readonly string[];
}

export interface MemoryPort {
  save(item: MemoryItem): Promise<Outcome<void>>;
  /** Best first; `score` in 0…1. */
  search(query: string, limit: number): Promise<Outcome<readonly (MemoryItem & { readonly score: number })[]>>;
  remove(id: string): Promise<Outcome<void>>;
  list(): Promise<Outcome<readonly MemoryItem[]>>;
}
