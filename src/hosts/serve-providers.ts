// Joins one provider page to the providers: what the page sends is checked like anybody's, and no key ever goes to it.
import type { SpendPort } from '../core/ports/spend.ts';
import type { OpenBreaker } from '../core/shared/breaker.ts';
import { redactValue } from '../core/shared/redact-value.ts';
import { type Fault, fail, fault, type Outcome, succeed } from '../protocol/fault.ts';
import type { Channel } from '../protocol/frame.ts';
import {
  type Figures,
  PROVIDER_FRAME_VERSION,
  type Preferences,
  type ProviderRequest,
  type Spend,
  type ToProviderHost,
  ToProviderHostSchema,
  type ToProviderPage,
} from '../protocol/provider-frame.ts';
import { createListedModels, type ListedModels } from './listed-models.ts';
import { healthOf } from './model-health.ts';
import { crashed, idOf } from './page-frames.ts';
import { type AccountFacts, providerState } from './provider-state.ts';
import type { Providers } from './providers.ts';
import { spendFigures } from './spend-figures.ts';

/** What the user may set from the page. */
export type Preference =
  | { readonly name: 'model'; readonly role: keyof Preferences['roles']; readonly value: string }
  | { readonly name: 'effort'; readonly value: Preferences['effort'] }
  | { readonly name: 'fallback'; readonly value: readonly string[] };

/** What only the concrete host can do or know. */
export interface ProviderActions {
  /** Why nothing may be asked of anybody here. */
  blocked(): Fault | undefined;
  preferences(): Preferences;
  facts(provider: string): Promise<AccountFacts>;
  write(preference: Preference): Promise<Outcome<unknown>>;
  /** Each asks the user in boxes of the host's own; false when he thought better of it. */
  addAccount(): Promise<Outcome<boolean>>;
  replaceKey(provider: string): Promise<Outcome<boolean>>;
  removeAccount(provider: string): Promise<Outcome<boolean>>;
  chooseModel(): Promise<Outcome<unknown>>;
  openLimits(): Promise<Outcome<unknown>>;
}

export interface ProviderSources {
  readonly directory: Providers;
  readonly breakers: () => readonly OpenBreaker[];
  readonly spend: SpendPort | undefined;
  /** What the user lets a day take. */
  readonly dayLimit: () => Spend['limit'];
  readonly clock: { now(): number };
}

export interface ServedProviders {
  /** Providers, keys or settings have changed. */
  refresh(): Promise<void>;
  /** Health and spend as they are now, when they are others than those that are shown. */
  tellFigures(): Promise<void>;
  dispose(): void;
}

/** Of so many requests health is told. */
const RECENT = 400;
const TEST_MS = 20_000;

export function serveProviders(
  channel: Channel<ToProviderPage, ToProviderHost>,
  sources: ProviderSources,
  actions: ProviderActions,
): ServedProviders {
  let greeted = false;
  let told = '';
  const send = (frame: ToProviderPage) => channel.send(redactValue(frame));
  const refuse = (id: number, problem: Fault) => send({ kind: 'refusal', id, fault: problem });
  const listed = createListedModels(sources.directory, () => void tellState());
  const tellState = async () => {
    if (!greeted) return;
    const known = actions.blocked() === undefined ? listed.now() : { listed: [], asking: false };
    send({ kind: 'state', state: await providerState(sources.directory, known, actions) });
  };
  const tellFigures = async () => {
    if (!greeted) return;
    const figures = await figuresOf(sources);
    const { now: _, ...rest } = figures;
    const text = JSON.stringify(rest);
    // The time alone is told while something rests: it says when that ends.
    if (text === told && figures.resting.length === 0) return;
    told = text;
    send({ kind: 'figures', figures });
  };
  const refresh = async () => {
    listed.forget();
    await tellState();
    await tellFigures();
  };
  const receive = async (raw: unknown) => {
    const parsed = ToProviderHostSchema.safeParse(raw);
    if (!parsed.success) {
      const id = idOf(raw);
      if (id !== undefined) refuse(id, fault('frame.unknown', 'That request is not understood; nothing was done.'));
      return;
    }
    if (parsed.data.kind === 'hello') {
      greeted = true;
      told = '';
      if (parsed.data.version !== PROVIDER_FRAME_VERSION)
        refuse(0, fault('frame.version', 'This page is of another version; reload the window.'));
      await tellState();
      await tellFigures();
      return;
    }
    const { id, request } = parsed.data;
    const done = await carryOut({ sources, actions, listed }, request).catch((error: unknown) =>
      crashed(request.type, error),
    );
    if (request.type === 'account.test' && isNews(listed, request.account, done.ok)) {
      listed.forget();
      await tellState();
    } else if (CHANGING.has(request.type)) await tellState();
    if (done.ok) send({ kind: 'reply', id, result: done.value ?? null });
    else refuse(id, done.fault);
  };
  const deaf = channel.listen((raw) => void receive(raw));
  return {
    refresh,
    tellFigures,
    dispose: () => {
      greeted = false;
      deaf();
    },
  };
}

/** After these the page is told what is there now. */
const CHANGING: ReadonlySet<ProviderRequest['type']> = new Set([
  'account.add',
  'account.key',
  'account.remove',
  'model.set',
  'effort.set',
  'fallback.set',
  'models.ask',
]);

/** Whether a test says otherwise than the list of models did. */
function isNews(listed: ListedModels, account: string, works: boolean): boolean {
  const found = listed.now().listed.find(({ provider }) => provider.id === account);
  return found !== undefined && (found.fault === undefined) !== works;
}

interface Parts {
  readonly sources: ProviderSources;
  readonly actions: ProviderActions;
  readonly listed: ListedModels;
}

async function carryOut({ sources, actions, listed }: Parts, request: ProviderRequest): Promise<Outcome<unknown>> {
  const blocked = request.type === 'limits.open' ? undefined : actions.blocked();
  if (blocked !== undefined) return { ok: false, fault: blocked };
  switch (request.type) {
    case 'account.add':
      return actions.addAccount();
    case 'account.test':
      return test(sources, request.account);
    case 'account.key':
      return providerOf(sources, request.account) ?? actions.replaceKey(request.account);
    case 'account.remove':
      return providerOf(sources, request.account) ?? actions.removeAccount(request.account);
    case 'model.set':
      return actions.write({ name: 'model', role: request.role, value: request.model });
    case 'effort.set':
      return actions.write({ name: 'effort', value: request.effort });
    case 'fallback.set':
      return actions.write({ name: 'fallback', value: request.chain });
    case 'models.ask':
      listed.forget();
      return succeed(undefined);
    case 'model.choose':
      return actions.chooseModel();
    default:
      return actions.openLimits();
  }
}

const unknown = (id: string) =>
  fail('provider.unknown', `There is no provider ${id}. Reload the page to see those that are there.`);

/** A refusal where there is no such provider. */
const providerOf = ({ directory }: ProviderSources, id: string): Outcome<never> | undefined =>
  directory.providers().some((one) => one.id === id) ? undefined : unknown(id);

async function test({ directory, clock }: ProviderSources, id: string): Promise<Outcome<unknown>> {
  const provider = directory.providers().find((one) => one.id === id);
  if (provider === undefined) return unknown(id);
  const began = clock.now();
  const checked = await provider.check(AbortSignal.timeout(TEST_MS));
  return checked.ok ? succeed({ ms: clock.now() - began }) : checked;
}

async function figuresOf({ breakers, spend, clock, directory, dayLimit }: ProviderSources): Promise<Figures> {
  const now = clock.now();
  const resting = breakers().map(({ name, since, retryAt, trying, why }) => ({ name, since, retryAt, trying, why }));
  if (spend === undefined) return { now, resting, health: [] };
  const [recent, spent] = await Promise.all([spend.recent(RECENT), spendFigures(spend, directory, now)]);
  const problem = recent.ok ? (spent.ok ? undefined : spent.fault) : recent.fault;
  return {
    now,
    resting,
    health: recent.ok ? [...healthOf(recent.value)] : [],
    ...(spent.ok ? { spend: { ...spent.value, limit: dayLimit() } } : {}),
    ...(problem === undefined ? {} : { fault: problem }),
  };
}
