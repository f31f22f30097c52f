// The guided first run: choose a provider, give its key, have it tested, and only then keep it.
import * as vscode from 'vscode';
import type { Providers } from '../providers.ts';
import type { ProviderSetting } from '../settings.ts';
import { askAddress, askKey, secretName, whileTesting } from './connect-inputs.ts';
import { connectSearch, SEARCH_CHOICES, type SearchChoice } from './connect-search.ts';

interface Choice extends vscode.QuickPickItem {
  readonly provider: ProviderSetting;
  readonly needsAddress: boolean;
  readonly needsKey: boolean;
}

const CHOICES: readonly Choice[] = [
  {
    label: 'Anthropic',
    detail: 'Claude models; needs an API key',
    provider: { id: 'anthropic', kind: 'anthropic' },
    needsAddress: false,
    needsKey: true,
  },
  {
    label: 'OpenAI',
    detail: 'GPT models; needs an API key',
    provider: { id: 'openai', kind: 'openai' },
    needsAddress: false,
    needsKey: true,
  },
  {
    label: 'OpenAI-compatible server',
    detail: 'OpenRouter, LiteLLM, vLLM, LM Studio, an in-house gateway: an address, and a key if it wants one',
    provider: { id: 'custom', kind: 'openai' },
    needsAddress: true,
    needsKey: true,
  },
  {
    label: 'Ollama',
    detail: 'Models on this machine; needs no key',
    provider: { id: 'ollama', kind: 'ollama' },
    needsAddress: false,
    needsKey: false,
  },
];

/** True when something was connected; each way out before that leaves everything as it was. */
export async function connectProvider(secrets: vscode.SecretStorage, directory: Providers): Promise<boolean> {
  const separator = { label: 'Web search', kind: vscode.QuickPickItemKind.Separator };
  const choices: readonly (Choice | SearchChoice | vscode.QuickPickItem)[] = [...CHOICES, separator, ...SEARCH_CHOICES];
  const choice = await vscode.window.showQuickPick(choices, {
    title: 'Connect a model or a web search',
    placeHolder: 'Whom shall Orquestra ask?',
    ignoreFocusOut: true,
  });
  if (choice === undefined) return false;
  if ('search' in choice) return connectSearch(choice, { secrets, fetch });
  return 'provider' in choice && connectModel(choice, secrets, directory);
}

async function connectModel(choice: Choice, secrets: vscode.SecretStorage, directory: Providers): Promise<boolean> {
  const baseUrl = choice.needsAddress
    ? await askAddress({
        title: 'Connect a model: address',
        prompt: 'Base URL of the server; for most it ends in /v1',
        placeHolder: 'http://127.0.0.1:8000/v1',
      })
    : undefined;
  if (choice.needsAddress && baseUrl === undefined) return false;
  const provider: ProviderSetting = baseUrl === undefined ? choice.provider : { ...choice.provider, baseUrl };
  const test = (key: string | undefined) =>
    whileTesting(provider.label ?? provider.id, (signal) => directory.check(provider, key, signal));
  if (choice.needsKey) {
    const title = `Connect a model: ${choice.label} key`;
    const key = await askKey({ title, optional: choice.needsAddress }, test);
    if (key === undefined) return false;
    if (key !== '') await secrets.store(secretName(provider.id), key);
  } else {
    const problem = await test(undefined);
    if (problem !== undefined) {
      await vscode.window.showErrorMessage(problem.text);
      return false;
    }
  }
  await keepProvider(provider);
  return true;
}

/** Built-in providers need no setting; one with an address of its own is kept in the user's settings, without its key. */
async function keepProvider(provider: ProviderSetting): Promise<void> {
  if (provider.baseUrl === undefined && provider.kind !== 'ollama') return;
  const configuration = vscode.workspace.getConfiguration('orquestra');
  const known = configuration.inspect<ProviderSetting[]>('providers')?.globalValue ?? [];
  const others = Array.isArray(known) ? known.filter((other) => other.id !== provider.id) : [];
  await configuration.update('providers', [...others, provider], vscode.ConfigurationTarget.Global);
}
