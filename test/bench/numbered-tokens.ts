// An answer of numbered tokens as models write them: paragraphs, headings, lists, emphasis and code to be highlighted.

const BLOCK = 40;

/** Token `i` holds "wI", so a screen tells how far it has come. */
export function numberedTokens(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => {
    const place = index % BLOCK;
    const before = place === 0 ? OPENERS[kindOf(index)] : (BETWEEN[kindOf(index)]?.(place) ?? ' ');
    return `${before}w${index}${place === BLOCK - 1 || index === count - 1 ? CLOSERS[kindOf(index)] : ''}`;
  });
}

type Kind = 'paragraph' | 'list' | 'code' | 'heading';

const KINDS: readonly Kind[] = ['paragraph', 'list', 'code', 'heading'];
const kindOf = (index: number): Kind => KINDS[Math.floor(index / BLOCK) % KINDS.length] ?? 'paragraph';

const OPENERS: Readonly<Record<Kind, string>> = {
  paragraph: '',
  list: '- **first** ',
  code: '```ts\nconst ',
  heading: '## ',
};
const BETWEEN: Readonly<Record<Kind, (place: number) => string>> = {
  paragraph: () => ' ',
  list: (place) => (place % 8 === 0 ? '\n- an item with `code` ' : ' '),
  code: (place) => (place % 5 === 0 ? ';\nconst ' : place % 5 === 1 ? ' = ' : ' + '),
  heading: (place) => (place === 6 ? '\n\n' : ' '),
};
const CLOSERS: Readonly<Record<Kind, string>> = {
  paragraph: '\n\n',
  list: '\n\n',
  code: ';\n```\n\n',
  heading: '\n\n',
};
