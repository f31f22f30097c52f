// The guided first run: choose a provider, give its key, have it tested, and only then keep it.
import * as vscode from 'vscode';
import type { Fault } from '../../protocol/fault.ts';
import type { Providers } from '../providers.ts';
import type { ProviderSetting } from '../settings.ts';

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

export const secretName = (provider: string) => `orquestra.key.${provider}`;

/** True when a provider was connected; each way out before that leaves everything as it was. */
export async function connectProvider(secrets: vscode.SecretStorage, directory: Providers): Promise<boolean> {
  const choice = await vscode.window.showQuickPick(CHOICES, {
    title: 'Connect a model',
    placeHolder: 'Which provider shall Orquestra ask?',
    ignoreFocusOut: true,
  });
  if (choice === undefined) return false;
  const baseUrl = choice.needsAddress ? await askAddress() : undefined;
  if (choice.needsAddress && baseUrl === undefined) return false;
  const provider: ProviderSetting = baseUrl === undefined ? choice.provider : { ...choice.provider, baseUrl };
  return choice.needsKey ? askKey(provider, choice, secrets, directory) : tryWithout(provider, directory);
}

function askAddress(): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: 'Connect a model: address',
    prompt: 'Base URL of the server; for most it ends in /v1',
    placeHolder: 'http://127.0.0.1:8000/v1',
    ignoreFocusOut: true,
    validateInput: (text) => {
      try {
        return /^https?:$/.test(new URL(text).protocol) ? undefined : 'Begin with http:// or https://';
      } catch {
        return 'Write a whole address, for instance http://127.0.0.1:8000/v1';
      }
    },
  });
}

async function askKey(
  provider: ProviderSetting,
  choice: Choice,
  secrets: vscode.SecretStorage,
  directory: Providers,
): Promise<boolean> {
  let problem: Fault | undefined;
  for (;;) {
    const key = await vscode.window.showInputBox({
      title: `Connect a model: ${choice.label} key`,
      prompt: problem?.text ?? 'It is tested now and then kept in VS Code’s secret storage, nowhere else.',
      placeHolder: choice.needsAddress ? 'Leave empty when the server wants none' : 'API key',
      password: true,
      ignoreFocusOut: true,
      validateInput: (text) => (text.trim() === '' && !choice.needsAddress ? 'Paste the key here' : undefined),
    });
    if (key === undefined) return false;
    problem = await check(provider, key.trim(), directory);
    if (problem !== undefined) continue;
    if (key.trim() !== '') await secrets.store(secretName(provider.id), key.trim());
    await keepProvider(provider);
    return true;
  }
}

async function tryWithout(provider: ProviderSetting, directory: Providers): Promise<boolean> {
  const problem = await check(provider, undefined, directory);
  if (problem !== undefined) {
    await vscode.window.showErrorMessage(problem.text);
    return false;
  }
  await keepProvider(provider);
  return true;
}

function check(provider: ProviderSetting, key: string | undefined, directory: Providers): Thenable<Fault | undefined> {
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: `Testing ${provider.label ?? provider.id}…`,
      cancellable: true,
    },
    async (_progress, token) => {
      const controller = new AbortController();
      token.onCancellationRequested(() => controller.abort());
      const signal = AbortSignal.any([controller.signal, AbortSignal.timeout(20_000)]);
      const checked = await directory.check(provider, key, signal);
      return checked.ok ? undefined : checked.fault;
    },
  );
}

/** Built-in providers need no setting; one with an address of its own is kept in the user's settings, without its key. */
async function keepProvider(provider: ProviderSetting): Promise<void> {
  if (provider.baseUrl === undefined && provider.kind !== 'ollama') return;
  const configuration = vscode.workspace.getConfiguration('orquestra');
  const known = configuration.inspect<ProviderSetting[]>('providers')?.globalValue ?? [];
  const others = Array.isArray(known) ? known.filter((other) => other.id !== provider.id) : [];
  await configuration.update('providers', [...others, provider], vscode.ConfigurationTarget.Global);
}
