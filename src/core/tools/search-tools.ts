// Finds tools by what is said of them: words of a query against names first, titles and descriptions then.
import type { Tool } from './tool.ts';

const IN_NAME = 4;
const IN_TITLE = 2;
const IN_DESCRIPTION = 1;
/** Of a word that only begins like one of the query, or the other way round. */
const ALIKE = 0.5;

/** Best first; equally good ones by name. Those that share no word with the query are left out. */
export function searchTools(tools: readonly Tool[], query: string): readonly Tool[] {
  const wanted = [...new Set(wordsOf(query))];
  const known = tools.map((tool) => ({
    tool,
    fields: [
      { words: wordsOf(tool.name), weight: IN_NAME },
      { words: wordsOf(tool.title), weight: IN_TITLE },
      { words: wordsOf(tool.description), weight: IN_DESCRIPTION },
    ],
  }));
  const scores = new Map<Tool, number>();
  for (const word of wanted) {
    const found = known.map(({ tool, fields }) => ({
      tool,
      best: Math.max(...fields.map(({ words, weight }) => weight * likeness(words, word))),
    }));
    const count = found.filter(({ best }) => best > 0).length;
    // A word that all have says nothing.
    const rarity = Math.log(1 + tools.length / Math.max(1, count));
    for (const { tool, best } of found) scores.set(tool, (scores.get(tool) ?? 0) + best * rarity);
  }
  return tools
    .filter((tool) => (scores.get(tool) ?? 0) > 0)
    .toSorted((one, other) => (scores.get(other) ?? 0) - (scores.get(one) ?? 0) || (one.name < other.name ? -1 : 1));
}

function likeness(words: readonly string[], wanted: string): number {
  if (words.includes(wanted)) return 1;
  const isAlike = (word: string) => word.length >= 3 && (word.startsWith(wanted) || wanted.startsWith(word));
  return wanted.length >= 3 && words.some(isAlike) ? ALIKE : 0;
}

/** `createIssue`, `create_issue` and `create-issue` are the same two words. */
function wordsOf(text: string): readonly string[] {
  const apart = text.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').toLowerCase();
  return apart.match(/[\p{L}\p{N}]+/gu) ?? [];
}
