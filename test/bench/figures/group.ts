// A group of figures that are measured together, and what it is given.
import type { Measured } from '../report.ts';

export interface Bench {
  /** The checkout. */
  readonly root: string;
  /** The root of the built extension that is measured. */
  readonly extension: string;
  /** How often what needs a fresh window is repeated. */
  readonly rounds: number;
}

export interface Group {
  readonly name: string;
  readonly title: string;
  /** Needs no built extension. */
  readonly fromSource?: boolean;
  measure(bench: Bench): AsyncIterable<Measured>;
}
