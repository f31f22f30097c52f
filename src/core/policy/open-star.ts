// What a star in a rule that allows does not mean: other programs, secrets, and files elsewhere, which the rule must write out.
import { nameOf, withoutWrappers } from '../shared/commands/ruinous.ts';
import { guardPath } from '../shared/guard-path.ts';
import { STAR } from './command-pattern.ts';
import { takesCommands } from './rough-words.ts';

type Words = readonly string[];

/** `isWrapper`: other programs are known to be started by the command. */
export function starCovers(pattern: Words, words: Words, isWrapper: boolean): boolean {
  if ((pattern[0] ?? STAR).includes(STAR) && (isWrapper || startsOthers(words))) return false;
  const isOpen = (index: number) => (pattern[index] ?? STAR).includes(STAR);
  return words.every((word, index) => index === 0 || !isOpen(index) || isPlain(word, words[index - 1], words[0]));
}

/** Also a program whose name is known only when it runs: `/bin/r?`. */
const startsOthers = (words: Words) =>
  /[*?[\]{}$`]/.test(words[0] ?? '') || takesCommands(words[0]) || withoutWrappers(words).length < words.length;

/** Options by which a program that reads has another one run, deletes, or takes what it obeys from elsewhere. */
const STARTING =
  /^--?(?:exec(?:dir)?|ok(?:dir)?|delete|fprint\w*|fls|checkpoint-action|to-command|(?:use-)?compress-program|info-script|new-volume-script|rsh(?:-command)?|upload-pack|receive-pack|ext-diff|textconv|open-files-in-pager|toolexec|vettool|script-shell|node-options|unzip-command|use-askpass|wrapper|fplugin|hostname-bin|post-file|proxycommand)(?:=|$)/i;
const STARTING_OF: Readonly<Record<string, RegExp>> = {
  rg: /^--pre(?:=|$)/,
  ssh: /ProxyCommand|LocalCommand/i,
  make: /^(?:SHELL|MAKEFLAGS|--eval)\b/,
  rsync: /^-[a-zA-Z]*e/,
  tar: /^(?:-[a-zA-Z]*[IF]|-I)/,
};
const OUTPUT =
  /^(?:-[oO]|--(?:out|output|outfile|out-?dir|output-[\w-]+|log-?file|save|dump|dest|destination)[\w-]*)(?:=|$)/;
const ELSEWHERE = /^(?:[/\\~]|\.\.(?:[/\\]|$)|[A-Za-z]:[\\/])/;
const NOWHERE = /^\/dev\/(?:null|stdout|stderr)$/;

function isPlain(word: string, before = '', program = ''): boolean {
  if (STARTING.test(word) || STARTING_OF[nameOf(program)]?.test(word) === true) return false;
  const values = valuesIn(word);
  if (values.some((value) => guardPath(value, undefined, 'read') !== undefined)) return false;
  const isOutput = OUTPUT.test(word) || OUTPUT.test(before);
  return !isOutput || values.every(isOutputHere);
}

const isOutputHere = (value: string) =>
  NOWHERE.test(value) || !(ELSEWHERE.test(value) || guardPath(value, undefined, 'write') !== undefined);

/** What may be a path in a word: all of it, what an option is given, a file that is meant by its `@`. */
const valuesIn = (word: string): Words => {
  const given = /^[^=]*=(.*)$/s.exec(word)?.[1];
  return [word, ...(given === undefined ? [] : [given])].map((value) => value.replace(/^@/, ''));
};
