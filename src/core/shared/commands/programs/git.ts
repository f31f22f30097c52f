// git: its readers by their flags; what changes a repository asks, and what loses work in it says so.
import { type Call, has, valuesOf } from '../flags.ts';
import {
  BLAME,
  BRANCH,
  CONFIG,
  DESCRIBE,
  DIFF,
  GREP,
  LOG,
  LS_FILES,
  LS_TREE,
  REFS,
  REV_PARSE,
  STATUS,
  TAG,
} from '../git-flags.ts';
import { call, family, irreversible, known, nothing, orders, secret, type Teller, unknown } from '../known.ts';
import type { Account, Invocation, Program, Touch } from '../program.ts';

/** Makes git ask gpg about a signature. */
const ASKS_GPG = /%[-+ ]?G|%\(signature/;

/** What it is asked to show; a file of a commit counts as the file. */
function shown(operands: readonly string[]): readonly Touch[] {
  return operands.map((operand) => ({ kind: 'read', path: operand.slice(operand.lastIndexOf(':') + 1) || '.' }));
}

function reader(
  flags: string,
  operands: (given: Call) => readonly Touch[] | string = (given) => shown(given.operands),
): Teller {
  return call(
    flags,
    (given) => {
      const formats = valuesOf(given, '--format', '--pretty');
      if (
        formats.some((format) => ASKS_GPG.test(format)) ||
        valuesOf(given, '--sort').some((key) => /signature/.test(key))
      )
        return 'the format asks another program about signatures';
      const touches = operands(given);
      const ranges = valuesOf(given, '-L').filter((range) => range.includes(':'));
      return typeof touches === 'string' ? touches : [...touches, ...shown(ranges)];
    },
    { help: '' },
  );
}

/** Of names and numbers, not of contents. */
const names = (flags: string) => reader(flags, () => []);

/** Only a list: any other word would be the name of what is made. */
const listing = (flags: string, listed: readonly string[]) =>
  reader(flags, (given) =>
    given.operands.length === 0 || has(given, ...listed) ? [] : `git would make ${given.operands[0]}`,
  );

/** What is no list changes the repository, and loses something when one of these words stands in it. */
const listedOr =
  (list: Teller, action: string, what: string, words: RegExp): Teller =>
  (invocation) => {
    const told = list(invocation);
    return told.known ? told : { ...losing(action, what, words)(invocation), why: told.why };
  };

const CONTAINS = ['--list', '--contains', '--no-contains', '--merged', '--no-merged', '--points-at'];

/** Settings that people look up; others may hold a password or a token. */
const PLAIN_SETTING =
  /^(?:user\.(?:name|email|signingkey)|remote\..+\.(?:url|fetch|pushurl)|(?:branch|core|init|pull|push|fetch|merge|rebase|diff|commit|tag|color|log|status|submodule|i18n|pager|gc|alias|advice|column|rerere|gpg|format|help|grep|blame|stash|safe|extensions|feature|index|lfs)\..+)$/i;

const config = reader(CONFIG, (given) => {
  const { operands } = given;
  const all = has(given, '-l', '--list', '--get-regexp') || operands[0] === 'list';
  const name = operands[0] === 'get' ? operands[1] : operands[0];
  if (all && operands.length <= (has(given, '--get-regexp') ? 1 : operands[0] === 'list' ? 1 : 0)) {
    return has(given, '--name-only') ? [] : [{ kind: 'secret', what: 'all settings of git, which may hold passwords' }];
  }
  const count = operands[0] === 'get' ? 2 : 1;
  if (name === undefined || operands.length !== count) return 'git config with a value changes settings';
  return PLAIN_SETTING.test(name) ? [] : [{ kind: 'secret', what: `git's setting ${name}` }];
});

/** Asks another repository: through ssh, a helper, or a program that its address names. */
const remote =
  (what: string, method = 'GET'): Teller =>
  ({ words }) => {
    const url = words.find((word) => /^(?:https?|ssh|git|ftps?):\/\//.test(word));
    const touches: readonly Touch[] = url === undefined ? [] : [{ kind: 'network', url, method }];
    return unknown(`git ${what} over the network`, touches);
  };

const changing =
  (action: string): Teller =>
  () =>
    unknown(`git may run hooks and filters to ${action}`, [{ kind: 'git', action }]);

/** A change that loses what nothing keeps when one of these words stands in it. */
const losing =
  (action: string, what: string, words: RegExp): Teller =>
  (invocation) => {
    const account = changing(action)(invocation);
    return invocation.words.some((word) => words.test(word)) ? { ...account, irreversible: what } : account;
  };

const lost = (what: string, action: string) => irreversible(what, [{ kind: 'git', action }]);

const READERS: Readonly<Record<string, Teller>> = {
  status: names(STATUS),
  diff: reader(`${DIFF} --cached --staged --merge-base --base --ours --theirs -0 --no-index -q`),
  'log, whatchanged': reader(`${DIFF} ${LOG}`),
  show: reader(`${DIFF} ${LOG}`),
  branch: listedOr(
    listing(BRANCH, CONTAINS),
    'make, move or delete branches',
    'moves or deletes branches with commits that may be in no other',
    /^-[a-zA-Z]*[DMCf]|^--(?:d|del.*|force)$/,
  ),
  tag: listedOr(
    listing(TAG, [...CONTAINS, '-l']),
    'make or delete tags',
    'moves or deletes tags',
    /^-[a-zA-Z]*[df]|^--(?:d|del.*|force)$/,
  ),
  remote: listedOr(
    reader('-v --verbose', nothing),
    'change which repositories it knows',
    'forgets another repository',
    /^(?:remove|rm)$/,
  ),
  'remote get-url': names('--all --push'),
  'rev-parse': names(REV_PARSE),
  'rev-list': names(`${LOG} --count --objects --disk-usage? --header --timestamp --quiet`),
  'ls-files': names(LS_FILES),
  'ls-tree': names(LS_TREE),
  'cat-file': reader('-tsep'),
  'blame, annotate': reader(BLAME),
  shortlog: names(`${LOG} -nsec --numbered --summary --email --group= -w?`),
  describe: names(DESCRIBE),
  'name-rev': names('--tags --refs= --exclude= --all --name-only --no-undefined --always'),
  'merge-base': names('-a --all --octopus --independent --is-ancestor --fork-point'),
  'stash list': names(`${LOG} ${DIFF}`),
  'stash show': reader(`${DIFF} --include-untracked --only-untracked`),
  reflog: reader(`${LOG} ${DIFF}`, ({ operands }) =>
    /^(?:expire|delete|drop|write)$/.test(operands[0] ?? '') ? 'git reflog would change' : shown(operands),
  ),
  'worktree list': names('-vz --verbose --porcelain'),
  config,
  'for-each-ref, show-ref': names(REFS),
  'symbolic-ref': reader('-q --quiet --short --recurse', ({ operands }) =>
    operands.length === 1 ? [] : 'git symbolic-ref with two names changes one',
  ),
  'check-ignore': names('-vnqz --no-index --verbose --non-matching --quiet'),
  'check-attr': names('-az --all --cached'),
  'count-objects': names('-vH --verbose --human-readable'),
  grep: reader(GREP, (given) => {
    const places = has(given, '-e', '-f') ? given.operands : given.operands.slice(1);
    // What no commit holds is searched too.
    if (has(given, '--no-index', '--untracked')) {
      return [{ kind: 'read', path: '.', below: true }, ...shown(places).map((touch) => ({ ...touch, below: true }))];
    }
    return places.length === 0 ? [{ kind: 'read', path: '.' }] : shown(places.filter((word) => !/^[()!]$/.test(word)));
  }),
  'diff-tree': reader(`${DIFF} ${LOG} --no-commit-id -v -e --always`),
  'diff-index, diff-files': reader(`${DIFF} --cached -m -q -0 -1 -2 -3`),
  'range-diff': reader(`${DIFF} ${LOG} --creation-factor= --no-dual-color --left-only --right-only`),
  cherry: names('-v --verbose --abbrev?'),
  'show-branch': names('-ra --all --remotes --current --topics --sha1-name --no-name --list --no-color --color?'),
  'version, --version, -v': names('--build-options'),
  'notes list, notes show': reader(''),
  'bisect log': names(''),
  var: reader('', ({ operands }) =>
    operands.length === 1 &&
    /^GIT_(?:EDITOR|SEQUENCE_EDITOR|PAGER|DEFAULT_BRANCH|(?:AUTHOR|COMMITTER)_IDENT|SHELL_PATH)$/.test(
      operands[0] ?? '',
    )
      ? []
      : 'git var may show settings that hold passwords',
  ),
  // Of one order it would start a program that shows manuals.
  '--help, -h, help': reader('', nothing),
  'submodule, submodule status': () => unknown('git submodule runs a script of git'),
};

const CHANGES: Readonly<Record<string, Teller>> = {
  'add, stage': changing('add files to the index'),
  commit: changing('commit'),
  checkout: losing(
    'check out files or a branch',
    'overwrites changes that are in no commit',
    /^(?:--|\.|-f|--force|-B|--ours|--theirs)$/,
  ),
  switch: losing(
    'switch to a branch',
    'overwrites changes that are in no commit',
    /^(?:-f|--force|--discard-changes|-C)$/,
  ),
  restore: irreversible('overwrites changes that are in no commit', [{ kind: 'git', action: 'restore files' }]),
  reset: losing(
    'reset the index or the branch',
    'throws away changes that are in no commit',
    /^--(?:h|ha|har|hard|merge|keep)$/,
  ),
  clean: losing(
    'delete files that are in no commit',
    'deletes files that are in no commit',
    /^(?:-[a-zA-Z]*f[a-zA-Z]*|--f.*)$/,
  ),
  'merge, pull': changing('merge another branch'),
  rebase: changing('rebase the branch'),
  'cherry-pick, revert, am, apply': changing('apply changes'),
  'stash, stash push, stash save, stash pop, stash apply, stash branch': changing(
    'put changes aside or take them back',
  ),
  'stash drop, stash clear': lost('deletes changes that were put aside', 'delete changes that were put aside'),
  'branch -D, branch --delete --force, branch -df, branch -fd': lost(
    'deletes branches with commits that may be in no other',
    'delete branches',
  ),
  mv: changing('move files'),
  rm: losing('delete files', 'deletes files with changes that may be in no commit', /^-[a-zA-Z]*f|^--force$/),
  'read-tree, checkout-index': losing(
    'write over files and the index',
    'overwrites changes that are in no commit',
    /^(?:--reset|-[a-z]*[uf]|--force|--all)$/,
  ),
  'reflog expire, reflog delete': lost('deletes what remembers lost commits', 'delete what remembers lost commits'),
  gc: losing('clear up the repository', 'deletes commits that no branch holds', /^--prune|^--aggressive$/),
  'prune, filter-branch, filter-repo, replace, update-ref': lost(
    'rewrites or deletes commits',
    'rewrite or delete commits',
  ),
  push: (invocation) => ({
    ...remote('publishes commits', 'POST')(invocation),
    irreversible: invocation.words.some((word) =>
      /^(?:-[a-z]*f[a-z]*|--force.*|--mirror|--delete|-d|\+.+|:.+)$/.test(word),
    )
      ? 'overwrites or deletes what others have published'
      : 'publishes commits',
  }),
  'fetch, clone, ls-remote, remote show, remote update, remote prune, submodule update':
    remote('asks another repository'),
  'credential, credential fill': secret('a password for a git server'),
  'worktree remove, submodule deinit': lost('deletes files that may be in no commit', 'delete files'),
};

/** Another folder than the one it runs in, by the flags in front of the order. */
const elsewhere = (words: readonly string[]): string | undefined => {
  let folder: string | undefined;
  for (let index = 0; words[index]?.startsWith('-'); index++) {
    const word = words[index];
    if (word !== '-C') continue;
    const next = words[++index] ?? '';
    folder = folder === undefined || /^(?:[/~\\]|[a-zA-Z]:)/.test(next) ? next : `${folder}/${next}`;
  }
  return folder;
};

const placed = (touch: Touch, folder: string | undefined): Touch => {
  if (folder === undefined) return touch;
  if (touch.kind === 'git') return { ...touch, folder };
  return 'path' in touch && !/^(?:[/~\\]|[a-zA-Z]:)/.test(touch.path)
    ? { ...touch, path: `${folder}/${touch.path}` }
    : touch;
};

const order = orders(
  { ...READERS, ...CHANGES },
  '-P --no-pager --no-optional-locks --literal-pathspecs --no-replace-objects --icase-pathspecs -C=',
);

function account(invocation: Invocation): Account {
  const told = order(invocation);
  const folder = elsewhere(invocation.words);
  const touches = (told.touches ?? []).map((touch) => placed(touch, folder));
  if (!told.known) return { ...told, touches };
  // What the repository's own configuration names would run too.
  const repository: Touch = folder === undefined ? { kind: 'repository' } : { kind: 'repository', folder };
  const versionOnly = /^(?:version|--version|-v)$/.test(invocation.words[0] ?? '');
  return known(versionOnly ? touches : [...touches, repository]);
}

export const git: readonly Program[] = family({ git: account });
