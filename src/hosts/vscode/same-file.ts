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
export async function findOpenDocument(path: string): Promise<vscode.TextDocument | undefined> {
  const wanted = folded(path);
  const open = vscode.workspace.textDocuments.filter((document) => document.uri.scheme === 'file');
  const named = open.find((document) => !document.isClosed && folded(document.uri.fsPath) === wanted);
  if (named !== undefined) return named;
  const places = await Promise.all(open.map((document) => canonicalPath(document.uri.fsPath)));
  return open.find((document, index) => !document.isClosed && folded(places[index] ?? '') === wanted);
}
