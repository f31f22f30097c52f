// Which providers there are: what the user configured, what is built in, and what runs on this machine.
import type { ModelRole, Provider } from '../../core/llm/model.ts';
import type { DirectoryOptions, Learnt } from './directory.ts';
import { providerKinds } from './kinds.generated.ts';
import { openListDoor } from './model-lists.ts';
import { PLACEHOLDER_KEY, type ProviderConfig, type ProviderDeps, type ProviderKind } from './spec.ts';
import { addressOf, createKindProvider } from './wired-provider.ts';

const IDLE_MS = 120_000;
/** On the own machine an answer takes a few milliseconds, and a refusal less. */
const PATIENCE_MS = 250;
/** Always shown, and asked first where more than one has a key. */
const FIRST = ['anthropic', 'openai'];

export interface Entry {
  readonly kind: ProviderKind;
  readonly config: ProviderConfig;
  readonly provider: Provider;
  readonly shown: boolean;
}

type CommonDeps = Pick<ProviderDeps, 'fetch' | 'idleMs' | 'formatRefusals' | 'lists' | 'prices'>;

/** The user's own providers come first, then the built-in ones, then what runs by itself. */
export async function readEntries(options: DirectoryOptions, learnt: Learnt): Promise<readonly Entry[]> {
  const common: CommonDeps = {
    ...learnt,
    fetch: options.fetch ?? globalThis.fetch,
    idleMs: options.idleMs ?? IDLE_MS,
    ...(options.prices === undefined ? {} : { prices: options.prices }),
  };
  const rank = ({ kind }: ProviderKind) => (FIRST.includes(kind) ? FIRST.indexOf(kind) : FIRST.length);
  const builtIn = [...providerKinds]
    .sort((one, other) => rank(one) - rank(other))
    .map((kind) => options.configs.find((config) => config.id === kind.kind) ?? { id: kind.kind, kind: kind.kind });
  const own = options.configs.filter((config) => !providerKinds.some((kind) => kind.kind === config.id));
  const read = await Promise.all(
    [...own, ...builtIn].flatMap((config) => {
      const kind = providerKinds.find((candidate) => candidate.kind === config.kind);
      if (kind === undefined) return [];
      return [
        kind.local === true ? readLocal(options, config, kind, common) : readRemote(options, config, kind, common),
      ];
    }),
  );
  const entries = read.flatMap((entry) => entry ?? []);
  return [...entries.filter(({ kind }) => kind.local !== true), ...entries.filter(({ kind }) => kind.local === true)];
}

const isBuiltIn = (config: ProviderConfig, kind: ProviderKind) => config.id === kind.kind;

function givenAddress(options: DirectoryOptions, config: ProviderConfig, kind: ProviderKind): string {
  const supplied = isBuiltIn(config, kind) && kind.addressName ? options.env[kind.addressName]?.trim() : undefined;
  return config.baseUrl ?? (supplied || kind.defaultBaseUrl);
}

/** Undefined where nobody has said yet where it is. */
async function readRemote(
  options: DirectoryOptions,
  config: ProviderConfig,
  kind: ProviderKind,
  common: CommonDeps,
): Promise<Entry | undefined> {
  const address = givenAddress(options, config, kind);
  if (address === '') return undefined;
  const environment = (names: readonly string[]) =>
    isBuiltIn(config, kind) ? names.map((name) => options.env[name]?.trim()).find(Boolean) : undefined;
  const keyless = kind.keyless === 'elsewhere' && addressOf(kind, address) !== kind.defaultBaseUrl;
  const key = async () => {
    const stored = (await options.key?.(config.id))?.trim();
    return stored || environment(kind.keyNames) || (keyless ? PLACEHOLDER_KEY : undefined);
  };
  const secrets = async () => {
    const found: Record<string, string> = {};
    for (const { name, header, envName } of kind.questions ?? []) {
      if (name === undefined || header === undefined) continue;
      const stored = (await options.key?.(`${config.id}:${name}`))?.trim();
      const secret = stored || environment(envName === undefined ? [] : [envName]);
      if (secret) found[header] = secret;
    }
    return found;
  };
  const configured = (await key()) !== undefined;
  const shown = configured || FIRST.includes(config.id) || options.configs.includes(config);
  const whole = { ...config, baseUrl: address };
  return {
    kind,
    config: whole,
    shown,
    provider: createKindProvider(kind, whole, { ...common, key, secrets, configured }),
  };
}

/** Configured where it runs; looked for where it may be, so that nobody need configure it. */
async function readLocal(
  options: DirectoryOptions,
  config: ProviderConfig,
  kind: ProviderKind,
  common: CommonDeps,
): Promise<Entry> {
  const baseUrl = givenAddress(options, config, kind);
  const named = options.configs.includes(config);
  const stored = named ? (await options.key?.(config.id))?.trim() : undefined;
  const key = stored || PLACEHOLDER_KEY;
  const look = named || options.findHere !== false;
  const found = look ? await findModels(kind, addressOf(kind, baseUrl), key, common) : undefined;
  const models = config.models ?? found;
  const whole = { ...config, baseUrl, ...(models === undefined ? {} : { models }) };
  const deps = { ...common, key: async () => key, configured: found !== undefined || !isBuiltIn(config, kind) };
  return { kind, config: whole, shown: named || found !== undefined, provider: createKindProvider(kind, whole, deps) };
}

/** The names of its models; undefined when it does not answer in time. */
async function findModels(
  kind: ProviderKind,
  baseUrl: string,
  key: string,
  { fetch, lists }: CommonDeps,
): Promise<readonly string[] | undefined> {
  try {
    const found = await kind.list?.(openListDoor(baseUrl, key, fetch, AbortSignal.timeout(PATIENCE_MS), true));
    if (found === undefined) return undefined;
    if (!lists.has(baseUrl)) lists.set(baseUrl, new Map(found.map((entry) => [entry.id, entry])));
    return found.filter(({ embeds }) => embeds !== true).map(({ id }) => id);
  } catch {
    return undefined;
  }
}

/** What a provider has for a role, where it is known to have it; undefined where the model in use will do, or none at all. */
export function roleOf(
  { kind, config }: Entry,
  role: ModelRole,
  current: string | undefined,
  { lists }: Learnt,
): string | undefined {
  const address = addressOf(kind, config.baseUrl ?? '');
  const listed = lists.get(address);
  const name = role === 'embed' ? undefined : kind.roles[role];
  // A list that was read knows better than what is known of the provider.
  const there = name !== undefined && (listed?.has(name) ?? address === kind.defaultBaseUrl);
  const id = `${config.id}/${name}`;
  return there && id !== current ? id : undefined;
}
