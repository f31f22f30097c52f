// Who an agent is: a few sentences before its work, and the mode it is bound to.
import type { Mode } from '../../protocol/approval.ts';

export interface Persona {
  /** As plans and users name it. */
  readonly name: string;
  readonly title: string;
  /** Said to the model after the common rules; short, because every request carries it. */
  readonly prompt: string;
  /** The freest mode it works in; that of its run when absent. */
  readonly mode?: Mode;
}
