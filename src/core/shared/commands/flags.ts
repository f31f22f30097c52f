// Reads a command's words by a positive grammar of its flags: what the grammar does not list makes the call not known.
import type { Invocation, Touch } from './program.ts';

/** A call, every flag of which its grammar lists. */
export interface Call {
  readonly program: string;
  /** By the flag as the grammar writes it; the values in the order they came, empty texts for flags without. */
  readonly flags: ReadonlyMap<string, readonly string[]>;
  readonly operands: readonly string[];
  /** What the values of flags touch. */
  readonly touches: readonly Touch[];
  readonly fed: boolean;
  readonly piped: boolean;
}

/**
 * In one text, apart by blanks: `-abc` are three flags, `-n=` takes a value (its own word or the rest of this one), `-C?`
 * may have one in the same word; `--long`, `--long=`, `--long?` likewise; `-#` is a number; `+-word` is one flag, whole.
 * After `=` may stand what the value is: `number`, `read` or `write` for paths, `a|b|c` or a single word; without, it is any harmless text.
 * A flag whose value differs between systems is given as `read`, so that it is told whichever way it is taken.
 */
export interface Grammar {
  readonly known: ReadonlyMap<string, Flag>;
  /** All that follows the first operand is an operand: the words of another command, or of a search. */
  readonly stopsAtOperand: boolean;
}

interface Flag {
  readonly value: 'none' | 'needed' | 'attached';
  readonly kind: string;
}

const NUMBER = /^[+-]?\d+(?:\.\d+)?[a-zA-Z]{0,3}$/;

/** Standard input and output, and where all that is written is gone. */
export const NO_FILE: ReadonlySet<string> = new Set(['', '-', '/dev/null']);

export function grammarOf(text: string, { stopsAtOperand = false } = {}): Grammar {
  const known = new Map<string, Flag>();
  for (const token of text.split(/\s+/)) {
    const [, whole = '', name = '', sign = '', kind = ''] = /^(\+?)(-[^=?]*|-\?)([=?]?)(.*)$/.exec(token) ?? [];
    if (name === '') continue;
    const flag: Flag = { value: sign === '=' ? 'needed' : sign === '?' ? 'attached' : 'none', kind };
    if (whole !== '' || name.startsWith('--') || name.length === 2) known.set(name, flag);
    else for (const letter of name.slice(1)) known.set(`-${letter}`, flag);
  }
  return { known, stopsAtOperand };
}

/** The call, or why it is not known. */
export function readFlags(invocation: Invocation, { known, stopsAtOperand }: Grammar): Call | string {
  const { program, words, fed, piped } = invocation;
  const flags = new Map<string, readonly string[]>();
  const touches: Touch[] = [];
  const operands: string[] = [];
  const rest = [...words];
  const strange = (name: string) => `the flag ${name} of ${program} is not known to be harmless`;
  const take = (name: string, flag: Flag, attached: string | undefined): string | undefined => {
    const value = flag.value === 'needed' ? (attached ?? rest.shift()) : (attached ?? '');
    if (value === undefined) return `the flag ${name} of ${program} has no value`;
    if (flag.value === 'none' && attached !== undefined) return strange(`${name}=${attached}`);
    const odd = value === '' ? undefined : strangeValue(flag.kind, value, touches);
    if (odd) return `${value} is not a known value of the flag ${name} of ${program}`;
    flags.set(name, [...(flags.get(name) ?? []), value]);
    return undefined;
  };
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') {
      operands.push(...rest.splice(0));
    } else if (word === '-' || !word.startsWith('-')) {
      operands.push(word);
      if (stopsAtOperand) operands.push(...rest.splice(0));
    } else {
      const why = readWord(word, known, take, strange);
      if (why !== undefined) return why;
    }
  }
  return { program, flags, operands, touches, fed, piped };
}

type Take = (name: string, flag: Flag, attached: string | undefined) => string | undefined;

function readWord(
  word: string,
  known: Grammar['known'],
  take: Take,
  strange: (name: string) => string,
): string | undefined {
  const whole = known.get(word);
  if (whole !== undefined) return take(word, whole, undefined);
  if (/^-\d+$/.test(word) && known.has('-#')) return take('-#', { value: 'attached', kind: '' }, word.slice(1));
  const equals = word.indexOf('=');
  const name = equals < 0 ? word : word.slice(0, equals);
  if (word.startsWith('--')) {
    const flag = known.get(name);
    return flag === undefined ? strange(name) : take(name, flag, equals < 0 ? undefined : word.slice(equals + 1));
  }
  if (equals > 0 && name.length > 2 && known.has(name)) {
    return take(name, known.get(name) ?? { value: 'none', kind: '' }, word.slice(equals + 1));
  }
  return readCluster(word, known, take, strange);
}

/** `-la`, `-n5`, `-ran5`: letters until one that takes a value, which has the rest. */
function readCluster(
  word: string,
  known: Grammar['known'],
  take: Take,
  strange: (name: string) => string,
): string | undefined {
  for (let index = 1; index < word.length; index++) {
    const name = `-${word[index]}`;
    const flag = known.get(name);
    if (flag === undefined) return strange(word.length === 2 ? word : `${name} in ${word}`);
    const after = word.slice(index + 1);
    const takes = flag.value !== 'none' && after !== '';
    const why = take(name, flag, takes ? after : undefined);
    if (why !== undefined || takes) return why;
  }
  return undefined;
}

/** Whether the value is not of its kind; what it touches is added. */
function strangeValue(kind: string, value: string, touches: Touch[]): boolean {
  if (kind === '') return false;
  if (kind === 'number') return !NUMBER.test(value);
  if (kind !== 'read' && kind !== 'write') return !kind.split('|').includes(value);
  if (!NO_FILE.has(value)) touches.push({ kind, path: value });
  return false;
}

export const has = ({ flags }: Call, ...names: readonly string[]): boolean => names.some((name) => flags.has(name));

export const valuesOf = ({ flags }: Call, ...names: readonly string[]): readonly string[] =>
  names.flatMap((name) => flags.get(name) ?? []);
