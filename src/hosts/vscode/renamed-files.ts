// What a rename would change, as edits of texts: the editor's own WorkspaceEdit is taken apart, never applied.
import * as vscode from 'vscode';
import { canonicalPath } from '../../adapters/node/canonical.ts';
import type { RangeEdit, RenamedFile } from '../../core/ports/language.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';

export async function renamedFiles(edit: vscode.WorkspaceEdit): Promise<Outcome<readonly RenamedFile[]>> {
  const entries = edit.entries().filter(([, edits]) => edits.length > 0);
  if (edit.size > edit.entries().length) {
    const text = 'The language server would also move or make files, which is not done here. Nothing was changed.';
    return fail('language.refused', text);
  }
  const foreign = entries.find(([uri]) => uri.scheme !== 'file');
  if (foreign !== undefined) {
    return fail('language.refused', `The rename would change ${foreign[0].toString()}, which is no file on disk.`);
  }
  const files: RenamedFile[] = [];
  for (const [uri, edits] of entries) {
    try {
      const document = await vscode.workspace.openTextDocument(uri);
      files.push({ path: await canonicalPath(uri.fsPath), text: document.getText(), edits: edits.map(rangeEdit) });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return fail('file.unreadable', `${uri.fsPath} would change too and cannot be opened: ${why}`);
    }
  }
  return succeed(files);
}

const rangeEdit = ({ range, newText }: vscode.TextEdit): RangeEdit => ({
  from: { line: range.start.line + 1, column: range.start.character + 1 },
  to: { line: range.end.line + 1, column: range.end.character + 1 },
  text: newText,
});
