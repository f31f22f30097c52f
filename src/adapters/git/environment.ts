// The environment git runs in: what it needs, allowed by name, and the settings that stand over every configuration.
import type { Setting } from './programs.ts';

/** Where things are, in which language, and what Windows cannot start a program without. */
const ALLOWED = [
  'HOME',
  'HOMEDRIVE',
  'HOMEPATH',
  'USERPROFILE',
  'USER',
  'LOGNAME',
  'USERNAME',
  'XDG_CONFIG_HOME',
  'APPDATA',
  'LOCALAPPDATA',
  'PROGRAMDATA',
  'ALLUSERSPROFILE',
  'PROGRAMFILES',
  'SYSTEMROOT',
  'SYSTEMDRIVE',
  'WINDIR',
  'COMSPEC',
  'PATHEXT',
  'TMPDIR',
  'TEMP',
  'TMP',
  'TZ',
];

export interface GitEnvironment {
  readonly source: Readonly<Record<string, string | undefined>>;
  /** Folders with programs, all of them absolute. */
  readonly path: string;
  readonly settings: readonly Setting[];
  /** The folder above the repository: it is not looked for any higher. */
  readonly ceiling: string;
  /** Another index than the repository's own. */
  readonly index?: string;
  /** It only looks: nothing of the repository is written on the side. */
  readonly reads: boolean;
}

/** Settings go by the environment: there any key can be named, whatever signs its middle part is made of. */
export function environmentOf(given: GitEnvironment): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(given.source)) {
    if (value !== undefined && ALLOWED.includes(name.toUpperCase())) kept[name] = value;
  }
  const settings = Object.fromEntries(
    given.settings.flatMap(([key, value], index) => [
      [`GIT_CONFIG_KEY_${index}`, key],
      [`GIT_CONFIG_VALUE_${index}`, value],
    ]),
  );
  return {
    ...kept,
    PATH: given.path,
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: given.reads ? '0' : '1',
    // Nothing is fetched: no way to another repository is allowed, and what a partial clone lacks stays missing.
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_NO_LAZY_FETCH: '1',
    GIT_CEILING_DIRECTORIES: given.ceiling,
    ...(given.index === undefined ? {} : { GIT_INDEX_FILE: given.index }),
    GIT_CONFIG_COUNT: String(given.settings.length),
    ...settings,
  };
}
