// Whether a call may change files that it cannot name one by one beforehand: what it did is looked for afterwards.
import type { Effect } from '../../protocol/approval.ts';

export function mayChangeFiles(effects: readonly Effect[]): boolean {
  if (effects.some((effect) => effect.kind === 'execute')) return true;
  // A switch or a stash; a commit leaves the files alone.
  return (
    effects.some((effect) => effect.kind === 'git') &&
    effects.some((effect) => effect.kind === 'write' || effect.kind === 'delete')
  );
}
