// Follows a call that a model is still writing: the file it is about, and the new text as it grows, for the screen alone.
import { createPartialJson } from '../shared/partial-json.ts';
import type { Shows } from '../tools/tool.ts';

/** What has changed on the screen; nothing of it is ever acted on. */
export interface Writing {
  readonly label?: string;
  /** More of the text. */
  readonly text?: string;
  /** How many lines the whole text has by now. */
  readonly lines?: number;
}

const LONGEST_LABEL = 300;
/** No more of a text is kept on a screen while it grows. */
const LONGEST_TEXT = 4_000;
const GAP = '⋯\n';

/** Gives for each piece of the arguments what it adds; undefined when that is nothing. */
export function followCall(shows: Shows): (piece: string) => Writing | undefined {
  const scanner = createPartialJson([...(shows.label === undefined ? [] : [shows.label]), ...shows.text]);
  let label = '';
  let last = '';
  let breaks = 0;

  const add = (begins: boolean, text: string): string => {
    const open = begins && last !== '' && last !== '\n';
    const gap = begins && last !== '' ? `${open ? '\n' : ''}${GAP}` : '';
    if (open) breaks++;
    breaks += text.split('\n').length - 1;
    last = text.at(-1) ?? last;
    return gap + text;
  };

  return (piece) => {
    const before = label;
    let added = '';
    for (const { field, begins, text } of scanner.push(piece)) {
      if (field !== shows.label) added += add(begins, text);
      else label = ((begins ? '' : label) + text.replace(/[\p{Cc}\p{Cf}]/gu, '')).slice(0, LONGEST_LABEL);
    }
    if (label === before && added === '') return undefined;
    return {
      ...(label === before ? {} : { label }),
      ...(added === '' ? {} : { text: added.slice(-LONGEST_TEXT), lines: breaks + (last === '\n' ? 0 : 1) }),
    };
  };
}
