// What the policy says about a command line, for the probe.
import type { Mode, Rule } from '../../protocol/approval.ts';
import { type Answer, answer } from './answer.ts';
import { decide } from './decide.ts';

export interface CommandQuestion {
  readonly cmd: string;
  readonly shell?: string;
  readonly cwd?: string;
  readonly rules?: readonly Rule[];
  readonly mode?: Mode;
}

/** Every command asks unless a rule names exactly it; what would ruin the machine or hide itself is denied, in any shell. */
export function classify({ cmd, cwd = '.', rules = [], mode = 'agent' }: CommandQuestion): Answer {
  const effects = [{ kind: 'execute', command: cmd, cwd, inside: true } as const];
  return answer(decide({ effects, mode, rules, trusted: true }), effects);
}
