// Why nothing may run in this window, if so: it is not trusted, or no folder is open.
import * as vscode from 'vscode';
import { type Fault, fault } from '../../protocol/fault.ts';

type Refused = { readonly ok: false; readonly fault: Fault } | undefined;

export function blockedHere(): Fault | undefined {
  const untrusted = untrustedHere();
  if (untrusted !== undefined) return untrusted.fault;
  if ((vscode.workspace.workspaceFolders ?? []).every((folder) => folder.uri.scheme !== 'file')) {
    return fault('workspace.none', 'No folder is open. Open the folder you want to work in.', {
      action: 'open-folder',
    });
  }
  return undefined;
}

/** Nothing of the workspace is read where nothing may run. */
export function refusedHere(): Refused {
  const blocked = blockedHere();
  return blocked === undefined ? undefined : { ok: false, fault: blocked };
}

/** What needs no folder, but trust in the one that is open. */
export function untrustedHere(): Refused {
  if (vscode.workspace.isTrusted) return undefined;
  return {
    ok: false,
    fault: fault(
      'workspace.untrusted',
      'This workspace is in Restricted Mode: Orquestra runs and reads nothing until you trust it.',
      { action: 'trust-workspace' },
    ),
  };
}
