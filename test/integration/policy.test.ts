// The policy page in a real window: one tab, opened by its commands and by a question, closed like any other.
import assert from 'node:assert/strict';
import { after, describe, it } from 'mocha';
import * as vscode from 'vscode';

const tabs = () =>
  vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('orquestra.policy'));

async function until(check: () => boolean, what: string): Promise<void> {
  for (let tries = 0; !check(); tries++) {
    if (tries === 100) assert.fail(what);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe('the policy page', () => {
  const { showInputBox } = vscode.window;
  after(async () => {
    Object.assign(vscode.window, { showInputBox });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('opens in a tab of its own, and only once', async () => {
    await vscode.commands.executeCommand('orquestra.openPolicy');
    await until(() => tabs().length === 1, 'no tab opened');
    assert.equal(tabs()[0]?.label, 'Orquestra Policy');
    await vscode.commands.executeCommand('orquestra.explainPolicy', { kind: 'command', command: 'git push' });
    await vscode.commands.executeCommand('orquestra.openPolicy');
    assert.equal(tabs().length, 1);
  });

  it('asks for a command, beginning with what is selected', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
    const document = await vscode.workspace.openTextDocument({ content: 'first\nrm -rf build\n' });
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(1, 0, 1, 12);
    let begun: string | undefined;
    const answer: { text: string | undefined } = { text: undefined };
    Object.assign(vscode.window, {
      showInputBox: async ({ value }: vscode.InputBoxOptions) => {
        begun = value;
        return answer.text;
      },
    });
    await vscode.commands.executeCommand('orquestra.explainPolicy');
    assert.equal(begun, 'rm -rf build');
    assert.equal(vscode.window.activeTextEditor?.document, document, 'whoever presses Escape stays where he was');
    answer.text = 'rm -rf build';
    await vscode.commands.executeCommand('orquestra.explainPolicy');
    await until(() => tabs().some(({ isActive }) => isActive), 'the page did not come to the front');
  });
});
