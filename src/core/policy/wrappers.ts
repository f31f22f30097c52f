// Which commands of a call start other programs of it: those are told beside them, and not judged alone.
import type { Effect } from '../../protocol/approval.ts';
import { nameOf } from '../shared/commands/ruinous.ts';

type ExecuteEffect = Extract<Effect, { kind: 'execute' }>;

const programOf = ({ words, command }: ExecuteEffect) => nameOf((words ?? command.trim().split(/\s+/))[0]);
const starterOf = ({ via = '' }: ExecuteEffect) => nameOf(via.trim().split(/\s+/)[0]);

const executes = (effects: readonly Effect[]) =>
  effects.flatMap((effect) => (effect.kind === 'execute' ? [effect] : []));

/** The commands that start others, whatever they are called. */
export function wrappersOf(effects: readonly Effect[]): ReadonlySet<Effect> {
  const all = executes(effects);
  const starters = new Set(all.flatMap((effect) => (effect.via === undefined ? [] : [starterOf(effect)])));
  return new Set(starters.size === 0 ? [] : all.filter((effect) => starters.has(programOf(effect))));
}

/** Whether the command that starts it is there to be asked about: then the question is about that one. */
export function isStartedByAnother(effect: ExecuteEffect, effects: readonly Effect[]): boolean {
  if (effect.via === undefined) return false;
  const others = executes(effects).filter((other) => other !== effect && other.known !== true);
  const starter = starterOf(effect);
  return others.some((other) => other.via === undefined) && others.some((other) => programOf(other) === starter);
}

/** What a command, or one that it starts, does that nobody can take back. */
export function irreversibleOf(effect: ExecuteEffect, effects: readonly Effect[]): string | undefined {
  if (effect.irreversible !== undefined || effect.known === true || effect.via !== undefined) {
    return effect.irreversible;
  }
  return executes(effects).find((other) => other.via !== undefined && other.irreversible !== undefined)?.irreversible;
}
