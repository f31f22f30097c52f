// The one list of paths that always ask: files that make a program run, steer an agent, or hold secrets.
import { AGENT_PATHS } from './guarded/agents.ts';
import { type GuardedPath, guarded } from './guarded/entry.ts';
import { MACHINE_PATHS } from './guarded/machine.ts';
import { PROGRAM_PATHS } from './guarded/programs.ts';
import { SECRET_PATHS } from './guarded/secrets.ts';

/** The end of the reason by which `decide` knows what it denies in every mode, whoever approves. */
export const OWN_STATE =
  "Orquestra's own rules and sessions, or settings that bind it, are kept there, and no tool changes them";

const EDITOR = '{code*,vscodium*,cursor*,windsurf*,data}';

const OWN_STATE_PATHS = guarded(OWN_STATE, {
  folder: `
    .local/share/orquestra  application support/orquestra  appdata/{roaming,local}/orquestra
    globalstorage/orquestra.orquestra  workspacestorage/*/orquestra.orquestra
    /etc/orquestra  /library/application support/orquestra  /programdata/orquestra
    ${EDITOR}/user/profiles
  `,
  file: `
    orquestra/{rules,settings,policy}.json  .orquestra/{rules,policy}.{json,jsonc}
    ${EDITOR}/user/settings.json  data/machine/settings.json
  `,
});

/** Of several that match a path, the first tells the reason. */
export const GUARDED_PATHS: readonly GuardedPath[] = [
  ...OWN_STATE_PATHS,
  ...SECRET_PATHS,
  ...AGENT_PATHS,
  ...PROGRAM_PATHS,
  ...MACHINE_PATHS,
];
