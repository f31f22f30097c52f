// What an agent knows of a file against what is there: whether others have changed it since, and what the agent knows after a call.
import type { FileContent } from '../../ports/files.ts';
import type { SeenFiles } from '../tool.ts';
import { changedSpans } from './line-script.ts';

const NOTHING = new Uint8Array();

/**
 * `hash` says which state of the file this goes with; `bytes` are what the agent takes for its content, from which
 * whatever it writes was made. A file that is not there counts as an empty one.
 */
export type Known = NonNullable<ReturnType<SeenFiles['of']>>;

type Hash = (bytes: Uint8Array) => string;

export const nothing = (hash: Hash) => ({ hash: hash(NOTHING), bytes: NOTHING });

/** What the agent knows when that is not what is there any more; undefined when it is, or when it never saw the file. */
export function outdated(known: Known | undefined, present: FileContent | null, hash: Hash): Known | undefined {
  return known === undefined || known.hash === (present?.hash ?? hash(NOTHING)) ? undefined : known;
}

/** Lines that an agent was shown, from 1, both included; `of` is how many there are. */
export interface Shown {
  readonly from: number;
  readonly to: number;
  readonly of: number;
}

/**
 * What an agent knows that knew `known` and was shown these lines of `content`; undefined when that is what it knew before:
 * where it was not shown all that has changed, what it writes is still made from the old rest.
 */
export function afterReading(known: Known | undefined, content: FileContent, shown: Shown): FileContent | undefined {
  const { from, to, of } = shown;
  if (known === undefined || known.hash === content.hash) return content;
  if (from <= 1 && to >= of) return content;
  if (known.bytes === undefined) return undefined;
  const spans = changedSpans(linesOf(known.bytes), linesOf(content.bytes));
  // With the line before and the line after: otherwise it cannot tell what went between them.
  const all = spans.every((span) => (from <= 1 || span.afterFrom >= from) && (to >= of || span.afterTo < to));
  return all ? content : undefined;
}

const linesOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes).split(/\r\n|\n|\r/);
