// A text as lines, each with the line end that is its own, and where each of them begins.

export interface Lines {
  /** Without line ends. A text that ends with a line end has an empty last one, so there is always at least one. */
  readonly texts: readonly string[];
  /** What ends a line; empty for the last one. */
  end(index: number): string;
  /** Where a line begins in the text. */
  start(index: number): number;
}

/** A CR without LF is a line end only where there is no LF at all, or where `loose` says so. */
export function splitLines(text: string, loose = false): Lines {
  if (!text.includes('\r')) return uniform(text, '\n');
  if (!text.includes('\n')) return uniform(text, '\r');
  const texts: string[] = [];
  const ends: string[] = [];
  const starts: number[] = [];
  let from = 0;
  const add = (to: number, end: string) => {
    texts.push(text.slice(from, to));
    ends.push(end);
    starts.push(from);
    from = to + end.length;
  };
  for (let at = nextEnd(text, 0, loose); at !== -1; at = nextEnd(text, from, loose)) {
    if (text[at] === '\n') add(at, '\n');
    else add(at, text[at + 1] === '\n' ? '\r\n' : '\r');
  }
  add(text.length, '');
  return { texts, end: (index) => ends[index] ?? '', start: (index) => starts[index] ?? text.length };
}

/** Where the next line end begins. */
function nextEnd(text: string, from: number, loose: boolean): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10) return at;
    if (code === 13 && (loose || text.charCodeAt(at + 1) === 10)) return at;
  }
  return -1;
}

function uniform(text: string, end: string): Lines {
  const texts = text.split(end);
  let starts: number[] | undefined;
  const measure = () => {
    const measured: number[] = [];
    let at = 0;
    for (const line of texts) {
      measured.push(at);
      at += line.length + end.length;
    }
    return measured;
  };
  return {
    texts,
    end: (index) => (index < texts.length - 1 ? end : ''),
    start: (index) => {
      starts ??= measure();
      return starts[index] ?? text.length;
    },
  };
}

/** Whether a text has CRs that are line ends only when it is split loosely. */
export const hasLoneReturns = (text: string): boolean =>
  text.includes('\r') && text.includes('\n') && /\r(?!\n)/.test(text);

/** The line end nearest to a line: its own, else the one before, else the first, else LF. */
export function endNear(lines: Lines, index: number): string {
  for (let at = Math.min(index, lines.texts.length - 1); at >= 0; at--) {
    const end = lines.end(at);
    if (end !== '') return end;
  }
  return lines.end(0) || '\n';
}
