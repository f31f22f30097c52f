// Putting changes aside, and bringing them back.
import type { GitFile, GitWrite } from '../../../core/ports/git.ts';
import { count } from '../../../core/shared/text.ts';
import { fail, type Outcome, succeed } from '../../../protocol/fault.ts';
import { drivenPaths, refuseDriven } from '../drivers.ts';
import { pathInput } from '../paths.ts';
import { commitOf, type GitSession } from '../session.ts';
import {
  changedBelow,
  changesBetween,
  type Draft,
  FROM_INPUT,
  headOf,
  namesOf,
  refuseIncludes,
  stateOf,
  touchedBy,
} from './draft.ts';

export async function draftStash(
  git: GitSession,
  { message, paths }: Extract<GitWrite, { op: 'stash' }>,
  signal: AbortSignal,
): Promise<Outcome<Draft>> {
  const closed = refuseIncludes(git);
  if (!closed.ok) return closed;
  const head = await headOf(git, signal);
  if (!head.ok) return head;
  const changed = await changedBelow(git, paths, signal, 'no');
  if (!changed.ok) return changed;
  const files = changed.value;
  if (files.length === 0) return fail('git.nothing-to-stash', 'No tracked file has changed.');
  if (files.some((file) => file.index === 'U')) {
    return fail('git.conflict', 'There are unresolved conflicts. Resolve and stage them first.');
  }
  const open = await refuseDriven(git, namesOf(files), signal);
  if (!open.ok) return open;
  const title = message === undefined ? [] : [`--message=${message}`];
  const only = paths.length === 0 ? [] : FROM_INPUT;
  return succeed({
    files,
    touched: files.flatMap(({ path, from, index }) => [
      { path, change: index === 'A' || index === 'R' ? ('delete' as const) : ('write' as const) },
      ...(from === undefined ? [] : [{ path: from, change: 'write' as const }]),
    ]),
    notes: ['Untracked files stay where they are.'],
    state: stateOf(head.value, files),
    carry: async (now, running) => {
      const input = paths.length === 0 ? undefined : pathInput(namesOf(files));
      const done = await now.tell(['stash', 'push', '--quiet', ...title, ...only], running, { input });
      return done.ok ? succeed(`Stashed the changes of ${count(files.length, 'file')}; pop brings them back.`) : done;
    },
  });
}

export async function draftPop(git: GitSession, number: number, signal: AbortSignal): Promise<Outcome<Draft>> {
  const closed = refuseIncludes(git);
  if (!closed.ok) return closed;
  const head = await headOf(git, signal);
  if (!head.ok) return head;
  const stash = await commitOf(git, `stash@{${number}}`, signal);
  if (!stash.ok)
    return fail('git.no-revision', `There is no stash ${number}. git with op stashes shows what there is.`);
  const names = await changesBetween(git, `${stash.value}^1`, stash.value, signal);
  if (!names.ok) return names;
  const untracked = await untrackedOf(git, stash.value, signal);
  if (!untracked.ok) return untracked;
  const files = [...names.value, ...untracked.value];
  const paths = namesOf(files);
  for (const commit of [undefined, stash.value]) {
    const open = await refuseDriven(git, paths, signal, commit);
    if (!open.ok) return open;
    const merged = await drivenPaths(git, 'merge', paths, signal, commit);
    if (!merged.ok) return merged;
    const [first] = merged.value;
    if (first !== undefined) {
      return fail(
        'git.refused',
        `${first.path} is merged by ${first.driver}, which is a program that is not run here. Use git in a terminal for this stash.`,
      );
    }
  }
  return succeed({
    files: [],
    touched: touchedBy(files),
    state: stateOf(head.value, stash.value),
    carry: async (now, running) => {
      const done = await now.tell(['stash', 'pop', '--quiet', `stash@{${number}}`], running, { also: [1] });
      if (!done.ok) return done;
      if (done.value.exitCode === 0)
        return succeed(`Brought back the stashed changes of ${count(files.length, 'file')}.`);
      const said = `${done.value.text}\n${done.value.errors}`.trim().split('\n').slice(0, 8).join('\n');
      return fail('git.conflict', `The stash could not be brought back cleanly and is kept: ${said}`);
    },
  });
}

async function untrackedOf(git: GitSession, stash: string, signal: AbortSignal): Promise<Outcome<readonly GitFile[]>> {
  const third = await commitOf(git, `${stash}^3`, signal);
  if (!third.ok) return third.fault.code === 'git.no-revision' ? succeed([]) : third;
  const told = await git.ask(['ls-tree', '-r', '-z', '--name-only', '--full-tree', third.value], signal);
  if (!told.ok) return told;
  const paths = told.value.text.split('\0').filter((path) => path !== '');
  return succeed(paths.map((path) => ({ path, index: 'A', tree: '.' })));
}
