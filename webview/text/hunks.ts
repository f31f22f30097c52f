// A unified diff cut into its hunks, with the lines that each changes.

export interface TextHunk {
  /** Without the line that begins with @@. */
  readonly body: string;
  /** From the first to the last changed line, as the file is after the change; counted from 1. */
  readonly from: number;
  readonly to: number;
  readonly added: number;
  readonly removed: number;
}

const HEAD = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/;

export function hunksOf(diff: string): TextHunk[] {
  const hunks: { start: number; lines: string[] }[] = [];
  for (const line of diff === '' ? [] : diff.replace(/\n$/, '').split('\n')) {
    const head = HEAD.exec(line);
    if (head === null) hunks.at(-1)?.lines.push(line);
    // An empty side names the line before it.
    else hunks.push({ start: Number(head[1]) + (head[2] === '0' ? 1 : 0), lines: [] });
  }
  return hunks.map(({ start, lines }) => measured(start, lines));
}

function measured(start: number, lines: readonly string[]): TextHunk {
  let at = start;
  let [from, to] = [0, 0];
  let [added, removed] = [0, 0];
  for (const line of lines) {
    const sign = line[0];
    if (sign === '\\') continue;
    if (sign === '+' || sign === '-') {
      if (from === 0) from = at;
      to = sign === '+' ? at : Math.max(to, from, at - 1);
    }
    if (sign === '+') added += 1;
    if (sign === '-') removed += 1;
    if (sign !== '-') at += 1;
  }
  return { body: lines.join('\n'), from, to: Math.max(from, to), added, removed };
}
