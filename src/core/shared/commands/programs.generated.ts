// Every known program or family of them in programs/, in the order of the file names. Written by `npm run build`; do not edit.
import { cat } from './programs/cat.ts';
import { ls } from './programs/ls.ts';
import type { Program } from './program.ts';

export const knownPrograms: readonly Program[] = [
  ...cat,
  ...ls,
];
