// Shows what commands print in VS Code terminals: views of the run, made on demand; closing one ends nothing.
import * as vscode from 'vscode';
import type { ShellJob, ShellPort } from '../../core/ports/shell.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { createTerminalView } from './terminal-view.ts';

export interface Terminals {
  show(call: string): Outcome<void>;
  dispose(): void;
}

export function createTerminals(shell: ShellPort): Terminals {
  const open = new Map<string, vscode.Terminal>();
  const closed = vscode.window.onDidCloseTerminal((terminal) => {
    for (const [job, other] of open) if (other === terminal) open.delete(job);
  });
  return {
    show: (call) => {
      const job = shell.jobs().findLast((one) => one.owner === call);
      if (job === undefined) {
        return fail('terminal.gone', 'That command belongs to an earlier window; its output is kept in the chat.');
      }
      const terminal =
        open.get(call) ??
        vscode.window.createTerminal({ name: `Orquestra: ${job.command}`.slice(0, 40), pty: viewOf(job) });
      open.set(call, terminal);
      terminal.show(true);
      return succeed(undefined);
    },
    dispose: () => {
      closed.dispose();
      for (const terminal of open.values()) terminal.dispose();
    },
  };
}

function viewOf(job: ShellJob): vscode.Pseudoterminal {
  const written = new vscode.EventEmitter<string>();
  const view = createTerminalView(job, (text) => written.fire(text));
  return {
    onDidWrite: written.event,
    open: () => view.open(),
    handleInput: (data) => view.type(data),
    close: () => {
      view.close();
      written.dispose();
    },
  };
}
