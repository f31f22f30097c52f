// The palette's commands that speak to the chat: each turns what is selected into a message with its place as a mention.
import * as vscode from 'vscode';
import type { Mention } from '../../protocol/command.ts';
import type { CommandName } from './command-names.ts';

export interface Composition {
  readonly text: string;
  readonly mentions: readonly Mention[];
  /** Sent at once, or put into the message box for the user to go on writing. */
  readonly send: boolean;
}

interface Place {
  readonly uri: vscode.Uri;
  readonly range: vscode.Range | undefined;
  readonly problems: readonly string[];
}

const REQUESTS: Partial<Readonly<Record<CommandName, string>>> = {
  explain: 'Explain what this does and what to watch out for.',
  fix: 'Find out what is wrong here and fix it.',
  addTests: 'Write tests for this, in the style of the tests that are there, and run them.',
  document: 'Write documentation comments for this, in the style of the file.',
  refactor: 'Refactor this so that it reads better and behaves the same; run the tests before and after.',
};

/** Undefined when there is nothing to speak about; the caller says so. */
export function compositionOf(name: CommandName, given: readonly unknown[]): Composition | undefined {
  if (name === 'addToChat') {
    const mentions = urisOf(given).map(mentionOfUri);
    return mentions.length === 0 ? undefined : { text: '', mentions, send: false };
  }
  const place = placeOf(given);
  if (place === undefined) return undefined;
  const mention = mentionOfPlace(place);
  if (name === 'addSelectionToChat') return { text: '', mentions: [mention], send: false };
  const request = REQUESTS[name];
  if (request === undefined) return undefined;
  const problems = place.problems.map((problem) => `\n- ${problem}`).join('');
  const text = problems === '' ? request : `${request}\nThe editor reports:${problems}`;
  return { text, mentions: [mention], send: true };
}

/** From a code action's arguments, or from the active editor. */
function placeOf(given: readonly unknown[]): Place | undefined {
  const [uri, range, problems] = given;
  if (uri instanceof vscode.Uri && range instanceof vscode.Range) {
    return { uri, range, problems: Array.isArray(problems) ? problems.map(String) : [] };
  }
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || editor.document.uri.scheme !== 'file') return undefined;
  const here = editor.selection;
  const reported = vscode.languages
    .getDiagnostics(editor.document.uri)
    .filter((one) => one.range.intersection(here) !== undefined)
    .map((one) => one.message);
  return { uri: editor.document.uri, range: here.isEmpty ? undefined : here, problems: reported };
}

function mentionOfPlace({ uri, range }: Place): Mention {
  const label = vscode.workspace.asRelativePath(uri);
  if (range === undefined) return { kind: 'file', path: uri.fsPath, label };
  return { kind: 'file', path: uri.fsPath, label: `${label}#L${range.start.line + 1}-L${range.end.line + 1}` };
}

/** The explorer gives the item clicked and, after it, all that are selected. */
function urisOf(given: readonly unknown[]): readonly vscode.Uri[] {
  const [clicked, selected] = given;
  if (Array.isArray(selected)) return selected.filter((one): one is vscode.Uri => one instanceof vscode.Uri);
  if (clicked instanceof vscode.Uri) return [clicked];
  const active = vscode.window.activeTextEditor?.document.uri;
  return active === undefined ? [] : [active];
}

function mentionOfUri(uri: vscode.Uri): Mention {
  const label = vscode.workspace.asRelativePath(uri);
  // A name without an ending is most likely a folder; the host looks again when the mention is read.
  const kind = /\.[^/]+$/.test(label) ? 'file' : 'folder';
  return { kind, path: uri.fsPath, label };
}
