// The directory of models: built-in, configured and found providers, with keys from secret storage or the environment.
import type { ModelDirectory, ModelPrice, ModelRole, Provider } from '../../core/llm/model.ts';
import { fail, succeed } from '../../protocol/fault.ts';
import { readEntries, roleOf } from './directory-entries.ts';
import type { ListedModel, ProviderConfig, ProviderDeps } from './spec.ts';
import { warmKind } from './wired-provider.ts';

export interface DirectoryOptions {
  /** Added to the built-in ones, or overriding one by its id. */
  readonly configs: readonly ProviderConfig[];
  /** The user's environment: keys and addresses of the built-in providers. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A key from secret storage, which wins over the environment; `ID:NAME` is another secret of the same provider. */
  key?(providerId: string): Promise<string | undefined>;
  /** PROVIDER/MODEL of the user's setting. */
  readonly defaultModel?: string;
  /** PROVIDER/MODEL by role, of the user's settings. */
  readonly roles?: Readonly<Partial<Record<ModelRole, string>>>;
  /** PROVIDER/MODEL to fall back to, in this order. */
  readonly fallbacks?: readonly string[];
  /** What the user says that models cost: PROVIDER/MODEL. */
  readonly prices?: Readonly<Record<string, ModelPrice>>;
  readonly fetch?: typeof globalThis.fetch;
  /** Milliseconds without a byte after which an answer is given up; 120 s when absent. */
  readonly idleMs?: number;
  /** Whether to look on this machine for servers that nobody configured; they are looked for when absent. */
  readonly findHere?: boolean;
  /** Made by the host out of what it has itself; shown while they are configured, after all others. */
  readonly extra?: readonly Provider[];
  /** What was learnt of servers; given by whoever makes one directory after another. */
  readonly learnt?: Learnt;
}

/** What is learnt of servers while they are asked. */
export type Learnt = Pick<ProviderDeps, 'formatRefusals' | 'lists'>;

export const createLearnt = (): Learnt => ({
  formatRefusals: new Set<string>(),
  lists: new Map<string, ReadonlyMap<string, ListedModel>>(),
});

export interface Directory extends ModelDirectory {
  /** Looks again which providers have a key, and which servers run on this machine. */
  refresh(): Promise<void>;
  /** Asks once for the list of a provider whose list tells what its models cost and can do. */
  learn(id: string, signal: AbortSignal): Promise<void>;
  /** Loads the SDK of the model that will be asked first, so that its first request need not wait. */
  warm(id?: string): Promise<void>;
}

export async function createDirectory(options: DirectoryOptions): Promise<Directory> {
  const learnt = options.learnt ?? createLearnt();
  let entries = await readEntries(options, learnt);
  /** Of whom the list was asked for, whether it came or not. */
  const asked = new Set<string>();
  const extra = () => (options.extra ?? []).filter(({ id }) => !entries.some(({ provider }) => provider.id === id));
  const shown = () => [
    ...entries.filter((entry) => entry.shown).map(({ provider }) => provider),
    ...extra().filter((provider) => provider.configured),
  ];
  const find = (id: string) =>
    entries.find(({ provider }) => provider.id === id)?.provider ?? extra().find((provider) => provider.id === id);
  const defaultModel = () => {
    const chosen = options.roles?.act ?? options.defaultModel;
    if (chosen) return chosen;
    const first = shown().find((provider) => provider.configured && provider.defaultModel !== undefined);
    return first === undefined ? undefined : `${first.id}/${first.defaultModel}`;
  };
  return {
    providers: shown,
    defaultModel,
    resolve: (id) => {
      const slash = id.indexOf('/');
      const name = id.slice(slash + 1).trim();
      const provider = find(id.slice(0, slash));
      if (slash > 0 && name !== '' && provider !== undefined) return succeed(provider.model(name));
      const there = shown().map((one) => one.id);
      const why =
        slash > 0 && name !== '' ? `there is no provider "${id.slice(0, slash)}"` : 'it is not PROVIDER/MODEL';
      const text = `The model "${id}" cannot be used: ${why}. Providers: ${there.join(', ')}. Choose a model of one of them.`;
      return fail('model.not-found', text, { action: 'choose-model' });
    },
    roleModel: (role, current) => {
      const set = options.roles?.[role];
      if (set) return set;
      const from = current ?? defaultModel();
      const entry = entries.find(({ provider }) => provider.id === from?.split('/')[0]);
      return entry === undefined ? undefined : roleOf(entry, role, from, learnt);
    },
    fallbacks: () => options.fallbacks ?? [],
    refresh: async () => {
      entries = await readEntries(options, learnt);
    },
    learn: async (id, signal) => {
      const entry = entries.find(({ provider }) => provider.id === id.split('/')[0]);
      if (entry?.kind.tells !== true || !entry.provider.configured || asked.has(entry.provider.id)) return;
      asked.add(entry.provider.id);
      await entry.provider.models(signal);
    },
    warm: async (id) => {
      const provider = (id ?? defaultModel())?.split('/')[0];
      const entry = entries.find((candidate) => candidate.provider.id === provider);
      if (entry !== undefined) await warmKind(entry.kind, entry.config);
    },
  };
}
