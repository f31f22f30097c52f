// Ends what is asked to end at the same moment as one: a run's Stop concerns many commands, and each look at all processes costs.
import { setImmediate as soon } from 'node:timers/promises';
import { endTree, type Target } from './process-tree.ts';

/** Gives what could not be ended, of all that were ended together. */
export function createEnding(): (target: Target) => Promise<readonly number[]> {
  let gathered: Target[] = [];
  let ending: Promise<readonly number[]> | undefined;
  const begin = async () => {
    await soon();
    const targets = gathered;
    gathered = [];
    ending = undefined;
    return endTree({
      leaders: targets.flatMap((target) => target.leaders),
      marks: targets.flatMap((target) => target.marks),
      since: Math.min(...targets.map((target) => target.since)),
    });
  };
  return (target) => {
    gathered.push(target);
    ending ??= begin();
    return ending;
  };
}
