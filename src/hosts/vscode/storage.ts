// Where a workspace's sessions live: under the extension's global storage, by the folders that are open.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import * as vscode from 'vscode';

/**
 * Not `storageUri`: while the extension host of a window that died is still there, VS Code gives the next window of the
 * same workspace another one, and the sessions would seem to be gone.
 */
export function storageOf(context: vscode.ExtensionContext): string {
  const folders = (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.toString()).sort();
  const name = createHash('sha256').update(folders.join('\n')).digest('hex').slice(0, 16);
  return join(context.globalStorageUri.fsPath, 'workspaces', folders.length === 0 ? 'none' : name);
}
