// Code actions on a selection and on a problem; they only name a command, which loads the rest when it is chosen.
import * as vscode from 'vscode';

const FIX = vscode.CodeActionKind.QuickFix;
const REWRITE = vscode.CodeActionKind.RefactorRewrite;

function action(title: string, kind: vscode.CodeActionKind, command: string, given: readonly unknown[]) {
  const made = new vscode.CodeAction(title, kind);
  made.command = { title, command: `orquestra.${command}`, arguments: [...given] };
  return made;
}

function provideCodeActions(
  document: vscode.TextDocument,
  range: vscode.Range,
  context: vscode.CodeActionContext,
): vscode.CodeAction[] {
  const problems = context.diagnostics;
  const actions: vscode.CodeAction[] = [];
  if (problems.length > 0) {
    const fix = action('Fix with Orquestra', FIX, 'fix', [document.uri, range, problems.map((one) => one.message)]);
    fix.diagnostics = [...problems];
    actions.push(
      fix,
      action('Explain with Orquestra', FIX, 'explain', [document.uri, range, problems.map((one) => one.message)]),
    );
  }
  if (!range.isEmpty) {
    actions.push(
      action('Explain with Orquestra', REWRITE, 'explain', [document.uri, range]),
      action('Refactor with Orquestra', REWRITE, 'refactor', [document.uri, range]),
      action('Add to Orquestra Chat', REWRITE, 'addSelectionToChat', [document.uri, range]),
    );
  }
  return actions;
}

export function registerCodeActions(): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider(
    { scheme: 'file' },
    { provideCodeActions },
    { providedCodeActionKinds: [FIX, REWRITE] },
  );
}
