// What the shell does by itself: commands that neither start a program nor change what others mean.
import type { Account } from './program.ts';
import type { Word } from './resolve.ts';
import { type Ends, type State, same, withVariable } from './state.ts';
import { accountOfTest } from './test-command.ts';
import { maySet } from './variables.ts';
import type { Dialect } from './word.ts';

export interface Done {
  readonly account: Account;
  readonly ends: Ends;
}

type Builtin = (words: readonly Word[], state: State, dialect: Dialect) => Done;

const fine = (state: State): Done => ({ account: { known: true, touches: [] }, ends: same(state) });
const strange = (state: State, why: string): Done => ({ account: { known: false, why }, ends: same(state) });

/** Takes whatever words it is given, and only shows them. */
const anything: Builtin = (_, state) => fine(state);

const only =
  (name: string, pattern: RegExp): Builtin =>
  (words, state) => {
    const other = words.find((word) => word.why !== undefined || word.glob || !pattern.test(word.text));
    return other === undefined ? fine(state) : strange(state, `what ${name} ${other.raw} does is not known`);
  };

/** Told to forget everything, so that what follows is not known. */
const lost = (state: State): State => ({ ...state, folders: undefined });

/** Patterns show names of files, which is all that they do here. */
const echo: Builtin = (words, state) => {
  const touches = words.flatMap((word) => (word.glob ? [{ kind: 'look' as const, path: word.text }] : []));
  return { account: { known: true, touches }, ends: same(state) };
};

const changeFolder: Builtin = (words, state, dialect) => {
  const given = words[0]?.text === '--' ? words.slice(1) : words;
  const [to, ...more] = given;
  const folder = to === undefined ? '~' : to.text;
  const isPlain =
    to === undefined || (to.why === undefined && !to.glob && !to.loose && !(dialect === 'zsh' && to.extended === true));
  if (more.length > 0 || !isPlain || folder === '' || /^-/.test(folder)) {
    const why = 'which folder it goes to is known only when it runs';
    return { account: { known: false, why }, ends: { success: lost(state), failure: state } };
  }
  const folders = state.folders?.map((from) => enter(from, folder));
  const reached = folders?.some((one) => one === undefined) ? undefined : folders?.filter((one) => one !== undefined);
  return { account: { known: true, touches: [] }, ends: { success: { ...state, folders: reached }, failure: state } };
};

/** As a shell counts: `..` takes away what is written before it. Undefined above a home. */
function enter(from: string, to: string): string | undefined {
  if (to === '~' || to.startsWith('~/')) return to.includes('/..') ? undefined : to;
  const path = to.startsWith('/') ? to : `${from}/${to}`;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') {
      if (parts.at(-1) === '~') return undefined;
      parts.pop();
    } else if (part !== '' && part !== '.') parts.push(part);
  }
  if (parts[0] === '~') return parts.join('/');
  return /^[A-Za-z]:$/.test(parts[0] ?? '') ? parts.join('/') : `/${parts.join('/')}`;
}

const READ_FLAG = /^-[rs]+$/;
const READ_VALUE = /^-[rs]*[dntNp]$/;

const readLine: Builtin = (words, state) => {
  let after = state;
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === undefined || word.why !== undefined || word.glob || word.loose) {
      return strange(state, 'what it reads into is known only when it runs');
    }
    if (READ_VALUE.test(word.text)) {
      at += 1;
      // zsh computes it.
      const given = words[at];
      const isPlain = given !== undefined && given.why === undefined && !given.glob && !given.loose;
      if (!isPlain || (/[ntN]$/.test(word.text) && !/^\d+(?:\.\d+)?$/.test(given.text))) {
        return strange(state, `what read ${word.raw} does is not known`);
      }
    } else if (/^[A-Za-z_]\w*$/.test(word.text) && maySet(word.text)) after = withVariable(after, word.text, null);
    else if (!READ_FLAG.test(word.text)) return strange(state, `what read ${word.raw} does is not known`);
  }
  return { account: { known: true, touches: [] }, ends: same(withVariable(after, 'REPLY', null)) };
};

/** `%n` sets the variable that the word names, which may be one that shells obey. */
const COUNTS = /%[^a-zA-Z%(]*[hlLjzt]*n/;

/** zsh computes what it is given for a number. */
const format: Builtin = (words, state, dialect) => {
  const given = words[0]?.literal === true && words[0].text === '--' ? words.slice(1) : words;
  const [shape] = given;
  if (shape === undefined || shape.why !== undefined || shape.glob || /^-/.test(shape.text)) {
    return strange(state, 'what printf is told to do is known only when it runs');
  }
  if (COUNTS.test(shape.text.replaceAll('%%', '').replaceAll(/%[^a-zA-Z%(]*\([^)]*\)T/g, ''))) {
    return strange(state, 'printf counts into a variable');
  }
  if (dialect === 'zsh' && /%[^a-zA-Z%]*\*|%[^%sbq]*[^%sbq\W]/.test(shape.text.replaceAll(/%[-\d.]*[sbq%]/g, ''))) {
    return strange(state, 'zsh computes what it is given for a number');
  }
  return echo(given, state, dialect);
};

const test: Builtin = (words, state, dialect) => ({
  account: accountOfTest(words, dialect === 'zsh'),
  ends: same(state),
});

/** `command -v`, which only tells what a name is. */
const lookUp: Builtin = (words, state) => {
  const [flag] = words;
  if (flag?.literal === true && /^-[vV]$/.test(flag.text)) return fine(state);
  return strange(state, 'it starts another program');
};

const OPTION = /^(?:[-+][eu]+|[-+][eu]*o|pipefail|errexit|nounset)$/;

export const BUILTINS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  [':', anything],
  ['true', anything],
  ['false', anything],
  ['echo', echo],
  ['printf', format],
  ['pwd', only('pwd', /^-[LP]$/)],
  ['cd', changeFolder],
  ['test', test],
  ['type', only('type', /^(?:-[aptPf]+|[\w.+-]+)$/)],
  ['command', lookUp],
  ['wait', only('wait', /^(?:%?\d+|-n)$/)],
  ['exit', only('exit', /^\d{1,3}$/)],
  ['return', only('return', /^\d{1,3}$/)],
  ['break', only('break', /^\d$/)],
  ['continue', only('continue', /^\d$/)],
  ['ulimit', only('ulimit', /^-[aSHcdefilmnpqrstuvx]+$/)],
  // Without words they show what they keep.
  ['alias', only('alias', /^$/)],
  ['hash', only('hash', /^$/)],
  ['help', help],
  ['umask', only('umask', /^-S$/)],
  ['jobs', only('jobs', /^-[lp]$/)],
  ['times', only('times', /^$/)],
  ['set', setOptions],
  ['shopt', only('shopt', /^-[pq]$/)],
  ['read', readLine],
]);

/** Of bash alone: elsewhere it may be an alias for anything. */
function help(words: readonly Word[], state: State, dialect: Dialect): Done {
  return dialect === 'bash'
    ? only('help', /^(?:-[dms]+|[\w.:[\]!{}-]+)$/)(words, state, dialect)
    : strange(state, 'what help is depends on the shell');
}

/** Without words it shows all variables. */
function setOptions(words: readonly Word[], state: State, dialect: Dialect): Done {
  if (words.length > 0) return only('set', OPTION)(words, state, dialect);
  const touches = [{ kind: 'secret', what: 'the values of all variables' }] as const;
  return { account: { known: true, touches }, ends: same(state) };
}

/** What comes after one of these may mean something else than it says. */
export const CHANGES_MEANING = new Set(
  `eval source . exec trap alias unalias enable disable hash bind complete compgen coproc mapfile readarray pushd popd set shopt setopt
  unsetopt emulate autoload zmodload function functions typeset local export readonly declare let unset builtin noglob nocorrect repeat
  getopts ulimit umask rehash compdef zle fc history vared zstyle add-zsh-hook sched bindkey limit unlimit private nameref integer float
  print ztcp zsocket sysopen syswrite zpty zf_rm foreach end - local`.split(/\s+/),
);
