// The provider page's host with a directory, figures and breakers to choose, for its tests and for its stories in a browser.
import assert from 'node:assert/strict';
import type { Model, ModelInfo, Provider } from '../../../src/core/llm/model.ts';
import type { DaySpend, SpendPort, SpentRequest } from '../../../src/core/ports/spend.ts';
import type { OpenBreaker } from '../../../src/core/shared/breaker.ts';
import type { AccountFacts } from '../../../src/hosts/provider-state.ts';
import type { Providers } from '../../../src/hosts/providers.ts';
import { type Preference, type ProviderActions, serveProviders } from '../../../src/hosts/serve-providers.ts';
import { type Fault, fail, type Outcome, succeed } from '../../../src/protocol/fault.ts';
import {
  type Preferences,
  type Spend,
  type ToProviderPage,
  ToProviderPageSchema,
} from '../../../src/protocol/provider-frame.ts';

export interface PretendedProvider {
  readonly id: string;
  readonly label: string;
  readonly configured?: boolean;
  readonly local?: boolean;
  /** Why it cannot be asked. */
  fault?: Fault;
  readonly models: readonly ModelInfo[];
  readonly facts?: Partial<AccountFacts>;
}

const capabilitiesOf = (info: ModelInfo | undefined): Model['capabilities'] => ({
  tools: info?.capabilities?.tools ?? true,
  images: info?.capabilities?.images ?? true,
  files: false,
  thinking: info?.capabilities?.thinking ?? false,
  structured: true,
  continues: false,
  efforts: info?.capabilities?.thinking === true ? ['low', 'high'] : [],
  contextLimit: info?.contextLimit ?? null,
  outputLimit: null,
});

function providerOf(given: PretendedProvider): Provider {
  const model = (name: string): Model => {
    const info = given.models.find(({ id }) => id === name);
    return {
      id: `${given.id}/${name}`,
      capabilities: capabilitiesOf(info),
      price: given.local === true ? { input: 0, cachedInput: 0, output: 0 } : (info?.price ?? null),
      local: given.local ?? false,
      stream: () => assert.fail('nobody asks a model here'),
    };
  };
  return {
    id: given.id,
    label: given.label,
    configured: given.configured ?? true,
    defaultModel: given.models[0]?.id,
    model,
    models: async () => (given.fault === undefined ? succeed(given.models) : { ok: false, fault: given.fault }),
    check: async () => (given.fault === undefined ? succeed(undefined) : { ok: false, fault: given.fault }),
  };
}

export function directoryOf(
  pretended: readonly PretendedProvider[],
  preferences: Pick<Preferences, 'roles'> = { roles: {} },
): Providers {
  const providers = () => pretended.map(providerOf);
  const nothing = async () => undefined;
  return {
    providers,
    catalogueDate: '2026-11-20',
    defaultModel: () => {
      const first = providers().find(({ configured }) => configured);
      return preferences.roles.act ?? (first === undefined ? undefined : `${first.id}/${first.defaultModel}`);
    },
    resolve: (id) => {
      const provider = providers().find((one) => id.startsWith(`${one.id}/`));
      if (provider === undefined) return fail('model.not-found', `There is no ${id}.`);
      return succeed(provider.model(id.slice(provider.id.length + 1)));
    },
    reload: nothing,
    settleDefault: nothing,
    warm: nothing,
    check: async () => succeed(undefined),
  };
}

export interface PageBench {
  readonly providers: PretendedProvider[];
  readonly preferences: Preferences;
  readonly breakers: OpenBreaker[];
  readonly requests: SpentRequest[];
  readonly days: DaySpend[];
  /** What the user was asked for, and what was opened. */
  readonly asked: string[];
  readonly written: Preference[];
  connect(tell: (frame: ToProviderPage) => void): (frame: unknown) => void;
  /** As when the page has come into sight again. */
  tellFigures(): Promise<void>;
  refresh(): Promise<void>;
}

const EMPTY = { requests: 0, input: 0, output: 0, cachedInput: 0, usd: 0, unpriced: 0 };

export const spendOf = ({ requests, days }: Pick<PageBench, 'requests' | 'days'>): SpendPort => {
  const sums = async () =>
    succeed(
      days.reduce(
        (sum, day) => ({
          requests: sum.requests + day.requests,
          input: sum.input + day.input,
          output: sum.output + day.output,
          cachedInput: 0,
          usd: sum.usd + day.usd,
          unpriced: sum.unpriced + day.unpriced,
        }),
        EMPTY,
      ),
    );
  return {
    since: sums,
    byDay: async () => succeed(days),
    recent: async () => succeed(requests),
    steps: async () => succeed([]),
  };
};

export function createPageBench(
  given: {
    readonly providers?: readonly PretendedProvider[];
    readonly now?: number;
    readonly blocked?: Fault;
    /** What is thrown, or refused, when the host is asked. */
    readonly fails?: (what: string) => Promise<Outcome<never>> | undefined;
    readonly unkept?: boolean;
    readonly dayLimit?: Spend['limit'];
  } = {},
): PageBench {
  const providers = [...(given.providers ?? [])];
  const preferences: Preferences = { effort: 'default', roles: {}, fallback: [] };
  const bench = { providers, preferences, breakers: [], requests: [], days: [], asked: [], written: [] };
  const { asked, written } = bench as Pick<PageBench, 'asked' | 'written'>;
  const did = async <T>(what: string, value: T): Promise<Outcome<T>> => {
    asked.push(what);
    return given.fails?.(what) ?? succeed(value);
  };
  const actions: ProviderActions = {
    blocked: () => given.blocked,
    preferences: () => preferences,
    facts: async (id) => {
      const own = providers.find((one) => one.id === id);
      return { key: own?.local === true ? 'needless' : 'stored', removable: own?.local !== true, ...own?.facts };
    },
    write: async (preference) => {
      written.push(preference);
      if (preference.name === 'fallback') preferences.fallback = [...preference.value];
      else if (preference.name === 'effort') preferences.effort = preference.value;
      else preferences.roles[preference.role] = preference.value;
      return given.fails?.('write') ?? succeed(undefined);
    },
    addAccount: () => did('add', true),
    replaceKey: (id) => did(`key ${id}`, true),
    removeAccount: async (id) => {
      providers.splice(
        providers.findIndex((one) => one.id === id),
        1,
      );
      return did(`remove ${id}`, true);
    },
    chooseModel: () => did('choose', undefined),
    openLimits: () => did('limits', undefined),
  };
  let served: ReturnType<typeof serveProviders> | undefined;
  return {
    ...bench,
    connect: (tell) => {
      let receive: (frame: unknown) => void = () => undefined;
      const channel = {
        send: (frame: ToProviderPage) => {
          assert.ok(ToProviderPageSchema.safeParse(frame).success, JSON.stringify(frame));
          tell(frame);
        },
        listen: (listener: (frame: unknown) => void) => {
          receive = listener;
          return () => {
            receive = () => undefined;
          };
        },
      };
      const sources = {
        directory: directoryOf(providers, preferences),
        breakers: () => bench.breakers,
        spend: given.unkept === true ? undefined : spendOf(bench),
        clock: { now: () => given.now ?? 0 },
        dayLimit: () => given.dayLimit,
      };
      served = serveProviders(channel, sources, actions);
      return (frame) => receive(frame);
    },
    tellFigures: async () => served?.tellFigures(),
    refresh: async () => served?.refresh(),
  };
}
