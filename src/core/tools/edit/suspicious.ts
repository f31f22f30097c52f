// Signs that a model did not write what it means: lines that stand for others, text escaped for HTML, secrets it never saw.
import { MARK } from '../../shared/redact.ts';

const ELLIPSIS = String.raw`(?:\.{3,}|…)`;
const WORD =
  'rest|remain(?:s|ing|der)?|existing|unchanged|same|previous|omitted|elided|other|code|keep|continues?|before|above';
const THING =
  'code|file|function|method|methods|class|content|contents|lines?|implementation|imports?|body|logic|tests?|section|document';
const STAYS = 'unchanged|remains?|stays?|same|here|omitted|elided|as before|as is|as-is|above|below';

/** What opens and closes a comment in the usual languages. */
const OPENER = /^(?:\{\s?\/\*|\/\/+|\/\*+|#+|--+|;+|%+|<!--|\(\*|\*+|'''|"""|REM\b)\s*/i;
const CLOSER = /\s*(?:\*\/\s?\}|\*+\/|-->|\*\))$/;

const DOTS_ALONE = new RegExp(`^[[(<]?\\s*${ELLIPSIS}\\s*[\\])>]?$`);
const DOTS_AND_WORD = new RegExp(`^[[(<]?\\s*${ELLIPSIS}.*\\b(?:${WORD})\\b`, 'i');
const WORDS_AND_DOTS = new RegExp(`^[[(<]?\\s*(?:the )?(?:${WORD})\\b.{0,60}${ELLIPSIS}\\s*[\\])>]?$`, 'i');
const REST_STAYS = new RegExp(
  `^[[(<]?\\s*(?:the )?(?:rest|remainder|remaining|existing|previous|other)\\b(?: of)?(?: the| this| your)?(?: \\w+)?(?: (?:${THING}))?(?: (?:is|are|code))?(?: the)? ?(?:${STAYS})\\b.{0,30}$`,
  'i',
);
const BARE_PHRASE = new RegExp(
  `^[[(<]?\\s*(?:(?:the )?existing (?:${THING})|rest of (?:the )?(?:${THING})|unchanged|rest unchanged)\\s*[\\])>]?$`,
  'i',
);
/** Without a comment around it: dots, a space and words only, so that no spread or range is taken for it. */
const PLAIN_DOTS = new RegExp(`^[[(<]?\\s*${ELLIPSIS}\\s+[\\w ,'()-]*\\b(?:${WORD})\\b[\\w ,'().…-]*[\\])>]?$`, 'i');
const PLAIN_PHRASE = new RegExp(
  `^[[(<]?\\s*${ELLIPSIS}(?:rest|existing|remaining|other|previous|same) (?:of |${THING}|unchanged)[\\w .…-]*[\\])>]?$`,
  'i',
);

/** Languages in which a line of three dots means something. */
const DOTS_MEAN_SOMETHING = /\.(?:pyi?|ya?ml|md|mdx|rst|txt|adoc|tex|ipynb)$/i;
const MARKUP =
  /\.(?:html?|xhtml|xml|svg|vue|svelte|astro|md|mdx|jsx|tsx|rst|adoc|php|erb|ejs|hbs|jsp|plist|resx|xaml|csproj)$/i;

const LONGEST = 200;

/** The first line of `text` that stands for lines left out and is not itself in the file. */
export function findElision(text: string, file: string, label: string): string | undefined {
  const marked = text.includes(MARK) && !file.includes(MARK) ? text.slice(text.indexOf(MARK)) : undefined;
  if (marked !== undefined) return marked.slice(0, marked.indexOf(']') + 1);
  for (const raw of text.split('\n')) {
    if (raw.length > LONGEST) continue;
    const line = raw.trim();
    if (line !== '' && isElision(line, label) && !hasLine(file, line)) return line;
  }
  return undefined;
}

function isElision(line: string, label: string): boolean {
  const opened = line.replace(OPENER, '');
  if (opened === line) {
    if (DOTS_ALONE.test(line)) return !DOTS_MEAN_SOMETHING.test(label);
    return PLAIN_DOTS.test(line) || PLAIN_PHRASE.test(line);
  }
  const body = opened.replace(CLOSER, '').trim();
  return [DOTS_ALONE, DOTS_AND_WORD, WORDS_AND_DOTS, REST_STAYS, BARE_PHRASE].some((form) => form.test(body));
}

const hasLine = (file: string, line: string) =>
  file.includes(line) && file.split('\n').some((one) => one.trim() === line);

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#34;': '"',
  '&#39;': "'",
  '&#x27;': "'",
  '&apos;': "'",
  '&amp;': '&',
};

export const unescapeHtml = (text: string): string =>
  text.replace(/&(?:lt|gt|quot|#34|#39|#x27|apos|amp);/g, (entity) => ENTITIES[entity] ?? entity);

const ENTITY = /&(?:lt|gt|quot|#34|#39|#x27|apos|amp);/g;

/**
 * Whether `after` is written with `<` as `&lt;` and the like, in a file where that is no markup: it repeats lines of `before`
 * so, or of a character that `before` has nothing but the entity is left.
 */
export function isEscapedCopy(before: string, after: string, label: string): boolean {
  const entities = new Set(after.match(ENTITY));
  if (entities.size === 0 || MARKUP.test(label)) return false;
  const plainly = after.replace(ENTITY, '');
  const replaced = [...entities].some((entity) => {
    const character = ENTITIES[entity] ?? entity;
    return before.includes(character) && !before.includes(entity) && !plainly.includes(character);
  });
  if (replaced) return true;
  const known = new Set(before.split('\n').map((line) => line.trim()));
  return after.split('\n').some((raw) => {
    const line = raw.trim();
    const plain = unescapeHtml(line);
    return plain !== line && known.has(plain) && !known.has(line);
  });
}
