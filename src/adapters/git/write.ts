// Changes to a repository: each is looked at first, then carried out as it was described or not at all.
import type { GitWrite, PreparedGitWrite } from '../../core/ports/git.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import type { GitSession } from './session.ts';
import { draftBranch, draftSwitch } from './write/branch.ts';
import { draftCommit } from './write/commit.ts';
import type { Draft } from './write/draft.ts';
import { draftStage, draftUnstage } from './write/stage.ts';
import { draftPop, draftStash } from './write/stash.ts';

/** `again` opens the repository anew: what was made sure of may have changed while the user thought. */
export async function prepareWrite(
  git: GitSession,
  write: GitWrite,
  signal: AbortSignal,
  again: (signal: AbortSignal) => Promise<Outcome<GitSession>>,
): Promise<Outcome<PreparedGitWrite>> {
  const draft = await draftOf(git, write, signal);
  if (!draft.ok) return draft;
  const { files, touched, notes = [], state } = draft.value;
  return succeed({
    files,
    touched,
    notes,
    run: async (running) => {
      const now = await again(running);
      if (!now.ok) return now;
      const redrawn = await draftOf(now.value, write, running);
      if (!redrawn.ok) return redrawn;
      if (redrawn.value.state !== state) {
        return fail(
          'git.changed',
          'The repository has changed since this was described. Look at its status and try again.',
        );
      }
      return redrawn.value.carry(now.value, running);
    },
  });
}

async function draftOf(git: GitSession, write: GitWrite, signal: AbortSignal): Promise<Outcome<Draft>> {
  switch (write.op) {
    case 'stage':
      return draftStage(git, write.paths, signal);
    case 'unstage':
      return draftUnstage(git, write.paths, signal);
    case 'commit':
      return draftCommit(git, write, signal);
    case 'branch':
      return draftBranch(git, write.name, signal);
    case 'switch':
      return draftSwitch(git, write.name, signal);
    case 'stash':
      return draftStash(git, write, signal);
    case 'pop':
      return draftPop(git, write.number, signal);
  }
}
