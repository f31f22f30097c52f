// Why a text was not found: the place that resembles it most, and what differs there.

/** Beyond these the search for a resembling place would cost more than it helps. */
const MOST_CHARACTERS = 2_000_000;
const LONGEST_LINE = 400;
const SHOWN = 100;

/** One or two sentences on what `old` (not in `plain`) may have meant. Both have LF as their only line end. */
export function explainNoMatch(plain: string, old: string, name = '`old`'): string {
  const advice = `Read the file again and copy ${name === '`old`' ? name : 'the lines'} from it.`;
  if (plain === '') return 'It is empty; use write_file.';
  if (plain.length > MOST_CHARACTERS) return advice;
  if (old.endsWith('\n') && plain.endsWith(old.slice(0, -1))) {
    return 'It ends there without a newline: leave the last newline out of `old`.';
  }
  const fileLines = plain.split('\n');
  const oldLines = old.split('\n');
  const start = votedStart(fileLines, oldLines);
  const found = start === undefined ? undefined : firstDifference(fileLines, oldLines, start);
  if (found !== undefined) return describe(found.line, found.file, found.old, name);
  const similar = mostSimilar(fileLines, longest(oldLines));
  if (similar === undefined) return `Nothing in it resembles that. ${advice}`;
  return describe(similar + 1, fileLines[similar] ?? '', longest(oldLines), name);
}

function describe(line: number, file: string, old: string, name: string): string {
  const squeeze = (text: string) => text.replace(/\s+/g, '');
  const spaces = squeeze(file) === squeeze(old) ? ' only in white space' : '';
  const from = Math.max(0, sharedHead(file, old) - SHOWN / 2);
  return `The nearest place is line ${line}, which differs${spaces}: the file has ${quote(file, from)}, ${name} has ${quote(old, from)}.`;
}

function quote(text: string, from: number): string {
  const shown = text.slice(from, from + SHOWN);
  return JSON.stringify(`${from > 0 ? '…' : ''}${shown}${from + SHOWN < text.length ? '…' : ''}`);
}

function sharedHead(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  return at;
}

/** The line (from 0) at which `old` would begin if most of its lines are where equal ones are. */
function votedStart(fileLines: readonly string[], oldLines: readonly string[]): number | undefined {
  const wanted = new Map<string, number>();
  for (const [index, line] of oldLines.entries()) {
    const key = line.trim();
    if (key !== '' && !wanted.has(key)) wanted.set(key, index);
  }
  const votes = new Map<number, number>();
  for (const [index, line] of fileLines.entries()) {
    const key = line.trim();
    const at = key === '' ? undefined : wanted.get(key);
    if (at !== undefined) votes.set(index - at, (votes.get(index - at) ?? 0) + Math.min(key.length, 40));
  }
  let best: number | undefined;
  let most = 3;
  for (const [start, weight] of votes) {
    if (weight > most) {
      best = start;
      most = weight;
    }
  }
  return best;
}

function firstDifference(fileLines: readonly string[], oldLines: readonly string[], start: number) {
  const last = oldLines.length - 1;
  for (const [index, old] of oldLines.entries()) {
    const file = fileLines[start + index];
    if (file === undefined) {
      if (start + index < 0) continue;
      return { line: fileLines.length, file: '(end of file)', old };
    }
    const same =
      (index === 0 && last === 0 && file.includes(old)) ||
      (index === 0 && last > 0 && file.endsWith(old)) ||
      (index === last && last > 0 && file.startsWith(old)) ||
      file === old;
    if (!same) return { line: start + index + 1, file, old };
  }
  return undefined;
}

const longest = (lines: readonly string[]) =>
  lines.reduce((best, line) => (line.length > best.length ? line : best), '');

function mostSimilar(lines: readonly string[], wanted: string): number | undefined {
  const pairs = pairsOf(wanted);
  if (pairs.size < 3) return undefined;
  let best: number | undefined;
  let most = 0.5;
  for (const [index, line] of lines.entries()) {
    const own = pairsOf(line);
    let shared = 0;
    for (const pair of own) if (pairs.has(pair)) shared++;
    const score = (2 * shared) / (own.size + pairs.size);
    if (score > most) {
      best = index;
      most = score;
    }
  }
  return best;
}

function pairsOf(line: string): ReadonlySet<string> {
  const text = line.trim().slice(0, LONGEST_LINE);
  const pairs = new Set<string>();
  for (let at = 0; at + 1 < text.length; at++) pairs.add(text.slice(at, at + 2));
  return pairs;
}
