// Whether a rule's command patterns speak of a command: exactly where the rule allows, generously where it tightens.
import type { Effect } from '../../protocol/approval.ts';
import { nameOf } from '../shared/commands/ruinous.ts';
import { type CommandPattern, matchesWords, type PatternWords, readPattern, STAR } from './command-pattern.ts';
import { matchList } from './glob.ts';
import { starCovers } from './open-star.ts';
import { withoutLeadingOptions } from './program-run.ts';

export type ExecuteEffect = Extract<Effect, { kind: 'execute' }>;

/** The words of one command, however roughly they are known. */
export type Words = readonly string[];

/**
 * A rule that allows means the very text, or the words as the program would be given them, as far as its stars may
 * stand for them. A pattern that begins with `*` names no program: what starts other programs is not meant by it.
 */
export function allowsCommand(patterns: readonly string[], effect: ExecuteEffect, isWrapper: boolean): boolean {
  const { words, command } = effect;
  return patterns.some((text) => {
    if (text === command) return true;
    if (words === undefined || (programWord(text) ?? words[0]) !== words[0]) return false;
    const [only, more] = readPattern(text);
    if (only === undefined || more !== undefined) return false;
    return matchesWords(only, words, isSame) && saysHowItIsSteered(only, words) && starCovers(only, words, isWrapper);
  });
}

/** Options before git's subcommand that have it run or trust something else: an alias, a pager, another repository. */
const STEERING = /^(?:-c|--config-env|--exec-path|--git-dir|--work-tree|--namespace|--super-prefix)/;

/** `git *` means git's subcommands, not whatever an option in front of them makes of git. */
function saysHowItIsSteered(pattern: PatternWords, words: Words): boolean {
  if (nameOf(words[0] ?? '') !== 'git') return true;
  const leading = words.length - withoutLeadingOptions(words).length;
  return words.slice(1, leading + 1).every((word, index) => !STEERING.test(word) || pattern[index + 1] === word);
}

/**
 * A rule that tightens means the program wherever it lies and whatever case it is written in. A pattern of several commands
 * (`curl * | sh`) matches when each of them is somewhere in the call.
 */
export function tightensCommand(
  patterns: readonly string[],
  effect: ExecuteEffect,
  own: readonly Words[],
  all: () => readonly Words[],
): boolean {
  const text = squeeze(effect.command);
  return patterns.some((written) => {
    if (squeeze(written) === text) return true;
    const program = OPERATOR.test(written) ? undefined : programWord(written);
    if (program !== undefined && !mayRun(program, own)) return false;
    const pattern = readPattern(written);
    if (pattern.length === 1) {
      const [only = []] = pattern;
      return own.some((words) => meets(only, words) || (effect.known !== true && meetsFurtherOn(only, words)));
    }
    return own.some((words) => pattern.some((part) => meets(part, words))) && isAllThere(pattern, all());
  });
}

/** The word that a pattern begins with, where nothing in it stands for anything else: most rules are passed over by it. */
const programWord = (pattern: string) => /^[\w./-]+(?=\s|$)/.exec(pattern)?.[0];

const OPERATOR = /[|&;]/;

const mayRun = (program: string, own: readonly Words[]) => {
  const name = nameOf(program);
  return own.some((words) => words.some((word) => word.toLowerCase().includes(name)));
};

/** Behind a program that nobody knows: `rtk git push`. One word alone may be anything there. */
const meetsFurtherOn = (pattern: PatternWords, words: Words) =>
  pattern.filter((word) => !word.includes(STAR)).length > 1 &&
  words.some((_, at) => at > 0 && meets(pattern, words.slice(at)));

const isAllThere = (pattern: CommandPattern, all: readonly Words[]) =>
  pattern.length > 0 && pattern.every((part) => all.some((words) => meets(part, words)));

const squeeze = (text: string) => text.trim().replace(/\s+/g, ' ');

const isSame = (pattern: string, word: string) =>
  pattern.includes(STAR) ? matchList([...pattern], [...word], STAR, (one, other) => one === other) : pattern === word;

/** Programs whose arguments Windows reads in any case. */
const WINDOWS_LIKE = /\.(?:exe|cmd|bat|com|ps1)$|^[a-z]+-[a-z]+$|\\/i;
const WINDOWS_NAMES = new Set(['del', 'erase', 'rd', 'format', 'reg', 'net', 'sc', 'icacls', 'takeown', 'robocopy']);

/** Also where options stand between the program and what it is to do: `git -C sub push`. */
const meets = (pattern: PatternWords, words: Words) =>
  meetsPlainly(pattern, words) || meetsPlainly(pattern, withoutLeadingOptions(words));

function meetsPlainly(pattern: PatternWords, words: Words): boolean {
  const [program, ...rest] = pattern;
  const [first, ...others] = words;
  if (program === undefined || first === undefined) return false;
  const folds = [program, first].some((name) => WINDOWS_LIKE.test(name) || WINDOWS_NAMES.has(nameOf(name)));
  const fold = (word: string) => (folds ? word.toLowerCase() : word);
  const wanted = [nameOf(program), ...rest.map(fold)];
  const given = [nameOf(first), ...others.map(fold)];
  if (matchesWords(wanted, given, isSame)) return true;
  // `git push*` is meant to be any push, and a star between words whatever stands there.
  return wanted.some((word) => word.includes(STAR)) && isSame(wanted.join(' '), given.join(' '));
}
