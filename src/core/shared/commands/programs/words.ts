// What shells do by themselves, and programs that only compare or print the words they are given.
import { call, family, known, never, pathsOf, texts, unknown } from '../known.ts';
import type { Invocation, Program, Touch } from '../program.ts';

const NUMBER = /^[+-]?\d+(?:\.\d+)?$/;

/** Numbers only where numbers belong: shells compute what stands there, and run commands in it. */
function printf({ words }: Invocation) {
  const [format = '', ...values] = words[0] === '--' ? words.slice(1) : words;
  if (format.startsWith('-')) return unknown(`the flag ${format} of printf sets a variable`);
  const directives = [...format.replaceAll('%%', '').matchAll(/%[-+ #0']*\d*(?:\.\d*)?(.?)/g)].map(
    ([, letter]) => letter ?? '',
  );
  const strange = directives.some((letter) => !/^[sbqcdiuoxXeEfFgGaA]$/.test(letter));
  if (strange) return unknown(`the format ${format} of printf is not known`);
  const computed = values.filter((_, index) => /[^sbqc]/.test(directives[index % directives.length] ?? 's'));
  if (computed.some((value) => !NUMBER.test(value))) return unknown('printf computes a number from words');
  return known();
}

const ON_PATHS = new Set('-a -b -c -d -e -f -g -h -k -p -r -s -u -w -x -G -L -N -O -S'.split(' '));
const ON_TEXTS = new Set(['-n', '-z', '=', '==', '!=', '<', '>', '!', '-a', '-o', '(', ')']);
const ON_NUMBERS = new Set(['-eq', '-ne', '-lt', '-le', '-gt', '-ge', '-t']);
const BETWEEN_PATHS = new Set(['-nt', '-ot', '-ef']);

/** `-v` and `-R` look into variables, and compute a place in them. */
function test({ program, words }: Invocation) {
  const closed = program === '[';
  if (closed && words.at(-1) !== ']') return unknown('[ has no ]');
  const inner = closed ? words.slice(0, -1) : words;
  const touches: Touch[] = [];
  for (const [index, word] of inner.entries()) {
    const before = inner[index - 1] ?? '';
    const after = inner[index + 1] ?? '';
    if (ON_NUMBERS.has(word)) {
      const sides = word === '-t' ? [after] : [before, after];
      if (!sides.every((side) => NUMBER.test(side))) return unknown(`${program} computes a number from words`);
    } else if (BETWEEN_PATHS.has(word)) {
      touches.push(...pathsOf('look', [before, after]));
    } else if (ON_PATHS.has(word) && (word !== '-a' || before === '' || before === '!')) {
      touches.push(...pathsOf('look', [after]));
    } else if (word.startsWith('-') && !ON_TEXTS.has(word) && !NUMBER.test(word)) {
      return unknown(`the flag ${word} of ${program} is not known to be harmless`);
    }
  }
  return known(touches);
}

const lookedUp = call('-apstfw', ({ operands, program }) =>
  operands.every((name) => /^[\w.+@-]+$/.test(name)) ? [] : `what ${program} looks up is not a plain name`,
);

export const words: readonly Program[] = family(
  {
    echo: () => known(),
    printf,
    'test [': test,
    'true false :': () => known(),
    exit: ({ words }) => (words.every((word) => /^\d+$/.test(word)) ? known() : unknown('exit takes a number')),
    sleep: ({ words }) =>
      words.every((word) => /^(?:\d+(?:\.\d+)?[smhd]?|infinity)$/.test(word)) ? known() : unknown('sleep takes a time'),
    'type which whereis': lookedUp,
    command: ({ words, ...rest }) =>
      /^-[vV]$/.test(words[0] ?? '')
        ? lookedUp({ ...rest, words: words.slice(1) })
        : unknown('command runs what it is given'),
    yes: never('yes never ends'),
    tput: call('', ({ operands }) =>
      operands.every((word) => /^(?:cols|lines|colors|bold|dim|sgr0|smul|rmul|rev|el|ed|setaf|setab|\d+)$/.test(word))
        ? []
        : 'what tput prints is not known',
    ),
    cal: call('-13jmsyhw', texts),
  },
  'echo true false :',
);
