// Ranks paths against what somebody types to find a file: letters in order, word beginnings and file names first.

const SEPARATORS = '/\\-_. ';

/** Undefined when the letters do not occur in order. Higher is better. `query` is lower case and has no spaces. */
export function fuzzyScore(query: string, path: string): number | undefined {
  const lower = path.toLowerCase();
  const nameAt = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1;
  const inName = query.includes('/') ? undefined : matchFrom(query, path, lower, nameAt);
  const found = inName ?? matchFrom(query, path, lower, 0);
  if (found === undefined) return undefined;
  const whole = lower.slice(nameAt) === query ? 40 : lower.startsWith(query, nameAt) ? 20 : 0;
  return found + (inName === undefined ? 0 : 30) + whole - path.length / 20;
}

function matchFrom(query: string, path: string, lower: string, start: number): number | undefined {
  const together = lower.indexOf(query, start);
  if (together >= 0) return query.length * 6 + (isBeginning(path, together) ? 10 : 0);
  let score = 0;
  let last = -2;
  let from = start;
  for (const letter of query) {
    const at = lower.indexOf(letter, from);
    if (at < 0) return undefined;
    score += at === last + 1 ? 4 : isBeginning(path, at) ? 3 : 0;
    last = at;
    from = at + 1;
  }
  return score;
}

function isBeginning(path: string, at: number): boolean {
  if (at === 0 || SEPARATORS.includes(path.charAt(at - 1))) return true;
  const letter = path.charAt(at);
  return letter !== letter.toLowerCase() && path.charAt(at - 1) === path.charAt(at - 1).toLowerCase();
}

/** The best `limit` of them; all alike when nothing was typed yet, shallow and short ones first. */
export function rankFuzzy<T>(query: string, items: readonly T[], textOf: (item: T) => string, limit: number): T[] {
  const letters = query.toLowerCase().replaceAll(/\s+/g, '');
  const scored: { readonly item: T; readonly score: number; readonly text: string }[] = [];
  for (const item of items) {
    const text = textOf(item);
    const score = letters === '' ? -text.split('/').length * 100 - text.length : fuzzyScore(letters, text);
    if (score !== undefined) scored.push({ item, score, text });
  }
  scored.sort((a, b) => b.score - a.score || (a.text < b.text ? -1 : 1));
  return scored.slice(0, limit).map((one) => one.item);
}
