// Staging and unstaging: exactly the files that were described.
import { count } from '../../../core/shared/text.ts';
import { fail, type Outcome, succeed } from '../../../protocol/fault.ts';
import { refuseDriven } from '../drivers.ts';
import { pathInput } from '../paths.ts';
import type { GitSession } from '../session.ts';
import { changedBelow, type Draft, FROM_INPUT, namesOf, stateOf } from './draft.ts';

export async function draftStage(
  git: GitSession,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<Outcome<Draft>> {
  const changed = await changedBelow(git, paths, signal, 'all');
  if (!changed.ok) return changed;
  const files = changed.value.filter((file) => file.tree !== '.');
  if (files.length === 0) return fail('git.nothing-to-stage', 'Nothing has changed there since it was last staged.');
  const open = await refuseDriven(git, namesOf(files), signal);
  if (!open.ok) return open;
  return succeed({
    files,
    touched: [],
    state: stateOf(files),
    carry: async (now, running) => {
      const done = await now.tell(['add', '--all', ...FROM_INPUT], running, { input: pathInput(namesOf(files)) });
      return done.ok ? succeed(`Staged ${count(files.length, 'file')}.`) : done;
    },
  });
}

export async function draftUnstage(
  git: GitSession,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<Outcome<Draft>> {
  const changed = await changedBelow(git, paths, signal, 'no');
  if (!changed.ok) return changed;
  const files = changed.value.filter((file) => file.index !== '.');
  if (files.length === 0) return fail('git.nothing-to-stage', 'Nothing is staged there.');
  return succeed({
    files,
    touched: [],
    state: stateOf(files),
    carry: async (now, running) => {
      const done = await now.tell(['reset', '--quiet', ...FROM_INPUT], running, { input: pathInput(namesOf(files)) });
      return done.ok ? succeed(`Unstaged ${count(files.length, 'file')}.`) : done;
    },
  });
}
