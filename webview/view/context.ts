// What every view is given: the state, the way to send a command, and what the page alone remembers.
import type { Command } from '../../src/protocol/command.ts';
import type { Fault, Outcome } from '../../src/protocol/fault.ts';
import type { Consent } from '../consent/parts.ts';
import type { Jobs } from '../jobs/parts.ts';
import type { Late } from '../late.ts';
import type { Review } from '../review/shelf.ts';
import type { Store } from '../store.ts';
import type { MarkdownTools } from './markdown-element.ts';

/** How far the user has come with an approval. */
export interface ApprovalDraft {
  /** Whether it was in sight long enough for a click to be meant for it. */
  readonly armed: boolean;
  readonly confirming: boolean;
  readonly sent: boolean;
  readonly reason: string;
}

/** Forgotten with the page: it is about looking, not about the session. */
export interface Looks {
  /** What was opened or closed by hand, by a name of its own. */
  readonly open: Map<string, boolean>;
  readonly approvals: Map<string, ApprovalDraft>;
  readonly answers: Map<string, string>;
  /** Refusals and complaints of the page itself, until they are dismissed. */
  readonly faults: Fault[];
}

export interface Context {
  readonly store: Store;
  readonly tools: MarkdownTools;
  readonly looks: Looks;
  /** What is shown of changes and done with them. */
  readonly review: Late<Review>;
  readonly jobs: Late<Jobs>;
  readonly consent: Late<Consent>;
  /** Sends a command; a refusal is shown above the message box and also returned. */
  run(command: Command): Promise<Outcome<unknown>>;
  /** The same, but a refusal is only returned: for what the user did not ask for by a click. */
  ask(command: Command): Promise<Outcome<unknown>>;
  complain(fault: Fault): void;
  /** Draws everything again, at the next frame. `item` names an article whose looks changed. */
  redraw(item?: string): void;
}

export const newLooks = (): Looks => ({ open: new Map(), approvals: new Map(), answers: new Map(), faults: [] });

export const isOpen = (context: Context, key: string, otherwise: boolean) => context.looks.open.get(key) ?? otherwise;

export function toggle(context: Context, key: string, open: boolean): void {
  context.looks.open.set(key, open);
  context.redraw(key);
}
