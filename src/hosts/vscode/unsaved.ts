// What the editor holds and has not saved, for searches.
import * as vscode from 'vscode';
import { canonicalPath } from '../../adapters/node/canonical.ts';

export async function unsavedFiles(): Promise<readonly { readonly path: string; readonly text: string }[]> {
  const dirty = vscode.workspace.textDocuments.filter(({ isDirty, uri }) => isDirty && uri.scheme === 'file');
  return Promise.all(
    dirty.map(async (document) => ({ path: await canonicalPath(document.uri.fsPath), text: document.getText() })),
  );
}
