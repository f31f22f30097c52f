// Every known program or family of them in programs/, in the order of the file names. Written by `npm run build`; do not edit.
import { archives } from './programs/archives.ts';
import { changes } from './programs/changes.ts';
import { cloud } from './programs/cloud.ts';
import { files } from './programs/files.ts';
import { forges } from './programs/forge.ts';
import { git } from './programs/git.ts';
import { languages } from './programs/languages.ts';
import { machine } from './programs/machine.ts';
import { network } from './programs/network.ts';
import { packages } from './programs/packages.ts';
import { search } from './programs/search.ts';
import { secrets } from './programs/secrets.ts';
import { system } from './programs/system.ts';
import { text } from './programs/text.ts';
import { versions } from './programs/versions.ts';
import { words } from './programs/words.ts';
import type { Program } from './program.ts';

export const knownPrograms: readonly Program[] = [
  ...archives,
  ...changes,
  ...cloud,
  ...files,
  ...forges,
  ...git,
  ...languages,
  ...machine,
  ...network,
  ...packages,
  ...search,
  ...secrets,
  ...system,
  ...text,
  ...versions,
  ...words,
];
