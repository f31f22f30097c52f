// How a display is to be drawn: where it stands, and how much of it.
import type { Context } from './context.ts';

export interface DisplayOptions {
  readonly context: Context;
  readonly call: string;
  /** Everything unfolded: what is to be approved is shown in full. */
  readonly full: boolean;
  /** Whether there is a diff to open: only once the call has happened. */
  readonly happened: boolean;
  /** How lines of a diff are drawn, where not as they are. */
  readonly drawText?: (text: string) => unknown;
}
