// What the commands of cmd.exe and of Windows that only show would touch, by the switches each may be given.
import type { Account, Touch } from '../program.ts';
import type { CmdCommand } from './read-cmd.ts';

interface Builtin {
  readonly names: string;
  /** Switches in lower case, without what follows a colon. */
  readonly switches: string;
  /** What its words without a slash are; the last one's kind goes for all that follow. */
  readonly words: readonly ('look' | 'read' | 'text' | 'folder')[];
  readonly alone?: 'look';
  /** How many words it has at least: fewer, and it asks or waits. */
  readonly least?: number;
}

const BUILTINS: readonly Builtin[] = [
  {
    names: 'dir',
    switches: '/s /b /a /ad /a-d /ah /o /on /od /os /og /o-d /w /d /l /n /p /q /t /x /4 /r',
    words: ['look'],
    alone: 'look',
  },
  { names: 'tree', switches: '/f /a', words: ['look'], alone: 'look' },
  { names: 'type', switches: '', words: ['read'], least: 1 },
  { names: 'more', switches: '', words: ['read'] },
  { names: 'cd chdir', switches: '/d', words: ['folder'] },
  { names: 'echo echo. rem', switches: '', words: ['text'] },
  { names: 'if exist', switches: '', words: ['look'] },
  { names: 'where where.exe', switches: '/q /t', words: ['text'], least: 1 },
  { names: 'ver whoami hostname vol chcp path systeminfo systeminfo.exe', switches: '', words: [] },
  { names: 'ipconfig ipconfig.exe', switches: '/all', words: [] },
  { names: 'sort sort.exe', switches: '/r', words: ['read'], least: 1 },
  { names: 'date time', switches: '/t', words: [], least: 0 },
  { names: 'tasklist tasklist.exe', switches: '/v', words: [] },
  { names: 'findstr findstr.exe', switches: '/s /i /n /m /l /r /x /b /e /v /p /o', words: ['text', 'read'], least: 1 },
  { names: 'find find.exe', switches: '/v /c /n /i', words: ['text', 'read'], least: 1 },
  { names: 'fc fc.exe comp', switches: '/a /b /c /l /n /t /u /w', words: ['read'], least: 2 },
];

const BY_NAME = new Map(BUILTINS.flatMap((one) => one.names.split(/ (?!exist)/).map((name) => [name, one] as const)));

export type CmdAccount = Account & { readonly folder?: string };

/** What stands for `/c:"what is looked for"`. */
const PATTERN = '/c:';

/** Of `/spin` each letter is a switch of its own; `/c:` gives what is looked for. */
function plainSwitch(word: string): string {
  if (/^\/c:/i.test(word)) return PATTERN;
  return /^\/[sinmlrxbevpo]{2,10}$/i.test(word) ? '/s' : word;
}

/** Undefined where the name is of none of them. */
export function accountOfCmd({ name, words, fed }: Omit<CmdCommand, 'text' | 'piped'>): CmdAccount | undefined {
  const builtin = BY_NAME.get(name.toLowerCase());
  if (builtin === undefined) return undefined;
  if (words.length === 1 && words[0] === '/?' && !/^(?:echo|rem)/i.test(name)) return { known: true, touches: [] };
  const known = builtin.switches.split(' ');
  const given = name.toLowerCase().startsWith('findstr') ? words.map(plainSwitch) : words;
  const isGiven = given.includes(PATTERN);
  const touches: Touch[] = [];
  let folder: string | undefined;
  const plain = given.filter(
    (word) => !word.startsWith('/') || (builtin.words[0] === 'text' && builtin.switches === ''),
  );
  const strange = given.find(
    (word) => word.startsWith('/') && word !== PATTERN && !plain.includes(word) && !known.includes(word.toLowerCase()),
  );
  if (strange !== undefined)
    return { known: false, why: `the switch ${strange} of ${name} is not known to be harmless` };
  if (/^(?:date|time)$/i.test(name) && !words.some((word) => word.toLowerCase() === '/t')) {
    return { known: false, why: `${name} without /t asks for another` };
  }
  if (plain.length < (builtin.least ?? 0) - (fed || isGiven ? 1 : 0))
    return { known: false, why: `${name} has too few words` };
  for (const [index, word] of plain.entries()) {
    const kind = isGiven ? 'read' : builtin.words[Math.min(index, builtin.words.length - 1)];
    if (kind === undefined) return { known: false, why: `what ${word} is to ${name} is not known` };
    if (kind === 'text') {
      // `where \\\\server\\share:x` looks there.
      if (/^where/i.test(name) && /[\\/:$]/.test(word))
        return { known: false, why: `where ${word} would look is not known` };
      continue;
    }
    if (!/^(?:[A-Za-z]:[\\/])?[^:<>|"]+$/.test(word) || /^[\\/]{2}/.test(word))
      return { known: false, why: `${word} is no path of a file` };
    if (kind === 'folder') folder = word;
    else touches.push({ kind, path: word });
  }
  if (builtin.alone !== undefined && plain.length === 0) touches.push({ kind: builtin.alone, path: '.' });
  return { known: true, touches, ...(folder === undefined ? {} : { folder }) };
}
