// The proposed message in the box of VS Code's own git: put there for the user, who commits.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { fillCommitMessage } from '../../src/hosts/vscode/commit-message.ts';
import { fail, succeed } from '../../src/protocol/fault.ts';

interface GitApi {
  readonly repositories: readonly { readonly rootUri: vscode.Uri; readonly inputBox: { value: string } }[];
}

describe('a proposed commit message in the editor', function () {
  this.timeout(60_000);

  const firstRepository = async () => {
    const extension = vscode.extensions.getExtension<{ getAPI(version: 1): GitApi }>('vscode.git');
    assert.ok(extension !== undefined, 'this VS Code has no git extension');
    const api = (await extension.activate()).getAPI(1);
    // It looks for repositories by itself, some time after it was started.
    for (;;) {
      const [repository] = api.repositories;
      if (repository !== undefined) return repository;
      await sleep(50);
    }
  };

  it('stands in the input box of the repository', async () => {
    const repository = await firstRepository();
    const folders: string[] = [];
    const done = await fillCommitMessage(
      async (folder) => {
        folders.push(folder);
        return succeed('Say it better');
      },
      [{ rootUri: repository.rootUri }],
    );
    assert.ok(done.ok, done.ok ? '' : done.fault.text);
    assert.deepEqual(folders, [repository.rootUri.fsPath]);
    assert.equal(repository.inputBox.value, 'Say it better');
  });

  it('leaves alone what the user has written meanwhile, and what there is when there is no answer', async () => {
    const repository = await firstRepository();
    repository.inputBox.value = '';
    await fillCommitMessage(async () => {
      repository.inputBox.value = 'Mine';
      return succeed('Say it better');
    }, []);
    assert.equal(repository.inputBox.value, 'Mine');
    const failed = await fillCommitMessage(async () => fail('model.none', 'No model.'), []);
    assert.equal(failed.ok ? '' : failed.fault.code, 'model.none');
    assert.equal(repository.inputBox.value, 'Mine');
    repository.inputBox.value = '';
  });
});
