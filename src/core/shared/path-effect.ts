// What touching a path means, from where it really leads: the same code for the tools and for the probe.
import type { Effect } from '../../protocol/approval.ts';
import type { Located } from '../ports/files.ts';
import { type Access, guardPath } from './guard-path.ts';

/** Removing one name leaves the others as they are. */
const ELSEWHERE = 'the file has other names (hard links), perhaps outside the workspace, and changes under all of them';

export function pathEffect(kind: Access, located: Located): Effect {
  const { path, label, inside, root, via, names = 1 } = located;
  const shared = kind === 'write' && names > 1 ? `${names} names: ${ELSEWHERE}.` : undefined;
  // Who follows the same link is led to the same file: a program obeys `.vscode/tasks.json` wherever it really lies.
  const linked = via === undefined ? undefined : guardPath(via, undefined, kind);
  const guarded = guardPath(path, root?.path, kind) ?? linked ?? shared;
  return { kind, path, label, inside, ...(guarded === undefined ? {} : { guarded }) };
}
