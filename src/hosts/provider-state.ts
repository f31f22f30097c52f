// What the provider page shows of accounts, models and the chain of fallbacks, gathered from the directory and the settings.
import type { Model, Provider } from '../core/llm/model.ts';
import type { Fault } from '../protocol/fault.ts';
import type { Account, Gap, ModelRow, Preferences, ProviderState } from '../protocol/provider-frame.ts';
import type { ProviderModels } from './listed-models.ts';
import type { Providers } from './providers.ts';

/** What is known of an account outside the directory. */
export interface AccountFacts {
  readonly key: Account['key'];
  readonly removable: boolean;
  readonly address?: string;
}

export async function providerState(
  directory: Providers,
  known: { readonly listed: readonly ProviderModels[]; readonly asking: boolean },
  around: {
    blocked(): Fault | undefined;
    preferences(): Preferences;
    facts(provider: string): Promise<AccountFacts>;
  },
): Promise<ProviderState> {
  const preferences = around.preferences();
  const blocked = around.blocked();
  const accounts = await Promise.all(
    directory.providers().map(async (provider) => {
      const found = known.listed.find((one) => one.provider.id === provider.id);
      return accountOf(provider, found, await around.facts(provider.id));
    }),
  );
  const current = directory.defaultModel();
  return {
    accounts,
    models: known.listed.flatMap(({ models }) => models),
    asking: known.asking,
    preferences,
    defaults: { ...(current === undefined ? {} : { model: current }), roles: roleDefaults(directory, current) },
    chain: preferences.fallback.map((id) => linkOf(directory, id, current)),
    catalogue: directory.catalogueDate,
    ...(blocked === undefined ? {} : { blocked }),
  };
}

function accountOf(provider: Provider, found: ProviderModels | undefined, facts: AccountFacts): Account {
  const { id, label, configured, defaultModel } = provider;
  const problem = found?.fault;
  const local = found?.models.some((model) => model.local) ?? false;
  const missing = facts.key === 'none' ? 'needs-key' : 'failing';
  const ready = local && !facts.removable ? 'found' : 'ready';
  return {
    id,
    label,
    state: !configured ? missing : problem === undefined ? ready : 'failing',
    ...(problem === undefined ? {} : { fault: problem }),
    ...(facts.address === undefined ? {} : { address: facts.address }),
    ...(defaultModel === undefined ? {} : { defaultModel }),
    ...(found === undefined || problem !== undefined ? {} : { models: found.models.length }),
    prices: pricesOf(found?.models ?? []),
    key: facts.key,
    removable: facts.removable,
  };
}

function pricesOf(models: readonly ModelRow[]): Account['prices'] {
  if (models.length > 0 && models.every(({ local }) => local)) return 'free';
  const priced = models.find(({ price, local }) => price !== null && !local);
  return priced === undefined ? 'unknown' : (priced.source ?? 'catalogue');
}

const ROLES = ['plan', 'act', 'fast', 'summarise', 'embed'] as const;

function roleDefaults(directory: Providers, current: string | undefined): Preferences['roles'] {
  const roles: Preferences['roles'] = {};
  for (const role of ROLES) {
    const model = directory.roleModel?.(role, current);
    if (model !== undefined) roles[role] = model;
  }
  return roles;
}

function linkOf(directory: Providers, id: string, current: string | undefined): ProviderState['chain'][number] {
  const resolved = directory.resolve(id);
  const provider = directory.providers().find((one) => id.startsWith(`${one.id}/`));
  if (!resolved.ok || provider === undefined) return { id, label: id, gaps: ['unknown'] };
  const first = current === undefined ? undefined : directory.resolve(current);
  const gaps = gapsOf(resolved.value, first?.ok === true ? first.value : undefined);
  return { id, label: id, gaps: provider.configured ? gaps : ['not-ready', ...gaps] };
}

/** What a model lacks that the first one has, and a price that nobody can reckon with. */
function gapsOf(model: Model, first: Model | undefined): Gap[] {
  const { capabilities: can, price, local } = model;
  const wanted = first?.capabilities;
  const smaller =
    can.contextLimit !== null &&
    wanted !== undefined &&
    wanted.contextLimit !== null &&
    can.contextLimit < wanted.contextLimit;
  return [
    ...(can.tools ? [] : (['no-tools'] as const)),
    ...(can.images || wanted?.images === false ? [] : (['no-images'] as const)),
    ...(smaller ? (['small-context'] as const) : []),
    ...(price === null && !local ? (['no-price'] as const) : []),
  ];
}
