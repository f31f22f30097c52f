// Accept and Reject above each change of a diff under review, for those who let VS Code show such links in diffs.
import * as vscode from 'vscode';
import { standingHunks } from './hunk-at.ts';
import { IMAGE_SCHEME } from './image-uri.ts';
import { findFile } from './locate-hunk.ts';
import { placeOf } from './place.ts';
import type { RecordSource } from './recorded.ts';

/** Only while the editor holds exactly what was left: where the user writes, lines would be named wrongly. */
export function registerLenses(from: RecordSource, onDidChangeCodeLenses: vscode.Event<void>): vscode.Disposable {
  const provideCodeLenses = async (document: vscode.TextDocument): Promise<vscode.CodeLens[]> => {
    const place = placeOf(document.uri);
    if (place?.side !== 'after' || document.isDirty) return [];
    const file = await findFile(from, place);
    if (!file.ok || !file.value.change.whole) return [];
    if (place.uri.scheme !== 'file' && place.hash !== file.value.change.after) return [];
    const standing = standingHunks(file.value.change.recorded);
    // What waits for an answer is allowed whole or not at all.
    const whole = file.value.found.state === 'landed' || standing.length === 1;
    return standing.flatMap(({ line }) => lensesAt(document, line, whole));
  };
  return vscode.languages.registerCodeLensProvider([{ scheme: IMAGE_SCHEME }, { scheme: 'file' }], {
    onDidChangeCodeLenses,
    provideCodeLenses,
  });
}

function lensesAt(document: vscode.TextDocument, from: number, accept: boolean): readonly vscode.CodeLens[] {
  const line = Math.min(from, document.lineCount) - 1;
  const range = new vscode.Range(line, 0, line, 0);
  const lens = (title: string, command: string) =>
    new vscode.CodeLens(range, { title, command: `orquestra.${command}`, arguments: [document.uri, line + 1] });
  return [...(accept ? [lens('$(check) Accept', 'acceptChange')] : []), lens('$(discard) Reject', 'rejectChange')];
}
