// What the provider page may ask of the editor: settings written, keys asked for in its own boxes, an account removed after a question.
import * as vscode from 'vscode';
import * as z from 'zod';
import { providerKinds } from '../../adapters/llm/kinds.generated.ts';
import type { ProviderKind } from '../../adapters/llm/spec.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { EffortSchema } from '../../protocol/message.ts';
import { ModelRoleSchema, type Preferences } from '../../protocol/provider-frame.ts';
import type { AccountFacts } from '../provider-state.ts';
import type { Providers } from '../providers.ts';
import type { Preference, ProviderActions } from '../serve-providers.ts';
import type { ProviderSetting } from '../settings.ts';
import { untrustedHere } from './blocked.ts';
import { connectProvider } from './connect.ts';
import { askKey, secretName, whileTesting } from './connect-inputs.ts';
import { readEditorSettings } from './editor-settings.ts';

export interface ProviderActionParts {
  readonly secrets: vscode.SecretStorage;
  readonly directory: Providers;
  /** Reads settings and keys again. */
  readonly reload: () => Promise<void>;
  readonly chooseModel: () => Promise<Outcome<unknown>>;
}

export function providerActions(parts: ProviderActionParts): ProviderActions {
  const { secrets, directory, reload } = parts;
  /** Whatever has changed is read before the page is told. */
  const afterwards = async (done: Promise<boolean>): Promise<Outcome<boolean>> => {
    const changed = await done;
    if (changed) await reload();
    return succeed(changed);
  };
  return {
    blocked: () => untrustedHere()?.fault,
    preferences: readPreferences,
    facts: (id) => factsOf(id, secrets),
    write: async (preference) => {
      const written = await write(preference);
      if (written.ok) await reload();
      return written;
    },
    addAccount: () => afterwards(connectProvider(secrets, directory)),
    replaceKey: async (id) => {
      const kind = kindOf(id);
      if (kind === undefined || kind.local === true) return fail('provider.unknown', `${id} takes no key.`);
      return afterwards(replaceKey(settingOf(id) ?? { id, kind: kind.kind }, kind, parts));
    },
    removeAccount: (id) => afterwards(removeAccount(id, secrets)),
    chooseModel: parts.chooseModel,
    openLimits: async () => {
      await vscode.commands.executeCommand('workbench.action.openSettings', '@id:orquestra.limits');
      return succeed(undefined);
    },
  };
}

const configuration = () => vscode.workspace.getConfiguration('orquestra');
const settingOf = (id: string) => readEditorSettings().settings.providers.find((one) => one.id === id);

const RolesSchema = z.partialRecord(z.enum(ModelRoleSchema.options), z.string());

const kindOf = (id: string) => {
  const kind = settingOf(id)?.kind ?? id;
  return providerKinds.find((one) => one.kind === kind);
};

async function factsOf(id: string, secrets: vscode.SecretStorage): Promise<AccountFacts> {
  const [setting, kind] = [settingOf(id), kindOf(id)];
  const stored = await secrets.get(secretName(id)).then(
    (key) => key !== undefined,
    () => false,
  );
  // The environment supplies the keys of built-in providers alone.
  const given = kind?.kind === id && kind.keyNames.some((name) => process.env[name] !== undefined);
  const needless = kind === undefined || kind.local === true || kind.keyless === 'always';
  return {
    key: stored ? 'stored' : given ? 'environment' : needless ? 'needless' : 'none',
    removable: stored || setting !== undefined,
    ...(setting?.baseUrl === undefined ? {} : { address: setting.baseUrl }),
  };
}

/** What is malformed counts as not set: the settings say elsewhere what is wrong with them. */
function readPreferences(): Preferences {
  const settings = configuration();
  const read = <T>(name: string, schema: z.ZodType<T>, otherwise: T): T => {
    const parsed = schema.safeParse(settings.get<unknown>(name));
    return parsed.success ? parsed.data : otherwise;
  };
  const model = read('model', z.string(), '');
  return {
    effort: read('effort', z.enum(EffortSchema.options), 'default'),
    roles: { ...(model === '' ? {} : { act: model }), ...read('models', RolesSchema, {}) },
    fallback: read('fallback', z.array(z.string()), []),
  };
}

async function write(preference: Preference): Promise<Outcome<void>> {
  for (const [name, value] of settingsFor(preference)) {
    try {
      await configuration().update(name, value, vscode.ConfigurationTarget.Global);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return fail('settings.unwritten', `The setting orquestra.${name} could not be written: ${why}`);
    }
  }
  return succeed(undefined);
}

/** Empty is not set: the setting then does not stand in the file. */
function settingsFor(preference: Preference): readonly (readonly [string, unknown])[] {
  if (preference.name === 'effort') return [['effort', preference.value === 'default' ? undefined : preference.value]];
  if (preference.name === 'fallback')
    return [['fallback', preference.value.length === 0 ? undefined : [...preference.value]]];
  const { role, value } = preference;
  const { [role]: _, ...others } = configuration().get<Readonly<Record<string, unknown>>>('models') ?? {};
  // What acts stands in the older setting, which the other would win over.
  const roles = value === '' || role === 'act' ? others : { ...others, [role]: value };
  const models = ['models', Object.keys(roles).length === 0 ? undefined : roles] as const;
  return role === 'act' ? [models, ['model', value === '' ? undefined : value]] : [models];
}

async function replaceKey(
  provider: ProviderSetting,
  { title, keyless }: ProviderKind,
  { secrets, directory }: ProviderActionParts,
): Promise<boolean> {
  const label = provider.label ?? title;
  const test = (key: string) => whileTesting(label, (signal) => directory.check(provider, key, signal));
  const optional = keyless === 'elsewhere' && provider.baseUrl !== undefined;
  const key = await askKey({ title: `New key of ${label}`, optional }, test);
  if (key === undefined) return false;
  if (key === '') await secrets.delete(secretName(provider.id));
  else await secrets.store(secretName(provider.id), key);
  return true;
}

async function removeAccount(id: string, secrets: vscode.SecretStorage): Promise<boolean> {
  const yes = 'Remove';
  const detail = 'Its key is deleted from secret storage and its entry from your settings. Sessions are kept.';
  const answer = await vscode.window.showWarningMessage(`Remove the provider ${id}?`, { modal: true, detail }, yes);
  if (answer !== yes) return false;
  const more = (kindOf(id)?.questions ?? []).flatMap(({ name }) => (name === undefined ? [] : [`${id}:${name}`]));
  for (const name of [id, ...more]) await secrets.delete(secretName(name));
  const known = configuration().inspect<unknown>('providers')?.globalValue;
  if (Array.isArray(known)) {
    const others = known.filter(
      (one: unknown) => !(typeof one === 'object' && one !== null && 'id' in one && one.id === id),
    );
    const kept = others.length === 0 ? undefined : others;
    if (others.length < known.length)
      await configuration().update('providers', kept, vscode.ConfigurationTarget.Global);
  }
  return true;
}
