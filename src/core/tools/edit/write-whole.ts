// A whole new content for a file: what is given is what is written, in the encoding and with the line ends the file has.
import { fail, type Outcome, succeed } from '../../../protocol/fault.ts';
import { isAscii } from './look-alikes.ts';
import { joinsLineEnds, replaceAt } from './replace-at.ts';
import { findElision, isEscapedCopy } from './suspicious.ts';
import { decodeText, encodeText } from './text-file.ts';
import { unifyLineEnds } from './unified.ts';

/** A file of fewer lines may be cut down to anything. */
const FEW_LINES = 20;
/** Less than this part of what there was is taken for an accident. */
const SMALLEST_PART = 1 / 3;

/** `before` is null where there is no file yet. */
export function writeWhole(before: Uint8Array | null, content: string, label: string): Outcome<{ bytes: Uint8Array }> {
  if (!content.isWellFormed()) return fail('edit.bad-text', '`content` holds half a character (a lone surrogate).');
  if (before === null || before.length === 0) return succeed({ bytes: new TextEncoder().encode(content) });
  const file = decodeText(before, label);
  if (!file.ok) return fail(file.fault.code, `${file.fault.text} To replace it all the same, delete it first.`);
  const { encoding, bom, text } = file.value;
  if (encoding === 'bytes' && !isAscii(content)) {
    const why = 'is not UTF-8, and `content` would write other characters than ASCII in another encoding';
    return fail('edit.encoding', `${label} ${why}. Convert the file first, or change its ASCII parts with edit_file.`);
  }
  const elision = findElision(content, text, label);
  if (elision !== undefined) {
    return fail(
      'edit.elision',
      `\`content\` leaves text out (${JSON.stringify(elision)}) and would lose what ${label} holds there. Write it in full or use edit_file.`,
    );
  }
  if (isEscapedCopy(text, content, label)) {
    return fail('edit.escaped', `\`content\` is HTML-escaped (&lt; for <) and ${label} is not. Send it as plain text.`);
  }
  const [was, is] = [measure(text), measure(content)];
  if (was.lines >= FEW_LINES && is.lines < was.lines * SMALLEST_PART && is.size < was.size * SMALLEST_PART) {
    const why = `would lose most of ${label}: ${is.lines} of ${was.lines} lines would be left`;
    return fail('edit.shrinks', `\`content\` ${why}. Use edit_file, or, if that is meant, delete the file first.`);
  }
  const own = content.startsWith('\uFEFF') ? content.slice(1) : content;
  const ended = withEndsOf(text, own);
  if (ended === undefined) return fail('edit.line-ends', `${label} has CRs and LFs that would become one line end.`);
  const mark = bom || content.slice(0, content.length - own.length);
  return succeed({ bytes: encodeText({ encoding, bom: mark, text: ended }) });
}

function measure(text: string) {
  let lines = 0;
  let size = 0;
  for (const line of text.split(/[\r\n]+/)) {
    const length = line.trim().length;
    if (length > 0) lines++;
    size += length;
  }
  return { lines, size };
}

/** Line ends with a CR that were written out are meant; else each line keeps its own, and new ones end as those beside them. */
function withEndsOf(text: string, content: string): string | undefined {
  const meant = content.includes('\r\n') || (content.includes('\r') && !content.includes('\n'));
  if (meant || !text.includes('\r')) return content;
  const plain = content.includes('\r') ? unifyLineEnds(text).plain : text.replaceAll(/\r\n|\r/g, '\n');
  const place = {
    from: 0,
    to: text.length,
    line: 1,
    level: 'exact',
    old: plain,
    next: content,
    exact: false,
    within: true,
  } as const;
  const changes = replaceAt(text, place, { old: plain, new: content }) ?? [];
  if (changes.some((change) => joinsLineEnds(text, change))) return undefined;
  const pieces: string[] = [];
  let done = 0;
  for (const change of changes) {
    pieces.push(text.slice(done, change.from), change.text);
    done = change.to;
  }
  return [...pieces, text.slice(done)].join('');
}
