// Tells whether the editor and a tool speak of the same file: the editor names it as it was opened, a tool by where it really is.
import * as vscode from 'vscode';
import { canonicalPath } from '../../adapters/node/canonical.ts';

/** As two paths are compared: Windows knows no case, and its drive letters are written either way. */
const folded = (path: string) => (process.platform === 'win32' ? path.replaceAll('/', '\\').toLowerCase() : path);

const SEPARATOR = process.platform === 'win32' ? '\\' : '/';

/** Of two canonical paths. */
export function isWithin(folder: string, path: string): boolean {
  const [top, one] = [folded(folder), folded(path)];
  return one === top || one.startsWith(top.endsWith(SEPARATOR) ? top : top + SEPARATOR);
}

/** The document that is open for a canonical path, under whatever name it was opened. Links are looked up anew each time. */
export const findOpenDocument = (path: string) => findOpen(path, vscode.workspace.textDocuments);

/** The same of a notebook: its cells are documents of their own, the file as a whole is none. */
export const findOpenNotebook = (path: string) => findOpen(path, vscode.workspace.notebookDocuments);

async function findOpen<T extends { readonly uri: vscode.Uri; readonly isClosed: boolean }>(
  path: string,
  all: readonly T[],
): Promise<T | undefined> {
  const wanted = folded(path);
  const open = all.filter((one) => one.uri.scheme === 'file');
  const named = open.find((one) => !one.isClosed && folded(one.uri.fsPath) === wanted);
  if (named !== undefined) return named;
  const places = await Promise.all(open.map((one) => canonicalPath(one.uri.fsPath)));
  return open.find((one, index) => !one.isClosed && folded(places[index] ?? '') === wanted);
}
