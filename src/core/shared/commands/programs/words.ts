// Programs that only compare, look up or print the words they are given. What shells do by themselves is told by the walk.
import { call, family, known, texts, unknown } from '../known.ts';
import type { Program } from '../program.ts';

const lookedUp = call('-absu --all', ({ operands, program }) =>
  operands.every((name) => /^[\w.+@-]+$/.test(name)) ? [] : `what ${program} looks up is not a plain name`,
);

export const words: readonly Program[] = family({
  sleep: ({ words }) =>
    words.every((word) => /^(?:\d+(?:\.\d+)?[smhd]?|infinity)$/.test(word)) ? known() : unknown('sleep takes a time'),
  'which whereis': lookedUp,
  // What it is piped into ends it.
  yes: (invocation) => (invocation.piped ? call('', texts)(invocation) : unknown('yes never ends')),
  tput: call('', ({ operands }) =>
    operands.every((word) => /^(?:cols|lines|colors|bold|dim|sgr0|smul|rmul|rev|el|ed|setaf|setab|\d+)$/.test(word))
      ? []
      : 'what tput prints is not known',
  ),
  stty: ({ words }) => (/^(?:size|-a|--all)$/.test(words.join(' ')) ? known() : unknown('stty changes the terminal')),
  'pkg-config pkgconf': call(
    '--libs --cflags --libs-only-l --libs-only-L --cflags-only-I --modversion --exists --list-all --variable= --print-errors --short-errors --static --atleast-version= --print-requires',
    texts,
  ),
  cal: call('-13jmsyhw', texts),
});
