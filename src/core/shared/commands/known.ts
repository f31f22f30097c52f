// How the tables of programs are written: what a call with these flags and operands touches, program by program, order by order.
import { type Call, type Grammar, grammarOf, NO_FILE, readFlags } from './flags.ts';
import type { Account, Invocation, Program, Touch } from './program.ts';

export type Teller = (invocation: Invocation) => Account;
/** What a call touches by its operands, or why that is not known. */
type Operands = (call: Call) => readonly Touch[] | string;

export const known = (touches: readonly Touch[] = []): Account => ({ known: true, touches });
export const unknown = (why: string, touches?: readonly Touch[], irreversible?: string): Account => ({
  known: false,
  why,
  touches,
  ...(irreversible === undefined ? {} : { irreversible }),
});

/** Every program that has one shows these and ends; git shows a manual by another program. */
const EVERYWHERE = '--help --version';

/** A program by its flags and by what its operands are. */
export function call(flags: string, operands: Operands, { help = EVERYWHERE, stopsAtOperand = false } = {}): Teller {
  // Written down when the program is first met: most are never used.
  let grammar: Grammar | undefined;
  return (invocation) => {
    grammar ??= grammarOf(`${help} ${flags}`, { stopsAtOperand });
    const read = readFlags(invocation, grammar);
    if (typeof read === 'string') return unknown(read);
    const touches = operands(read);
    return typeof touches === 'string' ? unknown(touches, read.touches) : known([...read.touches, ...touches]);
  };
}

/** Those that are files. */
export const pathsOf = (
  kind: 'look' | 'read' | 'write' | 'delete',
  operands: readonly string[],
): readonly { readonly kind: typeof kind; readonly path: string }[] =>
  operands.filter((path) => !NO_FILE.has(path)).map((path) => ({ kind, path }));

export const reads: Operands = ({ operands }) => pathsOf('read', operands);
/** Sees names and sizes, and no content; without operands, those of the folder it runs in. */
export const looks: Operands = ({ operands }) => pathsOf('look', operands.length === 0 ? ['.'] : operands);
export const writes: Operands = ({ operands }) => pathsOf('write', operands);
export const texts: Operands = () => [];
export const nothing: Operands = ({ operands, program }) =>
  operands.length === 0 ? [] : `what ${program} does with ${operands[0]} is not known`;

/** Only where no such file of the workspace says what is really run. */
export const unlessChosen =
  (...by: readonly string[]): Operands =>
  (given) => {
    const strange = nothing(given);
    return typeof strange === 'string' ? strange : [{ kind: 'chosen', by }];
  };

/** Never known, with why. */
export const never =
  (why: string, touches?: readonly Touch[]): Teller =>
  () =>
    unknown(why, touches);

/** Cannot be taken back. */
export const irreversible =
  (what: string, touches?: readonly Touch[]): Teller =>
  ({ program }) => ({ known: false, why: `${program} ${what}`, irreversible: what, touches });

export const secret =
  (what: string): Teller =>
  () =>
    unknown(`it shows ${what}`, [{ kind: 'secret', what }]);

/**
 * Several programs as one entry of the catalogue; a key holds the names of one, apart by blanks. `harmless` are those of
 * which no flag does anything but show, `printing` those that show nothing but their own words.
 */
export function family(table: Readonly<Record<string, Teller>>, harmless = '', printing = ''): readonly Program[] {
  const [shows, prints] = [harmless, printing].map((names) => new Set(names.split(' ')));
  return Object.entries(table).map(([key, account]) => {
    const names = key.split(' ');
    return {
      names,
      account,
      ...(names.every((name) => shows?.has(name)) ? { flagsAreHarmless: true } : {}),
      ...(names.every((name) => prints?.has(name)) ? { wordsAreTexts: true } : {}),
    };
  });
}

/**
 * A program that takes orders: `git log`, `npm config get`. A key holds orders that are told alike, apart by commas; the
 * longest that fits counts. `before` are the flags that may stand in front of one.
 */
export function orders(table: Readonly<Record<string, Teller>>, before = ''): Teller {
  const tellers = new Map<string, Teller>();
  for (const [names, teller] of Object.entries(table)) for (const name of names.split(', ')) tellers.set(name, teller);
  const longest = Math.max(...[...tellers.keys()].map((name) => name.split(' ').length));
  let grammar: Grammar | undefined;
  return (invocation) => {
    grammar ??= grammarOf(before, { stopsAtOperand: true });
    const alone = tellers.get(invocation.words.join(' '));
    if (alone !== undefined) return alone({ ...invocation, words: [] });
    const read = readFlags(invocation, grammar);
    if (typeof read === 'string') {
      // What it would do at worst is told all the same.
      const at = invocation.words.findIndex((word) => tellers.has(word));
      const meant = at < 0 ? undefined : tellerOf(tellers, longest, invocation.words.slice(at));
      const account = meant?.teller({ ...invocation, words: meant.rest });
      return { known: false, why: read, touches: account?.touches, irreversible: account?.irreversible };
    }
    const found = tellerOf(tellers, longest, read.operands);
    if (found !== undefined) {
      const account = found.teller({ ...invocation, words: found.rest });
      return read.touches.length === 0
        ? account
        : { ...account, touches: [...read.touches, ...(account.touches ?? [])] };
    }
    const order = read.operands.slice(0, 2).join(' ');
    return unknown(
      order === ''
        ? `${invocation.program} without an order is not known`
        : `what ${invocation.program} ${order} does is not known`,
    );
  };
}

function tellerOf(tellers: ReadonlyMap<string, Teller>, longest: number, words: readonly string[]) {
  for (let count = Math.min(longest, words.length); count > 0; count--) {
    const teller = tellers.get(words.slice(0, count).join(' '));
    if (teller !== undefined) return { teller, rest: words.slice(count) };
  }
  return undefined;
}
