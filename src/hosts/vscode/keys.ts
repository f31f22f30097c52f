// Keys from secret storage, or else from the user's environment; kept in memory until one is changed.
import type * as vscode from 'vscode';
import type { SearchProvider } from '../../adapters/node/web-search.ts';
import type { LoggerPort } from '../../core/ports/machine.ts';
import { secretName } from './connect-inputs.ts';

const SEARCHES = new Set<string>(['brave', 'tavily'] satisfies readonly SearchProvider[]);

/** Reading secret storage is a round trip through the window, too slow for the path of each request. */
export function createKeys(
  context: vscode.ExtensionContext,
  logger: LoggerPort,
): (provider: string) => Promise<string | undefined> {
  const known = new Map<string, Promise<string | undefined>>();
  context.subscriptions.push(context.secrets.onDidChange(() => known.clear()));
  const read = async (provider: string) => {
    try {
      const kept = await context.secrets.get(secretName(provider));
      if (kept !== undefined) return kept;
    } catch (error) {
      // A keyring that is locked or broken: said, not remembered, and the environment asked instead.
      known.delete(provider);
      logger.write('warn', `The key of ${provider} cannot be read from secret storage: ${String(error)}`);
    }
    // Those of providers of models are looked for where their kinds say.
    return SEARCHES.has(provider) ? process.env[`${provider.toUpperCase()}_API_KEY`] : undefined;
  };
  return (provider) => {
    const found = known.get(provider) ?? read(provider);
    known.set(provider, found);
    return found;
  };
}
