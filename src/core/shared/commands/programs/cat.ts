// cat: shows files, or what it is fed.
import type { Program } from '../program.ts';

const FLAG =
  /^-[AbeEnstTuv]+$|^--(?:show-all|number-nonblank|show-ends|number|squeeze-blank|show-tabs|show-nonprinting)$/;

export const cat: readonly Program[] = [
  {
    names: ['cat'],
    flagsAreHarmless: true,
    account: ({ words }) => {
      const end = words.indexOf('--');
      const options = end === -1 ? words : words.slice(0, end);
      const unknown = options.find((word) => word.startsWith('-') && word !== '-' && !FLAG.test(word));
      if (unknown !== undefined) return { known: false, why: `what ${unknown} does is not known` };
      const paths = words.filter(
        (word, index) => word !== '-' && index !== end && (!FLAG.test(word) || (end !== -1 && index > end)),
      );
      return { known: true, touches: paths.map((path) => ({ kind: 'read', path })) };
    },
  },
];
