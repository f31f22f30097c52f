// Which shapes of secrets a text may hold: one pass over it for the hints of all of them, since every text is looked through.
import type { SecretShape } from './secrets/shape.ts';

/** Places in the list of shapes, in its order, of those of which a hint stands in the text. */
export type LikelyShapes = (text: string) => readonly number[];

const SLOTS = 0x8000;

/** Different beginnings may share a slot: what stands there is compared then. */
const slotOf = (first: number, second: number, third: number) => ((first << 10) ^ (second << 5) ^ third) & (SLOTS - 1);

interface Hint {
  readonly text: string;
  readonly shapes: readonly number[];
}

export function createLikelyShapes(shapes: readonly SecretShape[]): LikelyShapes {
  const hints = hintsOf(shapes);
  const short = hints.filter(({ text }) => text.length < 3);
  const long = hints.filter(({ text }) => text.length >= 3);
  const taken = new Uint8Array(SLOTS);
  const slots = new Map<number, Hint[]>();
  for (const hint of long) {
    const slot = slotOf(hint.text.charCodeAt(0), hint.text.charCodeAt(1), hint.text.charCodeAt(2));
    taken[slot] = 1;
    slots.set(slot, [...(slots.get(slot) ?? []), hint]);
  }

  return (text) => {
    let found: Set<Hint> | undefined;
    for (const hint of short) if (text.includes(hint.text)) found = (found ?? new Set()).add(hint);
    let first = text.charCodeAt(0);
    let second = text.charCodeAt(1);
    for (let index = 2; index < text.length; index++) {
      const third = text.charCodeAt(index);
      const slot = slotOf(first, second, third);
      if (taken[slot] === 1) {
        for (const hint of slots.get(slot) ?? []) {
          if (found?.has(hint) === true || !text.startsWith(hint.text, index - 2)) continue;
          found = (found ?? new Set()).add(hint);
        }
      }
      first = second;
      second = third;
    }
    return found === undefined ? NONE : placesOf(found);
  };
}

const NONE: readonly number[] = [];

function hintsOf(shapes: readonly SecretShape[]): readonly Hint[] {
  const places = new Map<string, number[]>();
  for (const [index, { hints }] of shapes.entries()) {
    for (const hint of hints) places.set(hint, [...(places.get(hint) ?? []), index]);
  }
  return [...places].map(([text, all]) => ({ text, shapes: all }));
}

const placesOf = (found: ReadonlySet<Hint>): readonly number[] =>
  [...new Set([...found].flatMap((hint) => hint.shapes))].sort((a, b) => a - b);
