// The guided connection: choose a kind of provider, give what it wants, have it tested, and only then keep it.
import * as vscode from 'vscode';
import { providerKinds } from '../../adapters/llm/kinds.generated.ts';
import type { ProviderKind } from '../../adapters/llm/spec.ts';
import { addressOf } from '../../adapters/llm/wired-provider.ts';
import type { Fault } from '../../protocol/fault.ts';
import type { Providers } from '../providers.ts';
import type { ProviderSetting } from '../settings.ts';
import { askAccount, askAddress, askAnswers, askKey, secretName, whileTesting } from './connect-inputs.ts';
import { connectSearch, SEARCH_CHOICES, type SearchChoice } from './connect-search.ts';

interface Choice extends vscode.QuickPickItem {
  readonly provider: ProviderKind;
}

const TRY_AGAIN = 'Try Again';
const FIRST = ['anthropic', 'openai', 'compatible'];

/** What most people have, then what is on this machine, then the others by name. */
function modelChoices(): readonly Choice[] {
  const rank = ({ kind, local }: ProviderKind) => {
    if (FIRST.includes(kind)) return FIRST.indexOf(kind);
    return local === true ? FIRST.length : FIRST.length + 1;
  };
  return [...providerKinds]
    .sort((one, other) => rank(one) - rank(other) || one.title.localeCompare(other.title))
    .map((kind) => ({ label: kind.title, detail: kind.detail, provider: kind }));
}

/** True when something was connected; each way out before that leaves everything as it was. */
export async function connectProvider(secrets: vscode.SecretStorage, directory: Providers): Promise<boolean> {
  const separator = { label: 'Web search', kind: vscode.QuickPickItemKind.Separator };
  const choices: readonly (Choice | SearchChoice | vscode.QuickPickItem)[] = [
    ...modelChoices(),
    separator,
    ...SEARCH_CHOICES,
  ];
  const choice = await vscode.window.showQuickPick(choices, {
    title: 'Connect a model or a web search',
    placeHolder: 'Whom shall Orquestra ask?',
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  if (choice === undefined) return false;
  if ('search' in choice) return connectSearch(choice, { secrets, fetch });
  return 'provider' in choice && connectKind(choice.provider, secrets, directory);
}

async function connectKind(kind: ProviderKind, secrets: vscode.SecretStorage, directory: Providers): Promise<boolean> {
  const id = await chooseId(kind, directory);
  if (id === undefined) return false;
  let baseUrl = asksAddress(kind) ? await askBaseUrl(kind) : undefined;
  if (asksAddress(kind) && baseUrl === undefined) return false;
  const answers = await askAnswers(kind);
  if (answers === undefined) return false;
  const provider = (): ProviderSetting => ({
    id,
    kind: kind.kind,
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(answers.models === undefined ? {} : { models: [...answers.models] }),
  });
  const test = (key: string | undefined) =>
    whileTesting(kind.title, (signal) => directory.check(provider(), key, signal, answers.secrets));
  const correct = async (problem: Fault) => {
    const corrected = await askBaseUrl(kind, { value: baseUrl ?? '', problem });
    baseUrl = corrected ?? baseUrl;
    return corrected !== undefined;
  };
  if (kind.local === true) {
    for (let problem = await test(undefined); problem !== undefined; problem = await test(undefined))
      if ((await vscode.window.showErrorMessage(problem.text, TRY_AGAIN)) !== TRY_AGAIN) return false;
  } else {
    const elsewhere = baseUrl !== undefined && addressOf(kind, baseUrl) !== kind.defaultBaseUrl;
    const optional = kind.keyless === 'elsewhere' && elsewhere;
    const title = `Connect a model: ${kind.title} key`;
    const given = { title, optional, keyUrl: kind.keyUrl, keyHint: kind.keyHint };
    const key = await askKey(given, test, asksAddress(kind) ? correct : undefined);
    if (key === undefined) return false;
    if (key !== '') await secrets.store(secretName(id), key);
    for (const [name, secret] of Object.entries(answers.secrets))
      await secrets.store(secretName(`${id}:${name}`), secret);
  }
  await keepProvider(kind, provider());
  return true;
}

/** The first account of a kind has its name; a further one has its own, and so its own key. */
async function chooseId(kind: ProviderKind, directory: Providers): Promise<string | undefined> {
  const taken = directory
    .providers()
    .filter((provider) => provider.configured)
    .map((provider) => provider.id);
  return taken.includes(kind.kind) ? askAccount(kind, taken) : kind.kind;
}

const asksAddress = (kind: ProviderKind) =>
  kind.local !== true && (kind.defaultBaseUrl === '' || kind.addressHint !== undefined);

/** `tried` did not lead to the server. */
const askBaseUrl = (kind: ProviderKind, tried?: { readonly value: string; readonly problem: Fault }) =>
  askAddress({
    title: `Connect a model: ${kind.title} address`,
    prompt:
      tried?.problem.text ??
      (kind.address === undefined
        ? 'Base URL of the server; for most it ends in /v1'
        : `The endpoint as ${kind.title} shows it, without a path`),
    placeHolder: kind.addressHint ?? kind.defaultBaseUrl,
    value: tried?.value ?? (kind.defaultBaseUrl === '' ? '' : (kind.addressHint ?? '')),
  });

/** Built-in providers need no setting; what is more than that is kept in the user's settings, without its secrets. */
async function keepProvider(kind: ProviderKind, provider: ProviderSetting): Promise<void> {
  if (provider.id === kind.kind && Object.keys(provider).length === 2 && kind.local !== true) return;
  const configuration = vscode.workspace.getConfiguration('orquestra');
  const known = configuration.inspect<ProviderSetting[]>('providers')?.globalValue ?? [];
  const others = Array.isArray(known) ? known.filter((other) => other.id !== provider.id) : [];
  await configuration.update('providers', [...others, provider], vscode.ConfigurationTarget.Global);
}
