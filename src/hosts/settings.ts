// The settings all hosts share: one schema, read setting by setting, so that a malformed one spoils only itself.
import * as z from 'zod';
import { providerKinds } from '../adapters/llm/kinds.generated.ts';
import { type Autonomy, AutonomySchema, type Mode, ModeSchema } from '../protocol/approval.ts';
import { type Fault, fault } from '../protocol/fault.ts';
import { type Limits, LimitsSchema } from '../protocol/limits.ts';
import { type Effort, EffortSchema } from '../protocol/message.ts';

const QuirksSchema = z.strictObject({
  maxTokensField: z.enum(['max_tokens', 'max_completion_tokens']).optional(),
  reasoningField: z.enum(['reasoning_effort', 'reasoning', 'thinking', 'thinking_and_effort', 'none']).optional(),
  givesBackReasoning: z
    .enum(['reasoning_content', 'reasoning', 'reasoning_details', 'thinking_blocks', 'content'])
    .optional(),
  callIds: z.enum(['nine']).optional(),
  answersResults: z.boolean().optional(),
  signsCalls: z.boolean().optional(),
  cacheControl: z.boolean().optional(),
  cacheKey: z.boolean().optional(),
  files: z.boolean().optional(),
  noStreamOptions: z.boolean().optional(),
  noParallel: z.boolean().optional(),
  plainSchemas: z.boolean().optional(),
  systemRole: z.enum(['system', 'developer', 'user']).optional(),
  extraBody: z.record(z.string(), z.unknown()).optional(),
});

const MODEL_ID = z.string().regex(/^[^/]+\/.+$/, 'write it as PROVIDER/MODEL');
const dollars = z.number().min(0);
const PriceSchema = z
  .strictObject({
    input: dollars,
    output: dollars,
    cachedInput: dollars.optional(),
    cacheWrite: dollars.optional(),
  })
  // Where nothing is said of a cache, nothing is cheaper for it.
  .transform(({ cachedInput, ...price }) => ({ ...price, cachedInput: cachedInput ?? price.input }));

export const ProviderSettingSchema = z.object({
  id: z
    .string()
    .min(1)
    .regex(/^[a-z0-9][a-z0-9._-]*$/i, 'use letters, digits, dots and dashes'),
  kind: z.enum(providerKinds.map(({ kind }) => kind)),
  label: z.string().optional(),
  baseUrl: z.url({ protocol: /^https?$/ }).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  models: z.array(z.string().min(1)).optional(),
  wire: z.enum(['openai-chat', 'openai-responses', 'anthropic-messages']).optional(),
  quirks: QuirksSchema.optional(),
});
export type ProviderSetting = z.infer<typeof ProviderSettingSchema>;

const RolesSchema = z.strictObject({
  plan: MODEL_ID.optional(),
  act: MODEL_ID.optional(),
  fast: MODEL_ID.optional(),
  summarise: MODEL_ID.optional(),
  embed: MODEL_ID.optional(),
});

export interface Settings {
  readonly providers: readonly ProviderSetting[];
  /** PROVIDER/MODEL for new sessions; empty chooses the first provider that is configured. */
  readonly model: string;
  /** PROVIDER/MODEL by what it is used for. */
  readonly models: z.infer<typeof RolesSchema>;
  /** PROVIDER/MODEL to go on with, in this order, when a model fails. */
  readonly fallback: readonly string[];
  /** What models cost, by PROVIDER/MODEL; wins over what is known of them. */
  readonly prices: Readonly<Record<string, z.infer<typeof PriceSchema>>>;
  /** How much models think in new sessions. */
  readonly effort: Effort;
  /** Whether servers of models are looked for on this machine. */
  readonly findLocal: boolean;
  readonly mode: Mode;
  /** How much is asked. */
  readonly autonomy: Autonomy;
  readonly searchProvider: 'none' | 'brave' | 'tavily' | 'searxng';
  readonly searchUrl: string;
  readonly ripgrepPath: string;
  readonly newProblems: 'tell' | 'rollBack' | 'ignore';
  /** Milliseconds. */
  readonly problemsWait: number;
  /** Names of variables that commands get beside those that programs need. */
  readonly commandsEnvironment: readonly string[];
  readonly sandbox: 'off' | 'workspace';
  /** Hosts that commands in the sandbox may reach. */
  readonly sandboxHosts: readonly string[];
  /** Nothing leaves this machine. */
  readonly offline: boolean;
  /** What models may take. */
  readonly limits: Limits;
}

const SCHEMAS = {
  providers: z.array(ProviderSettingSchema),
  model: z.string().regex(/^$|^[^/]+\/.+$/, 'write it as PROVIDER/MODEL'),
  models: RolesSchema,
  fallback: z.array(MODEL_ID),
  prices: z.record(MODEL_ID, PriceSchema),
  effort: EffortSchema,
  findLocal: z.boolean(),
  mode: ModeSchema,
  autonomy: AutonomySchema,
  searchProvider: z.enum(['none', 'brave', 'tavily', 'searxng']),
  searchUrl: z.union([z.literal(''), z.url({ protocol: /^https?$/ })]),
  ripgrepPath: z.string(),
  newProblems: z.enum(['tell', 'rollBack', 'ignore']),
  problemsWait: z.number().min(0).max(30_000),
  commandsEnvironment: z.array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'write names of variables')),
  sandbox: z.enum(['off', 'workspace']),
  sandboxHosts: z.array(
    z.string().regex(/^(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{1,5})?$/i, 'write names of hosts'),
  ),
  offline: z.boolean(),
  limits: LimitsSchema,
} as const;

export const DEFAULTS: Settings = {
  providers: [],
  model: '',
  models: {},
  fallback: [],
  prices: {},
  effort: 'default',
  findLocal: true,
  mode: 'agent',
  autonomy: 'balanced',
  searchProvider: 'none',
  searchUrl: '',
  ripgrepPath: '',
  newProblems: 'tell',
  problemsWait: 1_500,
  commandsEnvironment: [],
  sandbox: 'off',
  sandboxHosts: [],
  offline: false,
  limits: {},
};

/** Whoever wanted less to happen unasked, or less to be spent, and misspelt it does not get more. */
const STRICTEST: Partial<Settings> = { autonomy: 'careful', limits: { day: { requests: 0 } } };

/** `get` gives the raw value of one setting, undefined where it is not set; `named` says it as the user knows it. */
export function readSettings(
  get: (key: keyof Settings) => unknown,
  named: (key: keyof Settings) => string,
): { readonly settings: Settings; readonly warnings: readonly Fault[] } {
  const warnings: Fault[] = [];
  const read = <K extends keyof Settings>(key: K): Settings[K] => {
    const raw = get(key);
    if (raw === undefined || raw === null) return DEFAULTS[key];
    const parsed = SCHEMAS[key].safeParse(raw);
    // Each schema's output is its setting's type; the table keeps the two side by side.
    if (parsed.success) return parsed.data as Settings[K];
    const issue = parsed.error.issues[0];
    const where = [named(key), ...(issue?.path ?? [])].join('.');
    warnings.push(
      fault(
        'settings.malformed',
        `The setting ${where} is not valid (${plain(issue)}). ${key in STRICTEST ? 'The strictest' : 'Its default'} is used until you correct it.`,
        {
          action: 'open-settings',
        },
      ),
    );
    return { ...DEFAULTS, ...STRICTEST }[key];
  };
  const settings: Settings = {
    providers: read('providers'),
    model: read('model'),
    models: read('models'),
    fallback: read('fallback'),
    prices: read('prices'),
    effort: read('effort'),
    findLocal: read('findLocal'),
    mode: read('mode'),
    autonomy: read('autonomy'),
    searchProvider: read('searchProvider'),
    searchUrl: read('searchUrl'),
    ripgrepPath: read('ripgrepPath'),
    newProblems: read('newProblems'),
    problemsWait: read('problemsWait'),
    commandsEnvironment: read('commandsEnvironment'),
    sandbox: read('sandbox'),
    sandboxHosts: read('sandboxHosts'),
    offline: read('offline'),
    limits: read('limits'),
  };
  return { settings, warnings };
}

function plain(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'invalid_value') return `choose one of ${issue.values.map(String).join(', ')}`;
  return issue?.message ?? 'it cannot be read';
}
