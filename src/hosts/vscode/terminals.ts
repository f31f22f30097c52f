// Shows what commands print in VS Code terminals: views of the run, made on demand; closing one ends nothing.
import * as vscode from 'vscode';
import type { ShellJob, ShellPort } from '../../core/ports/shell.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';

const SHOWN_BYTES = 1_000_000;

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
  let deaf: () => void = () => undefined;
  const write = (text: string) => written.fire(text.replaceAll(/\r?\n/g, '\r\n'));
  return {
    onDidWrite: written.event,
    open: () => {
      write(`\u001b[2m${job.cwd}$\u001b[0m ${job.command}\n`);
      write(job.read(0, SHOWN_BYTES).text);
      deaf = job.listen(write);
      void job.done.then((end) => write(`\n\u001b[2m[exit ${end.exitCode ?? end.signal ?? end.ended}]\u001b[0m\n`));
    },
    close: () => {
      deaf();
      written.dispose();
    },
  };
}
