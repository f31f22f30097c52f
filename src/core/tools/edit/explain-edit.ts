// Why a text that was to be replaced has no place in a file, said so that the model can mend it.
import { fail } from '../../../protocol/fault.ts';
import { PLACES, type Problem } from './find-places.ts';
import type { Edit } from './input.ts';
import type { Level } from './match-lines.ts';
import { explainNoMatch } from './nearest.ts';
import { numberPlaces, quotePlaces } from './quote-places.ts';
import { unescapeHtml } from './suspicious.ts';
import { lineOf, unifyLineEnds } from './unified.ts';

const BUT_FOR: Readonly<Record<Level, string>> = {
  exact: '',
  trailing: ', but for blanks at line ends,',
  indentation: ', but for its indentation,',
  'look-alikes': ', but for characters that look alike,',
};

export function explainEdit(problem: Problem, text: string, edit: Edit, label: string) {
  const { plain, unify } = unifyLineEnds(text);
  const old = unify(edit.old);
  if (problem.code === 'edit.encoding') {
    const why = `\`old\` begins in ${label} right after a character that is not ASCII, in an encoding that is not known`;
    return fail('edit.encoding', `${why}. Begin it earlier or later, or convert the file first.`);
  }
  if (problem.code === 'edit.ambiguous') {
    const places = numberPlaces(problem.lines, PLACES);
    const level = problem.level ?? 'exact';
    const way = level === 'exact' ? 'Add lines around it until it is unique, or set `all`' : 'Copy it as it is there';
    const quoted = quotePlaces(plain.split('\n'), problem.lines, old.split('\n').length);
    return fail('edit.ambiguous', `\`old\` is in ${label}${BUT_FOR[level]} at ${places}. ${way}.\n${quoted}`);
  }
  const unescaped = unescapeHtml(old);
  if (unescaped !== old && plain.includes(unescaped)) {
    const line = lineOf(plain, plain.indexOf(unescaped));
    return fail(
      'edit.escaped',
      `\`old\` is HTML-escaped (&lt; for <): unescaped it is in ${label} at line ${line}. Send \`old\` and \`new\` as plain text.`,
    );
  }
  return fail('edit.no-match', `\`old\` is not in ${label}. ${explainNoMatch(plain, old)}`);
}
