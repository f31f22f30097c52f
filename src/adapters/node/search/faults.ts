// What went wrong with a search, in words that say what to change.
import { fail } from '../../../protocol/fault.ts';
import type { RipgrepEnd } from '../run-ripgrep.ts';

type Failed = ReturnType<typeof fail>;

export const unavailable = (): Failed =>
  fail(
    'search.unavailable',
    'Searching needs ripgrep, which was not found. Install it (https://github.com/BurntSushi/ripgrep#installation) so that "rg" is on the PATH, or set its path in the settings.',
    { action: 'open-settings' },
  );

export const stopped = (): Failed => fail('search.stopped', 'The search was stopped.', { retryable: true });

export const noFolder = (): Failed =>
  fail('search.unavailable', 'No folder is open to search in. Open one first.', { action: 'open-folder' });

export const isMissing = (label: string): Failed =>
  fail('file.missing', `${label} does not exist as a file or folder, so nothing can be searched in it.`);

export const holdsNul = (): Failed =>
  fail('search.bad-pattern', 'A search cannot contain the character NUL. Leave it out.');

/** What ripgrep alone cannot tell: look-around and references back are left to PCRE2, which not every ripgrep has. */
export const needsPcre = (end: RipgrepEnd) => /look-around|backreferences are not supported/.test(end.errors);

/** Undefined when nothing went wrong that matters: files that cannot be read are passed over. */
export function explain(ends: readonly RipgrepEnd[], signal: AbortSignal, found: boolean): Failed | undefined {
  if (signal.aborted) return stopped();
  if (ends.some((end) => end.reason === 'missing')) return unavailable();
  const bad = ends.find((end) => end.exitCode === 2 && end.errors !== '');
  return bad === undefined || found ? undefined : fail('search.bad-pattern', inWords(bad.errors));
}

function inWords(errors: string): string {
  if (/PCRE2 is not available/.test(errors)) {
    return 'This ripgrep has neither look-around ((?=…), (?<!…)) nor references back (\\1). Search for what is common to the lines that are wanted, without them.';
  }
  const parsed = /regex parse error:\n {4}(.*)\n {4}( *)\^.*\nerror: (.*)/.exec(errors);
  if (parsed !== null) {
    const [, shown = '', indent = '', what = ''] = parsed;
    const wrapped = /^\(\?:(.*)\)$/s.exec(shown);
    const pattern = wrapped?.[1] ?? shown;
    // Outside the pattern stands what ripgrep has put around it: then it cannot tell the place.
    const at = indent.length - (wrapped === null ? 0 : 3);
    const where = at < 0 || at >= pattern.length ? '' : `, at character ${at + 1}`;
    return `The pattern ${pattern} is no valid expression: ${what}${where}. Escape it with \\ to take it literally, or leave regex out.`;
  }
  const told = errors.replace(/^rg: /, '').replaceAll(/\s*\n\s*/g, ' ');
  return `ripgrep does not understand the search: ${told}`;
}
