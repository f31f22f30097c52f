// The one list of paths that always ask: files that make a program run, steer an agent, or hold secrets.
import { AGENT_PATHS } from './guarded/agents.ts';
import { type GuardedPath, guarded } from './guarded/entry.ts';
import { MACHINE_PATHS } from './guarded/machine.ts';
import { PROGRAM_PATHS } from './guarded/programs.ts';
import { SECRET_PATHS } from './guarded/secrets.ts';

/** The end of the reason by which `decide` knows what it denies in every mode, whoever approves. */
export const OWN_STATE =
  "Orquestra's own rules and sessions, or settings that bind it, are kept there, and no tool changes them";

const EDITORS = '{code,code - *,code-*,vscodium,vscodium - *,cursor,windsurf}';
const HOMES = '{.config,application support,appdata/roaming}';

const OWN_STATE_PATHS = guarded(OWN_STATE, {
  folder: `
    .local/share/orquestra  .config/orquestra  application support/orquestra  appdata/{roaming,local}/orquestra
    globalstorage/orquestra.orquestra  workspacestorage/*/orquestra.orquestra
    /etc/orquestra  /library/application support/orquestra  /programdata/orquestra
    ${HOMES}/${EDITORS}/user/profiles
  `,
  file: `
    .orquestra/{rules,policy}.{json,jsonc}  user-data/user/settings.json
    ${HOMES}/${EDITORS}/user/settings.json  .vscode-{server,server-*,remote}/data/{user,machine}/settings.json
  `,
});

/** Elsewhere those names may be a project's own. */
const GATE_PATHS = guarded('it may decide what Orquestra and the editor may do', {
  folder: '{code*,vscodium*,cursor*,windsurf*,data}/user/profiles',
  file: `
    orquestra/{rules,settings,policy}.json  data/machine/settings.json
    {code*,vscodium*,cursor*,windsurf*,data}/user/settings.json
  `,
});

/** Of several that match a path, the first tells the reason. */
export const GUARDED_PATHS: readonly GuardedPath[] = [
  ...OWN_STATE_PATHS,
  ...SECRET_PATHS,
  ...GATE_PATHS,
  ...AGENT_PATHS,
  ...PROGRAM_PATHS,
  ...MACHINE_PATHS,
];
