// What the fields of a step's form are given.
import type { Desk } from './desk.ts';
import type { Draft, Problems } from './draft.ts';

export interface Form {
  readonly desk: Desk;
  readonly draft: Draft;
  readonly problems: Problems;
  readonly locked: boolean;
  readonly isNew: boolean;
  /** Makes the ids of fields unique on the page. */
  readonly prefix: string;
  change(change: Partial<Draft>): void;
}
