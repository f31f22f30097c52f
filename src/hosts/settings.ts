// The settings all hosts share: one schema, read setting by setting, so that a malformed one spoils only itself.
import * as z from 'zod';
import { type Autonomy, AutonomySchema, type Mode, ModeSchema } from '../protocol/approval.ts';
import { type Fault, fault } from '../protocol/fault.ts';

export const ProviderSettingSchema = z.object({
  id: z
    .string()
    .min(1)
    .regex(/^[a-z0-9][a-z0-9._-]*$/i, 'use letters, digits, dots and dashes'),
  kind: z.enum(['openai', 'anthropic', 'ollama']),
  label: z.string().optional(),
  baseUrl: z.url({ protocol: /^https?$/ }).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  models: z.array(z.string().min(1)).optional(),
});
export type ProviderSetting = z.infer<typeof ProviderSettingSchema>;

export interface Settings {
  readonly providers: readonly ProviderSetting[];
  /** PROVIDER/MODEL for new sessions; empty chooses the first provider that is configured. */
  readonly model: string;
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
}

const SCHEMAS = {
  providers: z.array(ProviderSettingSchema),
  model: z.string().regex(/^$|^[^/]+\/.+$/, 'write it as PROVIDER/MODEL'),
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
} as const;

export const DEFAULTS: Settings = {
  providers: [],
  model: '',
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
};

/** Whoever wanted less to happen unasked and misspelt it does not get more. */
const STRICTEST: Partial<Settings> = { autonomy: 'careful' };

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
  };
  return { settings, warnings };
}

function plain(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'invalid_value') return `choose one of ${issue.values.map(String).join(', ')}`;
  return issue?.message ?? 'it cannot be read';
}
