// What touching a path means, from where it really leads: the same code for the tools and for the probe.
import type { Effect } from '../../protocol/approval.ts';
import type { Located } from '../ports/files.ts';
import { type Access, guardPath } from './guard-path.ts';

export function pathEffect(kind: Access, located: Located): Effect {
  const { path, label, inside, root } = located;
  const guarded = guardPath(path, root?.path, kind);
  return { kind, path, label, inside, ...(guarded === undefined ? {} : { guarded }) };
}
