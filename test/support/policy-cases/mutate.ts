// Command lines made of others by chance, the same ones for the same number: pieces swapped, signs of the shell put in, quotation broken.

const SIGNS = [
  ...';|&\n#"\'`\\$(){}<>*?~!=[] \t'.split(''),
  ...[
    '&&',
    '||',
    '|&',
    '$(',
    '${',
    '$((',
    '))',
    '<(',
    '>(',
    '<<<',
    '<<EOF\n',
    '\nEOF\n',
    '>>',
    '2>',
    '&>',
    "$'",
    '$"',
    '\\\n',
  ],
  ...[
    'npm i',
    '$x',
    '"$x"',
    'x=1;',
    `$\{x:-a}`,
    '{a,b}',
    '[[ ',
    ' ]]',
    'if ls; then ',
    '; fi',
    'do ',
    'done',
    ' in ',
    'for x in ',
  ],
  ...[
    'eval ',
    'ls',
    'cat ',
    'echo ',
    '-la',
    './',
    '../',
    '~/',
    '.env',
    '$IFS',
    `$\{IFS}`,
    '$@',
    'a=b ',
    'cd ',
    'time ',
    '! ',
    '{ ',
    '; }',
  ],
];

export interface Chance {
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number;
}

/** mulberry32. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  return {
    below(limit) {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
    },
  };
}

const pick = <T>(chance: Chance, all: readonly T[]): T | undefined => all[chance.below(all.length)];

export function mutate(corpus: readonly string[], chance: Chance): string {
  let text = pick(chance, corpus) ?? '';
  for (let changes = chance.below(4); changes >= 0; changes--) text = change(text, corpus, chance);
  return text;
}

function change(text: string, corpus: readonly string[], chance: Chance): string {
  const at = chance.below(text.length + 1);
  const to = at + chance.below(6);
  switch (chance.below(7)) {
    case 0:
      return text.slice(0, at) + text.slice(to);
    case 1:
      return text.slice(0, to) + text.slice(at);
    case 2:
      return `${text}${pick(chance, [';', ' && ', ' | ', '\n', ' || ', ' & ', ' '])}${pick(chance, corpus)}`;
    case 3:
      return text.slice(0, at) + (pick(chance, corpus) ?? '') + text.slice(at);
    case 4: {
      const quote = pick(chance, ['"', "'", '`', '$(', '(', '{ ', '"$(']) ?? '';
      const closing = { '$(': ')', '(': ')', '{ ': '; }', '"$(': ')"' }[quote] ?? quote;
      return text.slice(0, at) + quote + text.slice(at, to) + closing + text.slice(to);
    }
    default:
      return text.slice(0, at) + (pick(chance, SIGNS) ?? '') + text.slice(at);
  }
}
