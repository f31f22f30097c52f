// What the policy says about a command line, for the probe.
import { type Answer, answer } from './answer.ts';
import { decide } from './decide.ts';
import { type Given, NOTHING_GIVEN } from './read-given.ts';

export interface CommandQuestion extends Partial<Given> {
  readonly cmd: string;
  readonly shell?: string;
  readonly cwd?: string;
}

/** Every command asks unless a rule names exactly it; what would ruin the machine or hide itself is denied, in any shell. */
export function classify({ cmd, cwd = '.', shell: _shell, ...given }: CommandQuestion): Answer {
  const effects = [{ kind: 'execute', command: cmd, cwd, inside: true } as const];
  return answer(decide({ ...NOTHING_GIVEN, ...given, effects, trusted: true }), effects);
}
