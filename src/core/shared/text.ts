// Pure helpers for text that goes to a model or a screen: control sequences taken out, lengths bounded.

const ESCAPE = '\u001b';
const BELL = '\u0007';

/** CSI, then OSC, DCS and the other strings (which end at the line's end at the latest), then two-character sequences. */
const SEQUENCES = new RegExp(
  `(?:${ESCAPE}\\[|\u009b)[0-?]*[ -/]*(?:[@-~]|$)` +
    `|(?:${ESCAPE}[\\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^${BELL}${ESCAPE}\u009c\n]*(?:${BELL}|${ESCAPE}\\\\|\u009c)?` +
    `|${ESCAPE}[ -/]*[0-~]?`,
  'g',
);
/** What is left of C0 and C1 but tab, newline, CR and backspace. */
const CONTROLS = /[\p{Cc}--[\t\n\r\b]]/gv;

/** What a terminal's bytes say in the end: no colours, no titles, no progress bars painted over one another. */
export function stripAnsi(text: string): string {
  if (!hasControls(text)) return text;
  return text
    .replace(SEQUENCES, '')
    .replace(CONTROLS, '')
    .split('\n')
    .map((line) => (line.includes('\r') || line.includes('\b') ? settleLine(line) : line))
    .join('\n');
}

function hasControls(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if ((code < 32 && code !== 10 && code !== 9) || (code >= 127 && code < 160)) return true;
  }
  return false;
}

/** A return begins the line again, a backspace takes one character back. */
function settleLine(line: string): string {
  const shown = line.replace(/\r+$/, '');
  const last = shown.slice(shown.lastIndexOf('\r') + 1);
  if (!last.includes('\b')) return last;
  const kept: string[] = [];
  for (const character of last) {
    if (character === '\b') kept.pop();
    else kept.push(character);
  }
  return kept.join('');
}

/** At most `limit` characters and a sign that there were more; never half a character. */
export function clip(text: string, limit: number): string {
  return text.length <= limit ? text : `${wholeStart(text, limit)}…`;
}

export interface Clipped {
  readonly text: string;
  /** Characters left out of the middle. */
  readonly omitted: number;
}

/** Keeps the beginning and more of the end, where the outcome stands; `note` goes between them. */
export function clipMiddle(text: string, limit: number, note: (omitted: number) => string): Clipped {
  if (text.length <= limit) return { text, omitted: 0 };
  const head = wholeStart(text, Math.floor(limit / 3));
  const tail = wholeEnd(text, limit - head.length);
  const omitted = text.length - head.length - tail.length;
  return { text: `${head}\n${note(omitted)}\n${tail}`, omitted };
}

const isHigh = (code: number) => code >= 0xd800 && code < 0xdc00;
const isLow = (code: number) => code >= 0xdc00 && code < 0xe000;

function wholeStart(text: string, length: number): string {
  return text.slice(0, isHigh(text.charCodeAt(length - 1)) ? length - 1 : length);
}

function wholeEnd(text: string, length: number): string {
  const from = text.length - length;
  return text.slice(isLow(text.charCodeAt(from)) ? from + 1 : from);
}

/** 3 files, 1 file. */
export const count = (number: number, noun: string, plural = `${noun}s`) => `${number} ${number === 1 ? noun : plural}`;

/** How long something took: 0.4 s, 12 s, 3 min 5 s. */
export function duration(ms: number): string {
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
