// Matches paths against globs (`*` and `?` within a segment, `**` across segments) in bounded time, without regular expressions.

/** `a/**` matches `a` too. Both use `/`; a pattern that ends with one means everything below. */
export function matchGlob(pattern: string, path: string): boolean {
  const literal = /^[^*?]*/.exec(pattern)?.[0].replace(/\/$/, '') ?? '';
  if (!path.startsWith(literal)) return false;
  const wanted = (pattern.endsWith('/') ? `${pattern}**` : pattern).split('/');
  return matchList(wanted, path.split('/'), '**', matchSegment);
}

const matchSegment = (pattern: string, segment: string) =>
  matchList([...pattern.replace(/\*{2,}/g, '*')], [...segment], '*', (one, other) => one === '?' || one === other);

/**
 * The usual two pointers: after a mismatch only the last star has to take one more, so the time is at most the product of
 * both lengths.
 */
export function matchList(
  pattern: readonly string[],
  items: readonly string[],
  star: string,
  matches: (pattern: string, item: string) => boolean,
): boolean {
  let at = 0;
  let index = 0;
  let starAt = -1;
  let starIndex = 0;
  while (index < items.length) {
    const part = pattern[at];
    const item = items[index] ?? '';
    if (part === star) {
      starAt = at++;
      starIndex = index;
    } else if (part !== undefined && matches(part, item)) {
      at++;
      index++;
    } else if (starAt !== -1) {
      at = starAt + 1;
      index = ++starIndex;
    } else return false;
  }
  while (pattern[at] === star) at++;
  return at === pattern.length;
}
