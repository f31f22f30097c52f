// The providers as they are configured now: made anew when settings or keys change, the same object for whoever holds it.
import { createDirectory, type Directory } from '../adapters/llm/directory.ts';
import type { ModelDirectory } from '../core/llm/model.ts';
import { fail, type Outcome } from '../protocol/fault.ts';
import type { ProviderSetting, Settings } from './settings.ts';

export interface Providers extends ModelDirectory {
  /** Reads settings and keys again. */
  reload(): Promise<void>;
  /** Loads what the first request would otherwise wait for. */
  warm(): Promise<void>;
  /** Tries a provider that is not kept yet, with a key that is not stored yet. */
  check(provider: ProviderSetting, key: string | undefined, signal: AbortSignal): Promise<Outcome<void>>;
}

export interface ProviderSources {
  readonly settings: () => Settings;
  readonly key: (provider: string) => Promise<string | undefined>;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export async function createProviders(sources: ProviderSources): Promise<Providers> {
  const make = (): Promise<Directory> => {
    const { providers, model } = sources.settings();
    return createDirectory({
      configs: providers,
      env: sources.environment,
      key: sources.key,
      defaultModel: model === '' ? undefined : model,
    });
  };
  let directory = await make();
  return {
    providers: () => directory.providers(),
    resolve: (id) => directory.resolve(id),
    defaultModel: () => directory.defaultModel(),
    reload: async () => {
      directory = await make();
    },
    warm: () => directory.warm(),
    check: async (provider, key, signal) => {
      const tried = await createDirectory({
        configs: [provider],
        env: {},
        key: async (id) => (id === provider.id ? key : undefined),
        findOllama: provider.kind === 'ollama',
      });
      const found = tried.providers().find((one) => one.id === provider.id);
      if (found === undefined) return fail('provider.unknown', `There is no provider ${provider.id}.`);
      return found.check(signal);
    },
  };
}
