// The providers as they are configured now: made anew when settings or keys change, the same object for whoever holds it.
import { CATALOGUE_DATE } from '../adapters/llm/catalogue-rows.ts';
import { createDirectory, createLearnt, type Directory } from '../adapters/llm/directory.ts';
import { providerKinds } from '../adapters/llm/kinds.generated.ts';
import type { ModelDirectory, Provider } from '../core/llm/model.ts';
import { fail, type Outcome } from '../protocol/fault.ts';
import type { ProviderSetting, Settings } from './settings.ts';

export interface Providers extends ModelDirectory {
  /** Of when the bundled catalogue of models is. */
  readonly catalogueDate: string;
  /** Reads settings and keys again. */
  reload(): Promise<void>;
  /**
   * Asks the provider that is the default for its models, and takes one of them when the one presumed is not among them:
   * a server of the user's own has names of its own.
   */
  settleDefault(signal: AbortSignal): Promise<void>;
  /** Loads what the first request would otherwise wait for. */
  warm(): Promise<void>;
  /** Tries a provider that is not kept yet, with a key and other secrets (by their names) that are not stored yet. */
  check(
    provider: ProviderSetting,
    key: string | undefined,
    signal: AbortSignal,
    secrets?: Readonly<Record<string, string>>,
  ): Promise<Outcome<void>>;
}

/** How long a run waits to learn which models a server has, when nothing else says what to ask. */
const SETTLE_MS = 5_000;

export interface ProviderSources {
  readonly settings: () => Settings;
  readonly key: (provider: string) => Promise<string | undefined>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Before the workspace is trusted nothing on this machine is asked whether it serves models. */
  readonly trusted: () => boolean;
  /** The one way out. */
  readonly fetch?: typeof globalThis.fetch;
  /** What this host has itself, beside what is configured. */
  readonly extra?: readonly Provider[];
}

/** Whether anything can be asked without being chosen first. */
export const isConnected = (directory: ModelDirectory): boolean =>
  directory.defaultModel() !== undefined ||
  directory.providers().some((provider) => provider.configured && provider.onlyChosen !== true);

export async function createProviders(sources: ProviderSources): Promise<Providers> {
  const make = directoryMaker(sources);
  let directory = await make();
  let settled: string | undefined;
  let generation = 0;
  const providers: Providers = {
    catalogueDate: CATALOGUE_DATE,
    providers: () => directory.providers(),
    resolve: (id) => directory.resolve(id),
    defaultModel: () => settled ?? directory.defaultModel(),
    roleModel: (role, current) => directory.roleModel?.(role, current ?? providers.defaultModel()),
    fallbacks: () => directory.fallbacks?.() ?? [],
    settleDefault: async (signal) => {
      const { model, models } = sources.settings();
      if (model !== '' || models.act !== undefined) return;
      const presumed = directory.defaultModel();
      const provider = directory
        .providers()
        .find((one) =>
          presumed === undefined ? one.configured && one.onlyChosen !== true : presumed.startsWith(`${one.id}/`),
        );
      const listed = await provider?.models(signal);
      if (provider === undefined || listed?.ok !== true) return;
      const [first] = listed.value;
      const known = listed.value.some((model) => `${provider.id}/${model.id}` === presumed);
      if (first !== undefined && !known) settled = `${provider.id}/${first.id}`;
    },
    settle: async (model) => {
      const signal = AbortSignal.timeout(SETTLE_MS);
      if (model === '' && providers.defaultModel() === undefined) await providers.settleDefault(signal);
      const id = model || providers.defaultModel();
      if (id !== undefined) await directory.learn(id, signal);
    },
    reload: async () => {
      generation += 1;
      const mine = generation;
      const made = await make();
      // Settings and key change one after the other: only what was read last counts.
      if (mine !== generation) return;
      directory = made;
      settled = undefined;
    },
    warm: () => directory.warm(),
    check: (provider, key, signal, secrets) => tryProvider(sources, provider, { key, secrets }, signal),
  };
  return providers;
}

const wayOut = ({ fetch }: ProviderSources) => (fetch === undefined ? {} : { fetch });

/** What was learnt of servers outlives the directory that asked them. */
function directoryMaker(sources: ProviderSources): () => Promise<Directory> {
  const learnt = createLearnt();
  return () => {
    const { providers, model, models, fallback, prices, findLocal } = sources.settings();
    return createDirectory({
      configs: providers,
      env: sources.environment,
      key: sources.key,
      defaultModel: model === '' ? undefined : model,
      roles: models,
      fallbacks: fallback,
      prices,
      findHere: findLocal && sources.trusted(),
      learnt,
      extra: sources.extra,
      ...wayOut(sources),
    });
  };
}

/** Where the environment puts a server counts in a trial too; its keys do not, as another one is tried. */
const addressesIn = (environment: ProviderSources['environment']): ProviderSources['environment'] =>
  Object.fromEntries(
    Object.entries(environment).filter(([name]) => providerKinds.some((kind) => kind.addressName === name)),
  );

async function tryProvider(
  sources: ProviderSources,
  provider: ProviderSetting,
  given: { readonly key: string | undefined; readonly secrets: Readonly<Record<string, string>> | undefined },
  signal: AbortSignal,
): Promise<Outcome<void>> {
  const tried = await createDirectory({
    configs: [provider],
    env: addressesIn(sources.environment),
    key: async (id) => {
      if (id === provider.id) return given.key;
      const name = id.slice(provider.id.length + 1);
      return given.secrets === undefined ? sources.key(id) : given.secrets[name];
    },
    findHere: false,
    ...wayOut(sources),
  });
  const found = tried.providers().find((one) => one.id === provider.id);
  if (found === undefined) return fail('provider.unknown', `There is no provider ${provider.id}.`);
  return found.check(signal);
}
