// Choosing a session's model in the editor's own list: those used lately first, the way to the providers last, then the effort.
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { Composed } from '../../src/hosts/compose.ts';
import { chooseModel } from '../../src/hosts/vscode/choose-model.ts';
import type { CoreCommand } from '../../src/protocol/command.ts';
import { succeed } from '../../src/protocol/fault.ts';
import { directoryOf, spendOf } from '../unit/hosts/provider-page.ts';

const MODELS = [
  { id: 'plain', label: 'Plain', contextLimit: 8_000 },
  {
    id: 'deep',
    label: 'Deep',
    contextLimit: 200_000,
    price: { input: 2, cachedInput: 1, output: 10 },
    capabilities: { thinking: true },
  },
];

describe('the choice of a model', () => {
  const { showQuickPick } = vscode.window;
  afterEach(() => Object.assign(vscode.window, { showQuickPick }));

  /** What is offered in each list, and what comes of picking one label after the other. */
  const choose = async (...labels: readonly string[]) => {
    const wanted = [...labels];
    const offered: vscode.QuickPickItem[][] = [];
    Object.assign(vscode.window, {
      showQuickPick: async (items: Promise<readonly vscode.QuickPickItem[]> | readonly vscode.QuickPickItem[]) => {
        const there = [...(await items)];
        offered.push(there);
        const label = wanted.shift();
        return there.find((item) => item.label === label && item.kind !== vscode.QuickPickItemKind.Separator);
      },
    });
    const request = { at: 0, session: 's', cost: null, ms: 1, stop: 'end' };
    const composed = {
      directory: directoryOf([{ id: 'cloud', label: 'Cloud', models: MODELS }]),
      ports: { spend: spendOf({ days: [], requests: [{ ...request, model: 'cloud/deep' }] }) },
    };
    const done: CoreCommand[] = [];
    const dispatch = async (command: CoreCommand) => {
      done.push(command);
      return succeed(undefined);
    };
    await chooseModel(composed as Composed, { id: 's1', model: 'cloud/plain' }, dispatch);
    return { offered, done };
  };

  it('lists those used lately first, with what they cost and can do, and ends with the way to the providers', async () => {
    const { offered, done } = await choose();
    assert.deepEqual(
      offered[0]?.map(({ label }) => label),
      ['Used lately', 'Deep', 'Cloud', '$(check) Plain', '', '$(plug) Providers…'],
    );
    assert.match(offered[0]?.[1]?.detail ?? '', /^200k context · \$2 in, \$10 out per million tokens · .*thinking/);
    assert.deepEqual(done, []);
  });

  it('asks how much a model shall think that can, and sets both', async () => {
    const { offered, done } = await choose('Deep', 'High');
    assert.deepEqual(
      offered[1]?.map(({ label }) => label),
      ['Default', 'Low', 'High'],
    );
    assert.deepEqual(done, [{ type: 'session.configure', session: 's1', model: 'cloud/deep', effort: 'high' }]);
    assert.deepEqual((await choose('Deep')).done, [], 'whoever gives up at the second list has chosen nothing');
  });

  it('asks no more of one that cannot', async () => {
    const { offered, done } = await choose('$(check) Plain');
    assert.equal(offered.length, 1);
    assert.deepEqual(done, [{ type: 'session.configure', session: 's1', model: 'cloud/plain' }]);
  });
});
