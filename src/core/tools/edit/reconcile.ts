// A whole new content made from an older state of a file: merged with what others wrote since, or refused with the places.
import { fail, type Outcome, succeed } from '../../../protocol/fault.ts';
import { clip, count } from '../../shared/text.ts';
import type { Known } from './knowledge.ts';
import { type Clash, mergeTexts } from './merge.ts';
import { decodeText, encodeText, type TextFile } from './text-file.ts';

/** How much of a conflict is shown; the rest is seen by reading the file. */
const MOST_CLASHES = 3;
const MOST_LINES = 8;
const LONGEST_LINE = 160;

const WAY_OUT = 'Read all of it again and base the content on that, or change single places with edit_file.';

/** `content` was made from what the agent knew, `present` is there now. Fault: `edit.conflict`. */
export function reconcile(
  known: Known,
  content: Uint8Array,
  present: Uint8Array | null,
  label: string,
): Outcome<Uint8Array> {
  if (present === null) {
    return refuse(
      `${label} has been deleted or moved since you read it, so it was not written again. Look where it is now; to make it anew, call read_file on it first.`,
    );
  }
  if (known.bytes === undefined) {
    return refuse(`${label} has changed since you read it, too long ago to be merged. Nothing was written. ${WAY_OUT}`);
  }
  const texts = [known.bytes, content, present].map((bytes) => decodeText(bytes, label));
  const [base, ours, theirs] = texts.map((text) => (text.ok ? text.value : undefined));
  if (base === undefined || ours === undefined || theirs === undefined || !sameEncoding(base, ours, theirs)) {
    const why = 'and is not text in one encoding that could be merged';
    return refuse(`${label} has changed since you read it, ${why}. Nothing was written. ${WAY_OUT}`);
  }
  const merged = mergeTexts(base.bom + base.text, ours.bom + ours.text, theirs.bom + theirs.text);
  if (merged.clean) return succeed(encodeText({ ...theirs, bom: '', text: merged.text }));
  const { clashes } = merged;
  const what = known.bytes.length === 0 ? 'was made by somebody else' : 'has changed since you read it';
  const more = clashes.length > MOST_CLASHES ? `\n[${count(clashes.length - MOST_CLASHES, 'more place')}]` : '';
  return refuse(
    `${label} ${what}, and your content changes the same ${clashes.length === 1 ? 'place' : 'places'} otherwise. Nothing was written. ${WAY_OUT}\n${clashes
      .slice(0, MOST_CLASHES)
      .map(describe)
      .join('\n')}${more}`,
  );
}

/** A file without a character beyond ASCII goes with any encoding of single bytes. */
const sameEncoding = (base: TextFile, ours: TextFile, theirs: TextFile) =>
  ours.encoding === theirs.encoding && (base.encoding === theirs.encoding || base.text === '');

const refuse = (text: string) => fail('edit.conflict', text);

function describe({ line, ours, theirs }: Clash): string {
  const where = theirs.length < 2 ? `Line ${line}` : `Lines ${line}-${line + theirs.length - 1}`;
  return [`${where}, as it is now:`, ...quote(theirs), 'Yours:', ...quote(ours)].join('\n');
}

function quote(lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return ['  (nothing)'];
  const shown = lines.slice(0, MOST_LINES).map((line) => `  ${clip(line.replace(/\r$/, ''), LONGEST_LINE)}`);
  return lines.length > MOST_LINES ? [...shown, `  [${count(lines.length - MOST_LINES, 'more line')}]`] : shown;
}
