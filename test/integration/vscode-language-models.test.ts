// VS Code's language models, asked by us: listed, answered, stopped, refused, and through a whole turn of the real extension.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before as begin, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { Model, ModelChunk } from '../../src/core/llm/model.ts';
import { createEditorProvider } from '../../src/hosts/vscode/language-models/editor-provider.ts';
import { selectFrom } from '../../src/hosts/vscode/language-models/from-vscode.ts';
import { ask, collect, ended, failed } from '../support/scripted-model/wires.ts';
import { registerScriptedVendor, type ScriptedVendor } from '../support/scripted-vendor/register.ts';

const ACCESS: vscode.LanguageModelAccessInformation = {
  onDidChange: () => new vscode.Disposable(() => undefined),
  canSendRequest: () => true,
};
const never = new AbortController().signal;
const root = () => vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';

const editorProvider = (more: Partial<Parameters<typeof createEditorProvider>[0]> = {}) =>
  createEditorProvider({
    select: selectFrom(ACCESS),
    refused: () => undefined,
    admit: () => ({ ok: true, value: undefined }),
    ...more,
  });

describe('VS Code’s own language models', () => {
  let vendor: ScriptedVendor;
  begin(() => {
    vendor = registerScriptedVendor();
  });
  after(() => vendor.dispose());
  const small = (): Model => editorProvider().provider.model('scripted/small');

  it('are listed under vscode, with what VS Code tells of them', async () => {
    const listed = await editorProvider().provider.models(never);
    assert.ok(listed.ok);
    const found = listed.value.find(({ id }) => id === 'scripted/small');
    assert.deepEqual(
      [found?.label, found?.contextLimit, found?.price, found?.capabilities?.images],
      ['Scripted small (scripted)', 64_000, null, true],
    );
    assert.equal(vendor.asked.length, 0, 'nobody was asked anything');
  });

  it('answer, and their tokens are counted by whoever brings them', async () => {
    vendor.answers(async (_model, _messages, _options, progress) => {
      progress.report(new vscode.LanguageModelTextPart('Hello '));
      progress.report(new vscode.LanguageModelTextPart('there.'));
    });
    const last = ended(await collect(small(), ask('Hi')));
    assert.deepEqual(last.parts, [{ type: 'text', text: 'Hello there.' }]);
    assert.deepEqual(last.usage, { input: 14, output: 7, cachedInput: 0, estimated: true });
  });

  it('are told to stop when we are, and we do not wait for them', async () => {
    const cancelled = Promise.withResolvers<void>();
    vendor.answers(async (_model, _messages, _options, progress, token) => {
      token.onCancellationRequested(() => cancelled.resolve());
      progress.report(new vscode.LanguageModelTextPart('I begin'));
      await new Promise(() => {});
    });
    const stop = new AbortController();
    let last: unknown;
    for await (const chunk of small().stream(ask('Hi'), stop.signal)) {
      last = chunk;
      if (chunk.type === 'text') stop.abort();
    }
    assert.equal((last as { fault?: { code: string } }).fault?.code, 'model.stopped');
    await cancelled.promise;
  });

  it('are faults with a way out when they refuse, break or are gone', async () => {
    vendor.answers(async () => {
      throw vscode.LanguageModelError.NoPermissions('Not you.');
    });
    assert.equal(failed(await collect(small(), ask('Hi'))).fault.code, 'model.unauthorized');
    vendor.answers(async () => {
      throw vscode.LanguageModelError.Blocked('You are out of premium requests.');
    });
    assert.equal(failed(await collect(small(), ask('Hi'))).fault.code, 'model.quota');
    const heard = Promise.withResolvers<void>();
    vendor.answers(async (_model, _messages, _options, progress) => {
      progress.report(new vscode.LanguageModelTextPart('Half'));
      // What was not heard yet when a model breaks, VS Code keeps to itself.
      await heard.promise;
      throw new Error('something odd');
    });
    const chunks: ModelChunk[] = [];
    for await (const chunk of small().stream(ask('Hi'), never)) {
      chunks.push(chunk);
      heard.resolve();
    }
    const cut = chunks.at(-1);
    assert.ok(cut?.type === 'fault');
    assert.deepEqual([cut.fault.code, cut.parts], ['model.cut', [{ type: 'text', text: 'Half' }]]);
    const { provider } = editorProvider();
    vendor.has('small', 'passing');
    await provider.models(never);
    vendor.has('small');
    await provider.models(never);
    assert.equal(failed(await collect(provider.model('scripted/passing'), ask('Hi'))).fault.code, 'model.not-found');
  });

  it('see pictures as data, and results under the ids of their calls', async () => {
    vendor.answers(async (_model, _messages, _options, progress) => {
      progress.report(new vscode.LanguageModelTextPart('Seen.'));
    });
    const call = { type: 'tool-call' as const, call: 'c1', tool: 'look', arguments: '{"at":"it"}' };
    const { provider } = editorProvider();
    await provider.models(never);
    ended(
      await collect(provider.model('scripted/small'), {
        ...ask(''),
        system: '',
        tools: [{ name: 'look', description: 'Looks.', inputSchema: { type: 'object' } }],
        messages: [
          {
            id: '1',
            role: 'user',
            parts: [
              { type: 'text', text: 'Look' },
              { type: 'image', mime: 'image/png', data: PIXEL },
            ],
          },
          { id: '2', role: 'assistant', parts: [call] },
          { id: '3', role: 'tool', parts: [{ type: 'tool-result', call: 'c1', text: 'nothing', failed: false }] },
        ],
      }),
    );
    const { messages, tools } = vendor.asked.at(-1) ?? { messages: [], tools: [] };
    const contents = messages.map(({ content }) => content.map((part) => (part as object).constructor.name));
    assert.deepEqual(tools, ['look']);
    assert.equal(contents.length, 3);
    const [picture] = messages[0]?.content.filter((part) => part instanceof vscode.LanguageModelDataPart) ?? [];
    assert.equal(picture?.mimeType, 'image/png');
    const [asked] = messages[1]?.content ?? [];
    const [result] = messages[2]?.content ?? [];
    assert.ok(asked instanceof vscode.LanguageModelToolCallPart);
    assert.ok(result instanceof vscode.LanguageModelToolResultPart);
    assert.deepEqual([asked.callId, asked.name, asked.input], ['c1', 'look', { at: 'it' }]);
    assert.equal(result.callId, asked.callId);
  });

  describe('in a turn of the real extension', () => {
    const { showWarningMessage } = vscode.window;
    const warned: string[] = [];
    const file = () => join(root(), 'README.md');
    let before: string;
    const set = (name: string, value: unknown) =>
      vscode.workspace.getConfiguration('orquestra').update(name, value, vscode.ConfigurationTarget.Global);

    begin(async () => {
      Object.assign(vscode.window, { showWarningMessage: async (text: string) => void warned.push(text) });
      before = await readFile(file(), 'utf8');
      await writeFile(file(), `${before}\nMore to say.\n`);
      await set('model', 'vscode/scripted/small');
    });
    after(async () => {
      Object.assign(vscode.window, { showWarningMessage });
      await set('model', undefined);
      await set('policy.offline', undefined);
      await writeFile(file(), before);
    });

    it('call our tools, are given the results, and answer', async () => {
      vendor.answers(async (_model, messages, _options, progress) => {
        const results = messages.flatMap(({ content }) =>
          content.filter((part) => part instanceof vscode.LanguageModelToolResultPart),
        );
        if (results.length === 0)
          progress.report(new vscode.LanguageModelToolCallPart('c1', 'read_file', { path: 'README.md' }));
        else progress.report(new vscode.LanguageModelTextPart('Say more'));
      });
      const asked = vendor.asked.length;
      await vscode.commands.executeCommand('orquestra.proposeCommitMessage');
      assert.deepEqual(warned, []);
      assert.equal(vendor.asked.length - asked, 2);
      const { messages, tools } = vendor.asked.at(-1) ?? { messages: [], tools: [] };
      assert.ok(tools.includes('read_file'));
      const results = messages.flatMap(({ content }) =>
        content.filter((part) => part instanceof vscode.LanguageModelToolResultPart),
      );
      assert.match(JSON.stringify(results), /More to say/);
    });

    it('are not asked while nothing may leave this machine', async () => {
      await set('policy.offline', true);
      const asked = vendor.asked.length;
      await vscode.commands.executeCommand('orquestra.proposeCommitMessage');
      assert.match(warned.join(), /Nobody can tell whether VS Code’s model scripted\/small runs on this machine/);
      assert.equal(vendor.asked.length, asked);
    });
  });
});

/** One transparent pixel. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
