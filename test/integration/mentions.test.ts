// What is mentioned goes to the model: a file of the workspace does, one that holds secrets does not.
import assert from 'node:assert/strict';
import { mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { createFiles } from '../../src/adapters/node/files.ts';
import { createSearch } from '../../src/adapters/node/search.ts';
import { createMentions, type MentionSource } from '../../src/hosts/vscode/mentions.ts';

describe('mentions', () => {
  let folder: string;
  let mentions: MentionSource;
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'orquestra-mentions-')));
    await writeFile(join(folder, '.env'), 'PASSWORD=hunter2\n');
    await writeFile(join(folder, '.env.example'), 'PASSWORD=\n');
    await symlink('.env', join(folder, 'harmless.txt'));
    mentions = createMentions(createFiles([folder]), createSearch({ roots: [folder], ripgrep: async () => undefined }));
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await rm(folder, { recursive: true });
  });

  it('sent a file with secrets to the model', async () => {
    for (const label of ['.env', '.env#L1-L1', 'harmless.txt']) {
      const path = join(folder, label.replace(/#.*/, ''));
      const resolved = await mentions.resolve([{ kind: 'file', path, label }]);
      assert.ok(!resolved.ok, label);
      assert.equal(resolved.fault.code, 'mention.secret');
      assert.match(resolved.fault.text, /was not read .*secrets.*@selection/);
      assert.doesNotMatch(JSON.stringify(resolved), /hunter2/);
    }
    const sample = await mentions.resolve([{ kind: 'file', label: '.env.example' }]);
    assert.ok(sample.ok && JSON.stringify(sample.value).includes('PASSWORD='));
  });

  it('sends what the user has selected, wherever it is', async () => {
    const document = await vscode.workspace.openTextDocument(join(folder, '.env'));
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(0, 0, 0, 8);
    const resolved = await mentions.resolve([{ kind: 'selection', label: 'selection' }]);
    assert.ok(resolved.ok);
    const [part] = resolved.value;
    assert.ok(part?.type === 'context' && part.text === 'PASSWORD');
  });
});
