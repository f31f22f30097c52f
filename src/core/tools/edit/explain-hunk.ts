// Why a hunk of a patch has no place in a file, said so that the model can mend it.
import { fail } from '../../../protocol/fault.ts';
import { type Hunk, newLines, oldLines } from './hunks.ts';
import { findLines, MOST_PLACES } from './match-lines.ts';
import { explainNoMatch } from './nearest.ts';
import type { NoPlace } from './place-hunks.ts';
import { numberPlaces, quotePlaces } from './quote-places.ts';
import { unescapeHtml } from './suspicious.ts';

export function explainHunk(problem: NoPlace, texts: readonly string[], hunks: readonly Hunk[], label: string) {
  const { hunk, spans = [] } = problem;
  const which = hunks.length === 1 ? 'The hunk' : `Hunk ${hunks.indexOf(hunk) + 1} of ${hunks.length}`;
  const name = `${which} for ${label} (line ${hunk.line} of the patch)`;
  const starts = spans.map((span) => span.from);
  const size = oldLines(hunk).length;
  switch (problem.why) {
    case 'ambiguous': {
      const advice = 'Add lines of context, or @@ lines naming the function it is in, until it fits one place.';
      return fail(
        'edit.ambiguous',
        `${name} fits ${numberPlaces(starts, MOST_PLACES)}. ${advice}\n${quotePlaces(texts, starts, size)}`,
      );
    }
    case 'only-adds': {
      const advice = 'Put the line before it above as context, or end the hunk with *** End of File to append.';
      return fail('patch.no-place', `${name} only adds lines and does not say where. ${advice}`);
    }
    case 'no-header':
      return fail(
        'edit.no-match',
        `${name} is to be below ${JSON.stringify(problem.header)}, which is not in the file.`,
      );
    case 'not-below': {
      const where = `its lines are only above ${JSON.stringify(problem.header)}, which should come before them`;
      return fail('edit.no-match', `${name} has no place: ${where}.\n${quotePlaces(texts, starts, size)}`);
    }
    case 'missing':
      return fail('edit.no-match', explainMissing(hunk, name, texts));
  }
}

function explainMissing(hunk: Hunk, name: string, texts: readonly string[]): string {
  const old = oldLines(hunk);
  const plain = texts.join('\n');
  const unescaped = old.map(unescapeHtml);
  if (unescaped.some((line, index) => line !== old[index]) && findLines(texts, unescaped, 'indentation').length > 0) {
    return `${name} is HTML-escaped (&lt; for <). Send it as plain text.`;
  }
  const fresh = newLines(hunk);
  const there = hunk.lines.some((line) => line.kind === 'add') ? findLines(texts, fresh, 'trailing') : [];
  if (there.length > 0) return `${name} seems to be applied already: see line ${(there[0] ?? 0) + 1}.`;
  return `${name} does not fit. ${explainNoMatch(plain, old.join('\n'), 'the patch')}`;
}
