// The extension inside a real extension host: it is quiet until needed, its commands and settings are what it declares.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { COMMANDS } from '../../src/hosts/vscode/command-names.ts';

interface Manifest {
  readonly activationEvents?: readonly string[];
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope?: string }>> };
  };
}

function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension('orquestra.orquestra');
  assert.ok(found, 'the extension under test is installed');
  return found;
}

const manifest = (): Manifest => extension().packageJSON;

describe('the extension', () => {
  it('does nothing at window start', () => {
    assert.equal(extension().isActive, false);
    const events = manifest().activationEvents ?? [];
    assert.deepEqual(
      events.filter((event) => event === '*' || event.startsWith('onStartup') || event.startsWith('onLanguage')),
      [],
    );
  });

  it('declares exactly the commands that it registers', async () => {
    await extension().activate();
    const declared = manifest()
      .contributes.commands.map(({ command }) => command)
      .sort();
    assert.deepEqual(declared, COMMANDS.map((name) => `orquestra.${name}`).sort());
    const known = new Set(await vscode.commands.getCommands(true));
    for (const command of declared) assert.ok(known.has(command), command);
  });

  it('keeps every setting out of the workspace’s reach', () => {
    for (const [name, property] of Object.entries(manifest().contributes.configuration.properties)) {
      assert.ok(
        property.scope === 'machine' || property.scope === 'application',
        `${name} has scope ${property.scope}`,
      );
    }
  });

  it('offers to fix and to explain a problem, and to explain a selection', async () => {
    await extension().activate();
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
    const uri = vscode.Uri.joinPath(folder.uri, 'src', 'discount.js');
    const document = await vscode.workspace.openTextDocument(uri);
    const problems = vscode.languages.createDiagnosticCollection('test');
    const range = new vscode.Range(0, 0, 0, 5);
    problems.set(uri, [new vscode.Diagnostic(range, 'something is wrong', vscode.DiagnosticSeverity.Error)]);
    const titles = async (where: vscode.Range) => {
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        where,
      );
      return actions.map((action) => action.title);
    };
    const offered = async (where: vscode.Range, title: string) => {
      // The editor asks anew while language servers are still starting; its first answers lack some providers.
      for (let tries = 0; tries < 50; tries++) {
        if ((await titles(where)).includes(title)) return;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      assert.fail(`"${title}" is not among: ${(await titles(where)).join()}`);
    };
    await offered(range, 'Fix with Orquestra');
    await offered(range, 'Explain with Orquestra');
    problems.dispose();
    await offered(new vscode.Range(0, 0, 2, 0), 'Add to Orquestra Chat');
  });
});
