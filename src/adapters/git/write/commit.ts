// A commit: of what is staged, or of named paths as they are in the work tree.
import type { GitFile, GitWrite } from '../../../core/ports/git.ts';
import { fail, type Outcome, succeed } from '../../../protocol/fault.ts';
import { refuseDriven } from '../drivers.ts';
import { parseNames } from '../parse.ts';
import { pathInput } from '../paths.ts';
import { underWay } from '../read.ts';
import type { GitSession } from '../session.ts';
import { changedBelow, type Draft, FROM_INPUT, headOf, namesOf, stateOf } from './draft.ts';

/** What a commit of the index would hold, with the hashes of what is in it. */
async function stagedFiles(
  git: GitSession,
  signal: AbortSignal,
): Promise<Outcome<{ readonly files: readonly GitFile[]; readonly raw: string }>> {
  const plain = [
    'diff',
    '--cached',
    '--no-ext-diff',
    '--no-textconv',
    '--no-renames',
    '--ignore-submodules=dirty',
    '-z',
  ];
  const names = await git.ask([...plain, '--name-status', '--'], signal);
  if (!names.ok) return names;
  const raw = await git.ask([...plain, '--raw', '--no-abbrev', '--'], signal);
  if (!raw.ok) return raw;
  if (names.value.cut || raw.value.cut) return fail('git.refused', 'More files are staged than can be shown.');
  return succeed({ files: parseNames(names.value.text), raw: raw.value.text });
}

type Commit = Extract<GitWrite, { op: 'commit' }>;

interface Scene {
  readonly head: string;
  readonly begun: readonly string[];
  readonly notes: readonly string[];
}

export async function draftCommit(git: GitSession, write: Commit, signal: AbortSignal): Promise<Outcome<Draft>> {
  const head = await headOf(git, signal);
  if (!head.ok) return head;
  const begun = await underWay(git);
  const notes = [
    'Hooks do not run.',
    ...(git.signs ? ['It is not signed.'] : []),
    ...(begun.length === 0 ? [] : [`It ends or goes on with the ${begun.join(', ')} under way.`]),
  ];
  const scene = { head: head.value, begun, notes };
  return write.paths.length === 0 ? draftStaged(git, write, scene, signal) : draftPaths(git, write, scene, signal);
}

const conflicted = fail('git.conflict', 'There are unresolved conflicts. Resolve and stage them first.');

async function draftStaged(git: GitSession, { message }: Commit, scene: Scene, signal: AbortSignal) {
  const { head, begun, notes } = scene;
  const staged = await stagedFiles(git, signal);
  if (!staged.ok) return staged;
  const { files, raw } = staged.value;
  if (files.some((file) => file.index === 'U')) return conflicted;
  if (files.length === 0 && !begun.includes('merge')) {
    return fail('git.nothing-to-commit', 'Nothing is staged. Stage files first, or name paths to commit.');
  }
  return succeed<Draft>({
    files,
    touched: [],
    notes,
    state: stateOf(head, raw, begun),
    carry: async (now, running) => report(now, running, await now.tell(commitArguments(message), running)),
  });
}

async function draftPaths(git: GitSession, { message, paths }: Commit, scene: Scene, signal: AbortSignal) {
  const { head, begun, notes } = scene;
  if (begun.includes('merge')) {
    return fail(
      'git.conflict',
      'A merge is under way, which is committed as a whole: stage, then commit without paths.',
    );
  }
  const changed = await changedBelow(git, paths, signal, 'all');
  if (!changed.ok) return changed;
  const files = changed.value;
  if (files.some((file) => file.index === 'U')) return conflicted;
  if (files.length === 0) return fail('git.nothing-to-commit', 'Nothing has changed in these paths.');
  const open = await refuseDriven(git, namesOf(files), signal);
  if (!open.ok) return open;
  return succeed<Draft>({
    files,
    touched: [],
    notes,
    state: stateOf(head, files, begun),
    carry: async (now, running) => {
      const input = pathInput(namesOf(files));
      const added = await now.tell(['add', '--all', ...FROM_INPUT], running, { input });
      if (!added.ok) return added;
      const only = [...commitArguments(message), '--only', ...FROM_INPUT];
      return report(now, running, await now.tell(only, running, { input }));
    },
  });
}

const commitArguments = (message: string) => [
  'commit',
  '--quiet',
  '--no-verify',
  '--no-gpg-sign',
  '--cleanup=whitespace',
  `--message=${message}`,
];

async function report(git: GitSession, signal: AbortSignal, done: Outcome<unknown>): Promise<Outcome<string>> {
  if (!done.ok) return done;
  const shape = ['--format=%h %s', '--no-show-signature', '--no-color', '--no-patch'];
  const told = await git.ask(['log', '-1', ...shape, 'HEAD', '--'], signal);
  return told.ok ? succeed(`Committed ${told.value.text.trim()}`) : told;
}
