// Sets text from elsewhere off for a model: labelled as data, between marks that the text cannot know and so cannot close.

/** Sources that are named; more would only make the mark longer. */
const NAMED = 3;

export function fence(text: string, sources: readonly string[], nonce: (attempt: number) => string): string {
  let attempt = 0;
  let mark = `data-${nonce(attempt)}`;
  while (text.includes(mark)) {
    attempt += 1;
    mark = `data-${nonce(attempt)}`;
  }
  const named = sources
    .slice(0, NAMED)
    .join('; ')
    .replace(/["<>\n]/g, ' ');
  return `<${mark} from="${named}${sources.length > NAMED ? ' …' : ''}">\n${text}\n</${mark}>`;
}
