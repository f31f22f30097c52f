// Why nothing may run in this window, if so: it is not trusted, or no folder is open.
import * as vscode from 'vscode';
import { type Fault, fault } from '../../protocol/fault.ts';

export function blockedHere(): Fault | undefined {
  if (!vscode.workspace.isTrusted) {
    return fault(
      'workspace.untrusted',
      'This workspace is in Restricted Mode: Orquestra runs and reads nothing until you trust it.',
      { action: 'trust-workspace' },
    );
  }
  if ((vscode.workspace.workspaceFolders ?? []).every((folder) => folder.uri.scheme !== 'file')) {
    return fault('workspace.none', 'No folder is open. Open the folder you want to work in.', {
      action: 'open-folder',
    });
  }
  return undefined;
}

/** Nothing of the workspace is read where nothing may run. */
export function refusedHere(): { readonly ok: false; readonly fault: Fault } | undefined {
  const blocked = blockedHere();
  return blocked === undefined ? undefined : { ok: false, fault: blocked };
}
