// Files that the user chooses in VS Code's dialogs: read and written as text, with a sentence where that cannot be.
import * as vscode from 'vscode';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';

const MOST_BYTES = 64_000_000;

export const labelOf = (uri: vscode.Uri): string => vscode.workspace.asRelativePath(uri);

/** The first folder that is open; what is saved is suggested there. */
export const firstRoot = (): vscode.Uri | undefined =>
  vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri;

/** A file's name made of what somebody wrote. */
export function fileNameOf(text: string, otherwise: string): string {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return [...words.join('-')].slice(0, 48).join('').replace(/-+$/, '') || otherwise;
}

/** As the editor has it, when it is open there and not saved yet. */
export async function readChosen(uri: vscode.Uri): Promise<Outcome<string>> {
  const open = vscode.workspace.textDocuments.find((one) => one.isDirty && one.uri.toString() === uri.toString());
  if (open !== undefined) return succeed(open.getText());
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > MOST_BYTES) return fail('file.too-large', `${labelOf(uri)} is larger than 64 MB and was not read.`);
    const bytes = await vscode.workspace.fs.readFile(uri);
    return succeed(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    if (error instanceof TypeError) return fail('file.not-text', `${labelOf(uri)} is not text in UTF-8.`);
    return fail('file.unreadable', `${labelOf(uri)} cannot be read: ${why(error)}.`);
  }
}

export async function writeChosen(uri: vscode.Uri, text: string): Promise<Outcome<void>> {
  try {
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    return succeed(undefined);
  } catch (error) {
    return fail('file.unwritable', `${labelOf(uri)} cannot be written: ${why(error)}.`);
  }
}

const why = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What is said in VS Code's own places reads `[text](command:…)` as a link to click; a model's words must not make one. */
export const plainMessage = (text: string): string => text.replaceAll('](', '] (').replaceAll(/\s+/g, ' ').trim();
