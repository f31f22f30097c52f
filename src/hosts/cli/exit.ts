// What a command's end means to a shell.
import type { Fault } from '../../protocol/fault.ts';
import { printable } from './printable.ts';

export const EXIT = { done: 0, failed: 1, usage: 2, denied: 3, stopped: 130 } as const;

/** Faults that only the user's settings, keys or words can mend. */
const CONFIGURATION =
  /^(cli|settings|rules|provider)\.|^model\.(unknown|unconfigured|unauthorized|not-found)$|^session\.unknown$|^store\.unwritable$/;

export const exitOf = (problem: Fault): number => (CONFIGURATION.test(problem.code) ? EXIT.usage : EXIT.failed);

export function complain(text: string, code: number, more = ''): number {
  process.stderr.write(`orquestra: ${printable(text)}\n${more}`);
  return code;
}
