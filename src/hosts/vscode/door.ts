// What the extension's small entry asks of the host behind it.
import type * as vscode from 'vscode';
import type { ViewChannel } from './chat-view.ts';
import type { CommandName } from './command-names.ts';
import type { Offering } from './language-models/offering.ts';

export interface Host {
  attach(view: vscode.WebviewView, channel: ViewChannel): void;
  run(command: CommandName, given: readonly unknown[]): Promise<void>;
  /** A page in the editor that is brought back after a reload. */
  restore(panel: vscode.WebviewPanel): void;
  /** A stored image of a file; undefined when it is not kept any more. */
  image(hash: string): Promise<Uint8Array | undefined>;
  /** Our models for other extensions. */
  readonly offering: Offering;
  close(): Promise<void>;
}
