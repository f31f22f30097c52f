// The guided connection of a web search: a key or an address, one small query to test it, and only then it is kept.
import * as vscode from 'vscode';
import { askSearch, type SearchProvider } from '../../adapters/node/web-search.ts';
import type { Fault } from '../../protocol/fault.ts';
import { askAddress, askKey, secretName, whileTesting } from './connect-inputs.ts';

export interface SearchChoice extends vscode.QuickPickItem {
  readonly search: SearchProvider;
}

export const SEARCH_CHOICES: readonly SearchChoice[] = [
  { label: 'Web search: Brave', detail: 'Brave Search; needs an API key', search: 'brave' },
  { label: 'Web search: Tavily', detail: 'Tavily; needs an API key', search: 'tavily' },
  { label: 'Web search: SearXNG', detail: 'A SearXNG server of your own; needs its address', search: 'searxng' },
];

interface Parts {
  readonly secrets: Pick<vscode.SecretStorage, 'store'>;
  readonly fetch: typeof fetch;
}

/** True when it was connected; each way out before that leaves everything as it was. */
export async function connectSearch(choice: SearchChoice, parts: Parts): Promise<boolean> {
  const { search: provider } = choice;
  const configuration = vscode.workspace.getConfiguration('orquestra');
  const test = (base: string | undefined, key: string) =>
    whileTesting(choice.label, (signal) =>
      askSearch({ provider, base, key, fetch: parts.fetch }, 'visual studio code', 1, signal),
    );
  if (provider === 'searxng') {
    const known = configuration.get<string>('search.url') ?? '';
    const address = await askRightAddress(choice.label, known, (base) => test(base, ''));
    if (address === undefined) return false;
    await configuration.update('search.url', address, vscode.ConfigurationTarget.Global);
  } else {
    const key = await askKey({ title: `${choice.label}: key`, optional: false }, (typed) => test(undefined, typed));
    if (key === undefined) return false;
    await parts.secrets.store(secretName(provider), key);
  }
  await configuration.update('search.provider', provider, vscode.ConfigurationTarget.Global);
  return true;
}

/** Asks again with what was wrong until the server answers; undefined when the user gives up. */
async function askRightAddress(
  label: string,
  known: string,
  test: (address: string) => Thenable<Fault | undefined>,
): Promise<string | undefined> {
  let prompt = 'Address of the server; it must be allowed to answer with JSON';
  for (let value = known; ; ) {
    const address = await askAddress({
      title: `${label}: address`,
      prompt,
      placeHolder: 'http://127.0.0.1:8888',
      value,
    });
    if (address === undefined) return undefined;
    value = address.trim();
    const problem = await test(value);
    if (problem === undefined) return value;
    prompt = problem.text;
  }
}
