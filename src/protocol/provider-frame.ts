// What goes between the provider page and its host: accounts, models, the chain of fallbacks, health and spend; never a key.
import * as z from 'zod/mini';
import { FaultSchema } from './fault.ts';
import { EffortSchema } from './message.ts';

export const PROVIDER_FRAME_VERSION = 1;

export const ModelRoleSchema = z.enum(['plan', 'act', 'fast', 'summarise', 'embed']);

/** What is known of a model; what is not said is not known. */
export const ModelRowSchema = z.object({
  /** PROVIDER/MODEL. */
  id: z.string(),
  label: z.string(),
  /** The provider's name on the screen. */
  provider: z.string(),
  /** Tokens. */
  context: z.nullable(z.number()),
  /** US dollars per million tokens. */
  price: z.nullable(z.object({ input: z.number(), output: z.number() })),
  /** On this machine: costs nothing. */
  local: z.boolean(),
  tools: z.optional(z.boolean()),
  images: z.optional(z.boolean()),
  thinking: z.optional(z.boolean()),
  efforts: z.array(EffortSchema),
  source: z.optional(z.enum(['provider', 'catalogue', 'setting'])),
});
export type ModelRow = z.infer<typeof ModelRowSchema>;

/** `found`: nobody configured it, it runs on this machine. */
export const AccountStateSchema = z.enum(['ready', 'found', 'needs-key', 'failing']);
export type AccountState = z.infer<typeof AccountStateSchema>;

export const AccountSchema = z.object({
  id: z.string(),
  label: z.string(),
  state: AccountStateSchema,
  /** Why it could not be asked for its models. */
  fault: z.optional(FaultSchema),
  address: z.optional(z.string()),
  defaultModel: z.optional(z.string()),
  /** How many models it offers; absent until it has said so. */
  models: z.optional(z.number()),
  prices: z.enum(['provider', 'catalogue', 'setting', 'free', 'unknown']),
  /** Where its key is; `needless` where it takes none. */
  key: z.enum(['stored', 'environment', 'none', 'needless']),
  /** Whether a setting or a stored key of the user's makes it what it is. */
  removable: z.boolean(),
});
export type Account = z.infer<typeof AccountSchema>;

export const GapSchema = z.enum(['no-tools', 'no-images', 'small-context', 'no-price', 'unknown', 'not-ready']);
export type Gap = z.infer<typeof GapSchema>;

export const LinkSchema = z.object({
  id: z.string(),
  label: z.string(),
  /** What it lacks beside the model of new sessions. */
  gaps: z.array(GapSchema),
});

export const PreferencesSchema = z.object({
  effort: EffortSchema,
  /** PROVIDER/MODEL; what is absent is chosen by itself. */
  roles: z.partialRecord(ModelRoleSchema, z.string()),
  fallback: z.array(z.string()),
});
export type Preferences = z.infer<typeof PreferencesSchema>;

export const ProviderStateSchema = z.object({
  accounts: z.array(AccountSchema),
  models: z.array(ModelRowSchema),
  /** Models are still being asked for. */
  asking: z.boolean(),
  preferences: PreferencesSchema,
  /** What is asked where nothing is chosen. */
  defaults: z.object({ model: z.optional(z.string()), roles: z.partialRecord(ModelRoleSchema, z.string()) }),
  chain: z.array(LinkSchema),
  /** The day of the bundled catalogue. */
  catalogue: z.optional(z.string()),
  /** Why nothing can be asked or changed here. */
  blocked: z.optional(FaultSchema),
});
export type ProviderState = z.infer<typeof ProviderStateSchema>;

export const HealthSchema = z.object({
  /** PROVIDER/MODEL. */
  model: z.string(),
  requests: z.number(),
  failed: z.number(),
  lastAt: z.number(),
  lastFault: z.optional(z.object({ at: z.number(), code: z.string(), text: z.string() })),
  /** Median of the time until the first piece of an answer. */
  firstMs: z.optional(z.number()),
  /** Median of what came each second after that. */
  tokensPerSecond: z.optional(z.number()),
});
export type Health = z.infer<typeof HealthSchema>;

export const RestingSchema = z.object({
  name: z.string(),
  since: z.number(),
  retryAt: z.number(),
  trying: z.boolean(),
  why: z.optional(z.string()),
});
export type Resting = z.infer<typeof RestingSchema>;

const sum = {
  requests: z.number(),
  tokens: z.number(),
  usd: z.number(),
  /** Requests whose price is unknown. */
  unpriced: z.number(),
};
export const SumSchema = z.object(sum);
export type Sum = z.infer<typeof SumSchema>;
export const DaySchema = z.object({ day: z.string(), model: z.string(), local: z.boolean(), ...sum });
export type Day = z.infer<typeof DaySchema>;

export const SpendSchema = z.object({
  /** The days that the chart has, oldest first: YYYY-MM-DD. */
  days: z.array(z.string()),
  rows: z.array(DaySchema),
  today: SumSchema,
  month: SumSchema,
  /** What the user lets a day take; what is absent has no limit. */
  limit: z.optional(
    z.object({ usd: z.optional(z.number()), tokens: z.optional(z.number()), requests: z.optional(z.number()) }),
  ),
});
export type Spend = z.infer<typeof SpendSchema>;

export const FiguresSchema = z.object({
  now: z.number(),
  resting: z.array(RestingSchema),
  health: z.array(HealthSchema),
  /** Absent where nothing is kept of other sessions. */
  spend: z.optional(SpendSchema),
  fault: z.optional(FaultSchema),
});
export type Figures = z.infer<typeof FiguresSchema>;

const request = <T extends string, S extends z.core.$ZodLooseShape>(type: T, body: S) =>
  z.object({ type: z.literal(type), ...body });
const account = z.string().check(z.maxLength(200));
const model = z.string().check(z.maxLength(400));

export const ProviderRequestSchema = z.discriminatedUnion('type', [
  /** The host asks for kind, address and key in boxes of the editor: no key comes here. */
  request('account.add', {}),
  /** Gives how long it took, or exactly what was wrong. */
  request('account.test', { account }),
  request('account.key', { account }),
  request('account.remove', { account }),
  /** Empty: what is asked where nothing is chosen. */
  request('model.set', { role: ModelRoleSchema, model }),
  request('effort.set', { effort: EffortSchema }),
  request('fallback.set', { chain: z.array(model).check(z.maxLength(50)) }),
  request('models.ask', {}),
  request('model.choose', {}),
  request('limits.open', {}),
]);
export type ProviderRequest = z.infer<typeof ProviderRequestSchema>;

export const TestedSchema = z.object({ ms: z.number() });

export const ToProviderHostSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hello'), version: z.number() }),
  z.object({ kind: z.literal('request'), id: z.number(), request: ProviderRequestSchema }),
]);
export type ToProviderHost = z.infer<typeof ToProviderHostSchema>;

export const ToProviderPageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('state'), state: ProviderStateSchema }),
  z.object({ kind: z.literal('figures'), figures: FiguresSchema }),
  z.object({ kind: z.literal('reply'), id: z.number(), result: z.unknown() }),
  z.object({ kind: z.literal('refusal'), id: z.number(), fault: FaultSchema }),
]);
export type ToProviderPage = z.infer<typeof ToProviderPageSchema>;
