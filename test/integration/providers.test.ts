// The provider page in a real window: one tab, brought back after a reload by its serializer, and what it writes into the user's settings.
import assert from 'node:assert/strict';
import { after, afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { Providers } from '../../src/hosts/providers.ts';
import type { ProviderActions } from '../../src/hosts/serve-providers.ts';
import { providerActions } from '../../src/hosts/vscode/provider-actions.ts';
import { fail, succeed } from '../../src/protocol/fault.ts';

const tabs = () =>
  vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('orquestra.providers'));

async function until(check: () => boolean, what: string): Promise<void> {
  for (let tries = 0; !check(); tries++) {
    if (tries === 100) assert.fail(what);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const configuration = () => vscode.workspace.getConfiguration('orquestra');
const ofUser = (name: string) => configuration().inspect<unknown>(name)?.globalValue;

describe('the provider page', () => {
  const { showInputBox, showWarningMessage } = vscode.window;
  const before = ['providers', 'model', 'models', 'effort', 'fallback'].map((name) => [name, ofUser(name)] as const);
  afterEach(async () => {
    Object.assign(vscode.window, { showInputBox, showWarningMessage });
    for (const [name, value] of before) await configuration().update(name, value, vscode.ConfigurationTarget.Global);
  });
  after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  /** The real actions over secrets in memory and a directory that knows one right key. */
  const actionsOver = (secrets: Map<string, string>): ProviderActions => {
    const directory: Pick<Providers, 'check'> = {
      check: async (_provider, key) =>
        key === 'right' ? succeed(undefined) : fail('model.unauthorized', 'The server refuses this key.'),
    };
    return providerActions({
      secrets: {
        get: async (name) => secrets.get(name),
        store: async (name, value) => void secrets.set(name, value),
        delete: async (name) => void secrets.delete(name),
        keys: async () => [...secrets.keys()],
        onDidChange: new vscode.EventEmitter<vscode.SecretStorageChangeEvent>().event,
      },
      directory: directory as Providers,
      reload: async () => undefined,
      chooseModel: async () => succeed(undefined),
    });
  };

  it('opens in a tab of its own, and only once', async () => {
    await vscode.commands.executeCommand('orquestra.openProviders');
    await until(() => tabs().length === 1, 'no tab opened');
    assert.equal(tabs()[0]?.label, 'Orquestra Providers');
    await vscode.commands.executeCommand('orquestra.openProviders');
    assert.equal(tabs().length, 1);
  });

  it('writes models, effort and the order of fallbacks into the settings of the user, and takes them out again', async () => {
    const actions = actionsOver(new Map());
    for (const preference of [
      { name: 'model', role: 'act', value: 'cloud/large' },
      { name: 'model', role: 'fast', value: 'cloud/small' },
      { name: 'effort', value: 'high' },
      { name: 'fallback', value: ['other/b', 'other/a'] },
    ] as const)
      assert.deepEqual(await actions.write(preference), succeed(undefined));
    assert.deepEqual(['model', 'models', 'effort', 'fallback'].map(ofUser), [
      'cloud/large',
      { fast: 'cloud/small' },
      'high',
      ['other/b', 'other/a'],
    ]);
    assert.deepEqual(actions.preferences(), {
      roles: { act: 'cloud/large', fast: 'cloud/small' },
      effort: 'high',
      fallback: ['other/b', 'other/a'],
    });
    await actions.write({ name: 'model', role: 'fast', value: '' });
    await actions.write({ name: 'effort', value: 'default' });
    await actions.write({ name: 'fallback', value: [] });
    assert.deepEqual(['models', 'effort', 'fallback'].map(ofUser), [undefined, undefined, undefined]);
  });

  it('asks for a new key in a box of the editor until one is right, and keeps that one', async () => {
    const secrets = new Map([['orquestra.key.openai', 'old']]);
    const typed = ['wrong', 'right'];
    const prompts: (string | undefined)[] = [];
    Object.assign(vscode.window, {
      showInputBox: async ({ prompt, password }: vscode.InputBoxOptions) => {
        assert.equal(password, true);
        prompts.push(prompt);
        return typed.shift();
      },
    });
    assert.deepEqual(await actionsOver(secrets).replaceKey('openai'), succeed(true));
    assert.equal(prompts[1], 'The server refuses this key.');
    assert.deepEqual([...secrets], [['orquestra.key.openai', 'right']]);
    assert.equal((await actionsOver(secrets).replaceKey('ollama')).ok, false);
  });

  it('removes an account with its key only after the user has said so', async () => {
    const own = { id: 'gateway', kind: 'openai', baseUrl: 'http://127.0.0.1:9/v1' };
    await configuration().update('providers', [own], vscode.ConfigurationTarget.Global);
    const secrets = new Map([['orquestra.key.gateway', 'secret']]);
    const actions = actionsOver(secrets);
    assert.deepEqual(await actions.facts('gateway'), { key: 'stored', removable: true, address: own.baseUrl });
    let answer: string | undefined;
    Object.assign(vscode.window, { showWarningMessage: async () => answer });
    assert.deepEqual(await actions.removeAccount('gateway'), succeed(false));
    assert.deepEqual([secrets.size, ofUser('providers')], [1, [own]]);
    answer = 'Remove';
    assert.deepEqual(await actions.removeAccount('gateway'), succeed(true));
    assert.deepEqual([secrets.size, ofUser('providers')], [0, undefined]);
  });
});
