// Making a branch, and switching to one.
import { count } from '../../../core/shared/text.ts';
import { fail, type Outcome, succeed } from '../../../protocol/fault.ts';
import { refuseDriven } from '../drivers.ts';
import { commitOf, type GitSession } from '../session.ts';
import { changesBetween, type Draft, headOf, namesOf, refuseIncludes, stateOf, touchedBy } from './draft.ts';

const QUIET = ['--quiet', '--no-recurse-submodules'];

export async function draftBranch(git: GitSession, name: string, signal: AbortSignal): Promise<Outcome<Draft>> {
  const valid = await checkName(git, name, signal);
  if (!valid.ok) return valid;
  if (valid.value)
    return fail('git.exists', `There is a branch ${name} already. Switch to it, or choose another name.`);
  const head = await headOf(git, signal);
  if (!head.ok) return head;
  return succeed({
    files: [],
    touched: [],
    state: stateOf(head.value),
    carry: async (now, running) => {
      const done = await now.tell(['switch', ...QUIET, '--no-track', '-c', name], running);
      return done.ok ? succeed(`Created ${name} and switched to it.`) : done;
    },
  });
}

/** Whether the branch exists. */
async function checkName(git: GitSession, name: string, signal: AbortSignal): Promise<Outcome<boolean>> {
  const bad = fail('git.bad-name', `${JSON.stringify(name)} cannot be the name of a branch.`);
  if (name.startsWith('-') || name === 'HEAD' || name === '@' || name.includes('@{')) return bad;
  const checked = await git.ask(['check-ref-format', `refs/heads/${name}`], signal, { also: [1] });
  if (!checked.ok) return checked;
  if (checked.value.exitCode !== 0) return bad;
  const found = await git.ask(['show-ref', '--verify', '--quiet', `refs/heads/${name}`], signal, { also: [1] });
  return found.ok ? succeed(found.value.exitCode === 0) : found;
}

export async function draftSwitch(git: GitSession, name: string, signal: AbortSignal): Promise<Outcome<Draft>> {
  const closed = refuseIncludes(git);
  if (!closed.ok) return closed;
  const valid = await checkName(git, name, signal);
  if (!valid.ok) return valid;
  if (!valid.value)
    return fail('git.no-revision', `There is no branch ${name}. git with op branches shows what there is.`);
  const head = await headOf(git, signal);
  if (!head.ok) return head;
  const target = await commitOf(git, `refs/heads/${name}`, signal);
  if (!target.ok) return target;
  const from = await commitOf(git, 'HEAD', signal);
  const names = from.ok
    ? await changesBetween(git, from.value, target.value, signal)
    : fail('git.refused', 'There is no commit yet to switch from. Commit first.');
  if (!names.ok) return names;
  const paths = namesOf(names.value);
  const now = await refuseDriven(git, paths, signal);
  if (!now.ok) return now;
  const then = await refuseDriven(git, paths, signal, target.value);
  if (!then.ok) return then;
  return succeed({
    files: [],
    touched: touchedBy(names.value),
    state: stateOf(head.value, target.value),
    carry: async (again, running) => {
      const done = await again.tell(['switch', ...QUIET, '--no-guess', name], running);
      return done.ok ? succeed(`Switched to ${name}; ${count(names.value.length, 'file')} changed.`) : done;
    },
  });
}
