// ls: shows names of files and what the system knows of them.
import type { Program } from '../program.ts';

const FLAG =
  /^-[aAbBcCdfFgGhHiklLmnNopqQrRsStuUvxXZ1]+$|^--(?:all|almost-all|directory|human-readable|inode|recursive|reverse|size|full-time|group-directories-first|classify|si|color(?:=(?:auto|always|never))?|sort=(?:none|size|time|version|extension|name|width)|time-style=(?:iso|long-iso|full-iso|locale))$/;

export const ls: readonly Program[] = [
  {
    names: ['ls'],
    flagsAreHarmless: true,
    account: ({ words }) => {
      const end = words.indexOf('--');
      const options = (end === -1 ? words : words.slice(0, end)).filter((word) => word.startsWith('-') && word !== '-');
      const unknown = options.find((word) => !FLAG.test(word));
      if (unknown !== undefined) return { known: false, why: `what ${unknown} does is not known` };
      const paths = words
        .filter((_, index) => index !== end)
        .filter((word, index) => (end !== -1 && index >= end) || !options.includes(word));
      return { known: true, touches: (paths.length === 0 ? ['.'] : paths).map((path) => ({ kind: 'look', path })) };
    },
  },
];
