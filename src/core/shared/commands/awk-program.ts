// Reads a program of awk token by token: what computes and prints is known; what runs, reads or writes something else is not.
import { afterPart } from './sed-script.ts';

/** They run a command, read from elsewhere, choose the files that are read, or show the environment. */
const REFUSED = new Set(['system', 'getline', 'ARGV', 'ARGC', 'ENVIRON', 'SYMTAB', 'FUNCTAB']);
/** A regular expression may follow them. */
const OPENING = new Set([
  'print',
  'printf',
  'return',
  'in',
  'else',
  'do',
  'case',
  'if',
  'while',
  'for',
  'exit',
  'delete',
]);
/** Or a line may end after them. */
const NOT_VARIABLES = new Set(['length', 'next', 'nextfile', 'break', 'continue', 'BEGIN', 'END', 'pattern/']);

const STRING = /^"(?:[^"\\\n]|\\[^\n])*"/;
const NUMBER = /^(?:0[xX][\da-fA-F]+|\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)/;
const NAME = /^[A-Za-z_]\w*/;
const OPERATOR = /^(?:\|\||&&|\+\+|--|[-+*/%^=!<>]=|\*\*=?|!~|[-+*%^=!<~?:,;(){}[\]$])/;

/** Why the program may do more than compute and print; undefined when it does not. */
export function strangeAwk(program: string): string | undefined {
  let rest = program;
  let before = ';';
  let prints = false;
  for (;;) {
    const [skipped = ''] = /^(?:\s|\\\r?\n|#[^\n]*(?:\n|$))+/.exec(rest) ?? [];
    rest = rest.slice(skipped.length);
    if (rest === '') return undefined;
    const name = NAME.exec(rest)?.[0];
    if (name !== undefined && REFUSED.has(name)) return `awk may do more than print by ${name}`;
    const slash = rest.startsWith('/') ? slashAfter(before, skipped.includes('\n'), rest) : undefined;
    if (slash === 'pattern') {
      const after = afterPart(rest.slice(1), '/', true);
      if (after === undefined) return 'where a pattern of awk ends is not known';
      rest = after;
      before = 'pattern/';
      continue;
    }
    // What is told apart wrongly could hide the rest.
    if (slash === 'unclear') return 'whether awk divides or looks for a pattern is not known';
    const token = name ?? (STRING.exec(rest) ?? NUMBER.exec(rest) ?? OPERATOR.exec(rest))?.[0] ?? rest[0] ?? '';
    if (token === '>' || token === '>=') {
      if (prints || rest.startsWith('>>')) return 'awk may write to a file';
    } else if (
      name === undefined &&
      token.length === 1 &&
      !OPERATOR.test(token) &&
      !NUMBER.test(token) &&
      token !== '/'
    ) {
      return `awk may do more than print by ${token}`;
    }
    // A line may go on after its end, so that only these end what is printed.
    if (/^[;{}]$/.test(token)) prints = false;
    if (token === 'print' || token === 'printf') prints = true;
    before = token;
    rest = rest.slice(token.length);
  }
}

function slashAfter(before: string, newLine: boolean, rest: string): 'division' | 'pattern' | 'unclear' {
  const alone = !rest.slice(1).includes('/');
  const operator = /^[;{},(!~?:=<>&|+*%^$-]/.test(before) && before !== '++' && before !== '--';
  if (operator || OPENING.has(before)) return 'pattern';
  const complete = /^[\d."]/.test(before) || before === ']' || (NAME.test(before) && !NOT_VARIABLES.has(before));
  if (complete && !newLine) return 'division';
  return alone && !newLine ? 'division' : 'unclear';
}
