// What a host can do with a page that is joined to its orchestrator.
import type { Changes } from '../protocol/command.ts';
import type { Outcome } from '../protocol/fault.ts';
import type { ToPage } from '../protocol/frame.ts';

export interface Served {
  /** Tells the page that what surrounds the session has changed. */
  refresh(): Promise<void>;
  /** Puts something into the message box, or sends it right away. */
  compose(what: Omit<Extract<ToPage, { kind: 'compose' }>, 'kind'>): void;
  /** Asks what becomes of files that changes cannot be taken back in as they are. */
  askUndo(changes: Changes): void;
  show(session: string): Promise<Outcome<void>>;
  /** Shows a new session, or the one shown when nothing has been said in it yet. */
  create(): Promise<Outcome<unknown>>;
  readonly session: string | undefined;
  dispose(): void;
}
