// As strip-hidden.ts for text that comes in pieces: what could belong to the next piece waits for it.
import { addHidden, type HiddenCounts, stripHidden } from './strip-hidden.ts';

export interface HiddenStream {
  /** What of the text so far can be shown. */
  push(piece: string): string;
  /** What had waited. */
  end(): string;
  hidden(): HiddenCounts | undefined;
}

/** A run that may go on, or half of a character. */
const OPEN = /[[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Cs}]--[\t\n\r]]+$/v;
/** So much text that ends in hidden characters is not held any longer: nobody means it. */
const MOST = 4_096;
const PLAIN = /^[\t\n\r\x20-\x7e]*$/;

export function createHiddenStream(): HiddenStream {
  let waiting = '';
  let before: string | undefined;
  let hidden: HiddenCounts | undefined;
  const give = (text: string): string => {
    const clean = stripHidden(text, before);
    hidden = addHidden(hidden, clean.hidden);
    if (clean.text !== '') before = [...clean.text.slice(-2)].at(-1);
    else if (text !== '') before ??= '';
    return clean.text;
  };
  return {
    push: (piece) => {
      const text = waiting + piece;
      waiting = '';
      if (PLAIN.test(text)) return give(text);
      const open = text.length > MOST + piece.length ? undefined : OPEN.exec(text)?.[0];
      if (open === undefined) return give(text);
      waiting = open;
      return give(text.slice(0, text.length - open.length));
    },
    end: () => {
      const rest = waiting;
      waiting = '';
      return give(rest);
    },
    hidden: () => hidden,
  };
}
