// Recognizes simple commands that would ruin a machine: whole disks, home folders, programs straight from the network.
import { handsOverShell } from './reverse-shell.ts';
import { DISK, DISK_TOOLS, ERASE, ruinsDisk } from './ruinous-disks.ts';
import { isDisk, isWholePlace } from './ruinous-places.ts';
import { type Reading, type SimpleCommand, SUBSTITUTED, splitCommands } from './shell-words.ts';

const DEEPEST = 4;
const LONGEST_PIPE = 50;

const RESERVED = new Set([
  '!',
  '{',
  '}',
  'if',
  'then',
  'else',
  'elif',
  'fi',
  'do',
  'done',
  'while',
  'until',
  'time',
  'function',
]);
const WRAPPERS = new Set([
  'sudo',
  'doas',
  'env',
  'nohup',
  'exec',
  'command',
  'builtin',
  'nice',
  'ionice',
  'stdbuf',
  'setsid',
  'timeout',
  'xargs',
  'busybox',
  'toybox',
  'chroot',
  'unshare',
  'start',
  'call',
  'watch',
  'strace',
  'caffeinate',
  'gtimeout',
  'parallel',
]);
const SHELLS = new Set(['sh', 'bash', 'zsh', 'dash', 'ksh', 'ash', 'fish', 'csh', 'tcsh', 'rbash']);
const POWERSHELLS = new Set(['powershell', 'pwsh', 'iex', 'invoke-expression', 'cmd']);
const SOURCES = new Set(['eval', 'source', '.']);
const INTERPRETERS = /^(?:python[\d.]*|perl[\d.]*|ruby[\d.]*|node|nodejs|deno|bun|php[\d.]*|lua[\d.]*|osascript)$/;
const FETCHERS = new Set([
  'curl',
  'wget',
  'fetch',
  'aria2c',
  'iwr',
  'irm',
  'invoke-webrequest',
  'invoke-restmethod',
  'lwp-request',
  'http',
  'xh',
  'nc',
  'ncat',
  'telnet',
]);
const DECODERS = new Set(['base64', 'base32', 'xxd', 'openssl', 'uudecode']);
const POWER = new Set(['shutdown', 'reboot', 'halt', 'poweroff', 'telinit', 'stop-computer', 'restart-computer']);
const POWER_ACTIONS = new Set(['poweroff', 'reboot', 'halt', 'kexec', 'emergency', 'rescue']);
const DELETERS = new Set(['rm', 'rd', 'rmdir', 'del', 'erase', 'ri', 'remove-item', 'shred', 'srm', 'trash', 'rimraf']);

const UNSEEN = 'It runs a program that nobody has seen: download it to a file, look at it, then run that.';

export const AGAIN = 'It starts itself again and again until the machine stands still.';
const FORKS = [
  /\bfork\s{0,8}(?:\(\s{0,8}\))?\s{1,8}while\b/,
  /\bwhile\s{0,8}\(?\s{0,8}(?:1|true|True)\s{0,8}\)?\s{0,8}[:{]\s{0,8}(?:os\.)?fork\b/,
  /\bos\.fork\(\)\s{1,8}for\b/,
];

/** Why it is refused, or undefined. */
export function ruinOf(command: SimpleCommand, reading: Reading, depth = 0): string | undefined {
  if (command.targets.some(isDisk)) return DISK;
  const words = withoutWrappers(command.words);
  const name = nameOf(words[0]);
  const rest = words.slice(1);
  return (
    (POWER.has(name) || (name === 'init' && /^[06]$/.test(rest[0] ?? ''))
      ? 'It would shut the machine down.'
      : undefined) ??
    (name === 'systemctl' && rest.some((word) => POWER_ACTIONS.has(word))
      ? 'It would shut the machine down.'
      : undefined) ??
    ruinsDisk(name, rest) ??
    ruinsFiles(name, rest) ??
    endsAll(name, rest) ??
    (INTERPRETERS.test(name) && rest.some((word) => FORKS.some((fork) => fork.test(word))) ? AGAIN : undefined) ??
    runsUnseen(name, rest, command) ??
    handsOverShell(name, rest, command) ??
    (depth < DEEPEST ? ruinsInside(name, rest, reading, depth) : undefined)
  );
}

/** The command word without folder and extension, in lower case. */
export const nameOf = (word: string | undefined) =>
  (word ?? '')
    .replace(/^.*[/\\](?=.)/s, '')
    .toLowerCase()
    .replace(/\.(?:exe|cmd|bat|com)$/, '');

export function withoutWrappers(words: readonly string[]): readonly string[] {
  let at = 0;
  let wrapped = false;
  for (; at < words.length; at++) {
    const word = words[at] ?? '';
    const isWrapper = WRAPPERS.has(nameOf(word));
    if (isWrapper) wrapped = true;
    const passes = isWrapper || RESERVED.has(word) || /^[A-Za-z_]\w*\+?=/.test(word);
    // What follows a wrapper may be its options and their values: only a known ruinous name can then be told for sure.
    if (!passes && !(wrapped && ((/^[-/+\d]/.test(word) && !isCommandLike(word)) || isOptionValue(words, at)))) break;
  }
  return words.slice(at);
}

const isCommandLike = (word: string) => /^\/.*\/[a-z]/.test(word);
const isOptionValue = (words: readonly string[], at: number) =>
  /^-[a-zA-Z]$/.test(words[at - 1] ?? '') && words.length > at + 1 && !isKnown(nameOf(words[at]));
const isKnown = (name: string) =>
  [POWER, DISK_TOOLS, DELETERS, SHELLS, POWERSHELLS, SOURCES].some((names) => names.has(name)) ||
  /^(?:mkfs.*|dd|chmod|chown|chgrp|find|mv|kill|format|init|systemctl)$/.test(name) ||
  INTERPRETERS.test(name);

const isOption = (word: string) => /^-/.test(word) || /^\/[a-z]$/i.test(word);

/** `-rf`, `-R`, `--recursive`, `-Recurse`, `/s`. */
const isRecursive = (words: readonly string[]) =>
  words.some((word) => /^-[a-z]*r[a-z]*$/i.test(word) || /^--?recurs/i.test(word) || /^\/s$/i.test(word));

function ruinsFiles(name: string, rest: readonly string[]): string | undefined {
  const places = rest.filter((word) => !isOption(word));
  if (DELETERS.has(name)) {
    if (rest.includes('--no-preserve-root')) return ERASE;
    if ((isRecursive(rest) || /^(?:rm|rimraf|trash)$/.test(name)) && places.some(isWholePlace)) return ERASE;
  }
  if (['chmod', 'chown', 'chgrp', 'icacls', 'takeown'].includes(name) && isRecursive(rest) && places.some(isWholePlace))
    return ERASE;
  if (name === 'find' && isWholePlace(places[0] ?? '')) {
    const runs = rest.findIndex((word) => /^-(?:exec|execdir|ok|okdir)$/.test(word));
    if (rest.includes('-delete') || (runs !== -1 && DELETERS.has(nameOf(rest[runs + 1])))) return ERASE;
  }
  if (name === 'mv' && places.slice(0, -1).some(isWholePlace)) return ERASE;
  if (name === 'rsync' && rest.some((word) => /^--del/.test(word)) && isWholePlace(places.at(-1) ?? '')) return ERASE;
  return undefined;
}

/** All of a user's, or of the machine's: not those of a name. */
function endsAll(name: string, rest: readonly string[]): string | undefined {
  const named = rest.filter((word, at) => !isOption(word) && !/^-(?:[uUgGst]|-user|-signal)$/.test(rest[at - 1] ?? ''));
  const ends =
    name === 'killall5' ||
    (name === 'kill' && named.length === 0 && rest.at(-1) === '-1' && rest.length > 1) ||
    (/^(?:pkill|killall)$/.test(name) && named.length === 0 && rest.some((word) => /^-(?:[uU]|-user)/.test(word)));
  return ends ? 'It would end every process of the user.' : undefined;
}

/** Whether what it prints comes from elsewhere or is unreadable. */
const fetches = (command: SimpleCommand): boolean => {
  const name = nameOf(withoutWrappers(command.words)[0]);
  return FETCHERS.has(name) || DECODERS.has(name);
};

function isFedByFetch(command: SimpleCommand): boolean {
  let before = command.upstream;
  for (let steps = 0; before !== undefined && steps < LONGEST_PIPE; steps++) {
    if (fetches(before)) return true;
    before = before.upstream;
  }
  return false;
}

function runsUnseen(name: string, rest: readonly string[], command: SimpleCommand): string | undefined {
  const isShell = SHELLS.has(name) || POWERSHELLS.has(name);
  const isSource = SOURCES.has(name) || name === 'iex' || name === 'invoke-expression';
  if (!isShell && !isSource && !INTERPRETERS.test(name)) return undefined;
  if (POWERSHELLS.has(name) && rest.some((word) => /^-e(?:nc|ncodedcommand|c)?$/i.test(word))) return UNSEEN;
  const given = rest.findIndex((word) => (isShell ? /^-[a-z]*c(?:ommand)?$/i : /^-[a-z]*[cme]$/i).test(word));
  const script = given === -1 ? rest.find((word) => !/^[-+]/.test(word)) : rest[given + 1];
  const substituted = isSource ? rest.join(' ') : (script ?? '');
  if (substituted.includes(SUBSTITUTED) && command.inner.some(fetches)) return UNSEEN;
  // `xargs sh -c {}`: what is fed is the script.
  const fills = isShell && command.words.some((word) => /^(?:xargs|parallel)$/.test(nameOf(word)));
  const readsInput =
    rest.includes('-s') || (given === -1 && script === undefined) || (fills && given !== -1 && isHole(script));
  return readsInput && isFedByFetch(command) ? UNSEEN : undefined;
}

/** What is put in its place is all that the shell is given. */
const isHole = (script: string | undefined) => script === undefined || /^[\W_]{0,4}$|^\$(?:@|\*|\d)$/.test(script);

/** `bash -c '…'`, `eval '…'`, `su -c '…'`, `cmd /c …`: what they are given is a command line itself. */
function ruinsInside(name: string, rest: readonly string[], reading: Reading, depth: number): string | undefined {
  const text = scriptOf(name, rest);
  if (text === undefined || text === '') return undefined;
  for (const simple of splitCommands(text, reading)) {
    const ruin = ruinOf(simple, reading, depth + 1);
    if (ruin !== undefined) return ruin;
  }
  return undefined;
}

function scriptOf(name: string, rest: readonly string[]): string | undefined {
  if (name === 'eval' || name === 'iex' || name === 'invoke-expression') return rest.join(' ');
  if (SHELLS.has(name) || name === 'su') {
    const at = rest.findIndex((word) => /^-[a-z]*c$/i.test(word));
    return at === -1 ? undefined : rest[at + 1];
  }
  if (!POWERSHELLS.has(name)) return undefined;
  const at = rest.findIndex((word) => /^(?:\/[ck]|-c(?:ommand)?)$/i.test(word));
  return at === -1 ? undefined : rest.slice(at + 1).join(' ');
}
