// What became of the changes of a call that a crash cut off.
import type { FileChange } from '../../protocol/display.ts';

export interface Mended {
  readonly state: 'all' | 'none' | 'some';
  /** What is on the disk of them. */
  readonly changes: readonly FileChange[];
  readonly text: string;
}
