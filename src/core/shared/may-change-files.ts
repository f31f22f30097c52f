// Whether a call may change files that it cannot name one by one beforehand: what it did is looked for afterwards.
import type { Effect } from '../../protocol/approval.ts';

/** All that they do is told by the other effects, and these change nothing. */
export const onlyLooks = (effects: readonly Effect[]) =>
  effects.every(
    (effect) =>
      effect.kind === 'read' ||
      effect.kind === 'own' ||
      effect.kind === 'secret' ||
      (effect.kind === 'execute' && effect.known === true && effect.irreversible === undefined),
  );

export function mayChangeFiles(effects: readonly Effect[]): boolean {
  if (effects.some((effect) => effect.kind === 'execute')) return !onlyLooks(effects);
  // A switch or a stash; a commit leaves the files alone.
  return (
    effects.some((effect) => effect.kind === 'git') &&
    effects.some((effect) => effect.kind === 'write' || effect.kind === 'delete')
  );
}
