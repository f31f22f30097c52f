// Where the command line keeps its state and takes its settings: the user's own folder and environment, never the workspace.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Approve } from '../../core/create.ts';
import type { LoggerPort } from '../../core/ports/machine.ts';
import { type Fault, fail, fault, type Outcome, succeed } from '../../protocol/fault.ts';
import type { Limit } from '../../protocol/limits.ts';
import type { Surroundings } from '../compose.ts';
import { readSettings, type Settings } from '../settings.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export function homeFolder(environment: Environment): string {
  const { ORQUESTRA_HOME: own, XDG_DATA_HOME: data, APPDATA: roaming } = environment;
  if (own !== undefined && own !== '') return resolve(own);
  if (process.platform === 'win32' && roaming !== undefined) return join(roaming, 'orquestra');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'orquestra');
  return join(data ?? join(homedir(), '.local', 'share'), 'orquestra');
}

/** `settings.json` in the home folder holds the same settings as the editor's, without their prefix. */
function readSettingsFile(home: string): { readonly settings: Settings; readonly warnings: readonly Fault[] } {
  const file = join(home, 'settings.json');
  let raw: Readonly<Record<string, unknown>> = {};
  const broken: Fault[] = [];
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) raw = { ...parsed };
    else broken.push(fault('settings.unreadable', `${file} must hold one JSON object. Correct or remove the file.`));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) {
      const why = error instanceof Error ? error.message : String(error);
      broken.push(fault('settings.unreadable', `${file} cannot be read: ${why}. Correct or remove the file.`));
    }
  }
  const { settings, warnings } = readSettings(
    (key) => raw[key],
    (key) => `${key} in ${file}`,
  );
  return { settings, warnings: [...broken, ...warnings] };
}

/** Said loosely, it is rather on than off. */
const isOn = (value: string | undefined) => value !== undefined && !/^(?:|0|false|no|off)$/i.test(value.trim());

export async function surroundingsOf(given: {
  readonly roots: readonly string[];
  readonly environment: Environment;
  readonly approve: Approve;
  readonly logger: LoggerPort;
  /** Of the command line, before what the settings say of a run. */
  readonly max?: Limit;
}): Promise<Outcome<{ readonly surroundings: Surroundings; readonly warnings: readonly Fault[] }>> {
  for (const root of given.roots) {
    const found = await stat(root).catch(() => undefined);
    if (found?.isDirectory() !== true) {
      return fail('cli.bad-folder', `${root} is not a folder; give an existing one with --cwd.`);
    }
  }
  const home = homeFolder(given.environment);
  const { settings: written, warnings } = readSettingsFile(home);
  const settings = {
    ...written,
    offline: written.offline || isOn(given.environment.ORQUESTRA_OFFLINE),
    limits: { ...written.limits, run: { ...written.limits.run, ...given.max } },
  };
  const workspace = createHash('sha256')
    .update(given.roots.map((root) => resolve(root)).join('\n'))
    .digest('hex')
    .slice(0, 16);
  const surroundings: Surroundings = {
    storage: home,
    memory: join(home, 'memory', workspace),
    rulesFile: join(home, 'rules.json'),
    roots: given.roots.map((root) => resolve(root)),
    settings: () => settings,
    // The only place that keys of the user's own accounts can come from here.
    key: async (provider) => given.environment[`${provider.toUpperCase().replace(/[^A-Z0-9]/g, '_')}_API_KEY`],
    environment: given.environment,
    logger: given.logger,
    trusted: () => true,
    blocked: () => undefined,
    defaultMode: () => settings.mode,
    approve: given.approve,
  };
  return succeed({ surroundings, warnings });
}
