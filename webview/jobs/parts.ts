// Commands and what they print, as the rest of the page is given them.
import type { Display } from '../../src/protocol/display.ts';
import type { ToolCallView } from '../../src/protocol/view.ts';
import type { DisplayOptions } from '../view/display-options.ts';

export interface Jobs {
  terminal(display: Extract<Display, { kind: 'terminal' }>, options: DisplayOptions): unknown;
  /** What a call has printed so far. */
  output(call: ToolCallView): unknown;
  /** Below a call whose command runs: for how long, the way to stop it, and what it asks. */
  answer(call: ToolCallView): unknown;
  list(): unknown;
}
