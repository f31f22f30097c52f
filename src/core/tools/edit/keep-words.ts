// A changed line of a file whose characters only look like those the model saw: what it did not change keeps the file's own.
import { changedSpans } from './line-script.ts';
import { isPlain, positionsOf } from './look-alikes.ts';

/** Words, blanks, and single characters with their marks. */
const TOKEN = /[\p{L}\p{N}_][\p{L}\p{N}\p{M}_]*|[ \t]+|\P{M}\p{M}*|\p{M}+/gu;

/** `own` is what the file has where the model saw `given` and wants `next`. Both look the same. */
export function keepWords(given: string, own: string, next: string): string {
  if (given === own || (isPlain(given) && isPlain(own))) return next;
  const before = tokensOf(given);
  const after = tokensOf(next);
  const [intoGiven, intoOwn] = [startsOf(given), positionsOf(own)];
  const own2 = (index: number) => {
    const plain = intoGiven(before.starts[index] ?? given.length);
    // What nobody sees belongs to the word before it, or to the first one.
    return plain === undefined ? undefined : intoOwn(plain, plain === 0 ? 'ends' : 'begins');
  };
  const pieces: string[] = [];
  let from = 0;
  let done = 0;
  const keep = (to: number) => {
    for (; from < to; from++, done++) {
      const [start, end] = [own2(from), own2(from + 1)];
      pieces.push(start === undefined || end === undefined ? (after.texts[done] ?? '') : own.slice(start, end));
    }
  };
  for (const span of changedSpans(before.texts, after.texts)) {
    keep(span.beforeFrom);
    pieces.push(...after.texts.slice(span.afterFrom, span.afterTo));
    from = span.beforeTo;
    done = span.afterTo;
  }
  keep(before.texts.length);
  return pieces.join('');
}

function tokensOf(text: string) {
  const texts: string[] = [];
  const starts: number[] = [];
  for (const match of text.matchAll(TOKEN)) {
    texts.push(match[0]);
    starts.push(match.index);
  }
  starts.push(text.length);
  return { texts, starts };
}

/** Where a position of a text lies in its plain form; undefined within a character. */
function startsOf(text: string): (position: number) => number | undefined {
  const back = positionsOf(text);
  const places = new Map<number, number>();
  for (let plain = 0; plain <= text.length * 2; plain++) {
    const at = back(plain, 'begins');
    if (at !== undefined) places.set(at, plain);
    if (at === text.length) break;
  }
  return (position) => places.get(position);
}
