// The directory of models: built-in, configured and found providers, with keys from secret storage or the environment.
import type { ModelDirectory, Provider } from '../../core/llm/model.ts';
import { fail, succeed } from '../../protocol/fault.ts';
import { providerKinds } from './kinds.generated.ts';
import { findOllama, ollama, ollamaRoot } from './ollama.ts';
import { PLACEHOLDER_KEY, type ProviderConfig, type ProviderDeps, type ProviderKind } from './spec.ts';

const IDLE_MS = 120_000;
/** On the own machine an answer takes a few milliseconds, and a refusal less. */
const OLLAMA_PATIENCE_MS = 250;

export interface DirectoryOptions {
  /** Added to the built-in ones, or overriding one by its id. */
  readonly configs: readonly ProviderConfig[];
  /** The user's environment: keys and addresses of the built-in providers. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A key from secret storage, which wins over the environment. */
  key?(providerId: string): Promise<string | undefined>;
  /** PROVIDER/MODEL of the user's setting. */
  readonly defaultModel?: string;
  readonly fetch?: typeof globalThis.fetch;
  /** Milliseconds without a byte after which an answer is given up; 120 s when absent. */
  readonly idleMs?: number;
  /** Whether to look for an Ollama that nobody configured; it is looked for when absent. */
  readonly findOllama?: boolean;
  /** Made by the host out of what it has itself; shown while they are configured, after all others. */
  readonly extra?: readonly Provider[];
}

export interface Directory extends ModelDirectory {
  /** Looks again which providers have a key, and whether Ollama runs. */
  refresh(): Promise<void>;
  /** Loads the SDK of the model that will be asked first, so that its first request need not wait. */
  warm(id?: string): Promise<void>;
}

interface Entry {
  readonly kind: ProviderKind;
  readonly provider: Provider;
  readonly shown: boolean;
}

export async function createDirectory(options: DirectoryOptions): Promise<Directory> {
  const refusals = new Set<string>();
  let entries = await readEntries(options, refusals);
  const extra = () => (options.extra ?? []).filter(({ id }) => !entries.some(({ provider }) => provider.id === id));
  const shown = () => [
    ...entries.filter((entry) => entry.shown).map(({ provider }) => provider),
    ...extra().filter((provider) => provider.configured),
  ];
  const defaultModel = () => {
    if (options.defaultModel) return options.defaultModel;
    const first = shown().find((provider) => provider.configured && provider.defaultModel !== undefined);
    return first === undefined ? undefined : `${first.id}/${first.defaultModel}`;
  };
  return {
    providers: shown,
    defaultModel,
    resolve: (id) => {
      const slash = id.indexOf('/');
      const name = id.slice(slash + 1).trim();
      const all = [...entries.map((entry) => entry.provider), ...extra()];
      const provider = all.find((one) => one.id === id.slice(0, slash));
      if (slash > 0 && name !== '' && provider !== undefined) return succeed(provider.model(name));
      const there = shown().map((provider) => provider.id);
      const why =
        slash > 0 && name !== '' ? `there is no provider "${id.slice(0, slash)}"` : 'it is not PROVIDER/MODEL';
      const text = `The model "${id}" cannot be used: ${why}. Providers: ${there.join(', ')}. Choose a model of one of them.`;
      return fail('model.not-found', text, { action: 'choose-model' });
    },
    refresh: async () => {
      entries = await readEntries(options, refusals);
    },
    warm: async (id) => {
      const provider = (id ?? defaultModel())?.split('/')[0];
      await entries.find((entry) => entry.provider.id === provider)?.kind.warm();
    },
  };
}

/** The user's own providers come first, then the built-in ones, then what runs by itself. */
async function readEntries(options: DirectoryOptions, refusals: Set<string>): Promise<readonly Entry[]> {
  const common = {
    fetch: options.fetch ?? globalThis.fetch,
    idleMs: options.idleMs ?? IDLE_MS,
    formatRefusals: refusals,
  };
  const named = (kind: ProviderKind): ProviderConfig =>
    options.configs.find((config) => config.id === kind.kind) ?? { id: kind.kind, kind: kind.kind };
  const builtIn = providerKinds.filter((kind) => kind !== ollama).map(named);
  const own = options.configs.filter((config) => !providerKinds.some((kind) => kind.kind === config.id));
  const [local, ...others] = await Promise.all([
    readOllama(options, named(ollama), common),
    ...[...own, ...builtIn].flatMap((config) => {
      const kind = providerKinds.find((candidate) => candidate.kind === config.kind);
      return kind === undefined ? [] : [readEntry(options, config, kind, common)];
    }),
  ]);
  return [...others, local];
}

type CommonDeps = Pick<ProviderDeps, 'fetch' | 'idleMs' | 'formatRefusals'>;

async function readEntry(
  options: DirectoryOptions,
  config: ProviderConfig,
  kind: ProviderKind,
  common: CommonDeps,
): Promise<Entry> {
  const builtIn = config.id === kind.kind;
  const baseUrl = config.baseUrl ?? ((builtIn && options.env[kind.addressName]?.trim()) || kind.defaultBaseUrl);
  const key = async () => {
    const stored = (await options.key?.(config.id))?.trim();
    const supplied = builtIn && kind.keyName !== undefined ? options.env[kind.keyName]?.trim() : undefined;
    return stored || supplied || (baseUrl === kind.defaultBaseUrl ? undefined : PLACEHOLDER_KEY);
  };
  const configured = (await key()) !== undefined;
  return { kind, shown: true, provider: kind.create({ ...config, baseUrl }, { ...common, key, configured }) };
}

async function readOllama(options: DirectoryOptions, config: ProviderConfig, common: CommonDeps): Promise<Entry> {
  const root = ollamaRoot(config.baseUrl ?? options.env.OLLAMA_HOST);
  const named = options.configs.some(({ id }) => id === ollama.kind);
  const look = named || options.findOllama !== false;
  const found = look ? await findOllama(root, common.fetch, OLLAMA_PATIENCE_MS) : undefined;
  const models = config.models ?? found;
  const deps = { ...common, key: async () => PLACEHOLDER_KEY, configured: found !== undefined };
  const provider = ollama.create({ ...config, baseUrl: `${root}/v1`, models }, deps);
  return { kind: ollama, shown: named || found !== undefined, provider };
}
