// Every known program or family of them in programs/, in the order of the file names. Written by `npm run build`; do not edit.
import { changes } from './programs/changes.ts';
import { files } from './programs/files.ts';
import { git } from './programs/git.ts';
import { languages } from './programs/languages.ts';
import { search } from './programs/search.ts';
import { text } from './programs/text.ts';
import { words } from './programs/words.ts';
import type { Program } from './program.ts';

export const knownPrograms: readonly Program[] = [
  ...changes,
  ...files,
  ...git,
  ...languages,
  ...search,
  ...text,
  ...words,
];
