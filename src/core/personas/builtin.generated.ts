// Every persona in builtin/, in the order of the file names. Written by `npm run build`; do not edit.
import { engineer } from './builtin/engineer.ts';
import { planner } from './builtin/planner.ts';
import { reviewer } from './builtin/reviewer.ts';
import { tester } from './builtin/tester.ts';
import type { Persona } from './persona.ts';

export const builtinPersonas: readonly Persona[] = [
  engineer,
  planner,
  reviewer,
  tester,
];
