// How a query is put to ripgrep. Nothing that a model wrote can become an option: pattern and globs are values, paths come after `--`.
import type { TextQuery } from '../../../core/ports/search.ts';

/** Bytes of a line that ripgrep gives; what lies further out in a long line is read from the file. */
export const LINE_BYTES = 1200;

/** Around every listing and search: no colours, dot files too, ignore files also outside a repository, never what git keeps. */
export const plainOptions = (globs: readonly string[], ignored: boolean) => [
  '--color=never',
  '--no-messages',
  '--hidden',
  ...(ignored ? ['--no-ignore'] : ['--no-require-git']),
  ...globs.map((glob) => `--glob=${glob}`),
  '--glob=!.git',
];

export type Engine = 'default' | 'pcre2';

/** Lines come as `path NUL line NUL column NUL offset NUL text`, those around a match with SOH and without a column. */
export function patternOptions(query: TextQuery, engine: Engine): readonly string[] {
  const letters =
    query.caseSensitive === undefined ? '--smart-case' : query.caseSensitive ? '--case-sensitive' : '--ignore-case';
  const manyLines = query.regex ? /\\n|\n/.test(query.pattern) : query.pattern.includes('\n');
  const literal = !query.regex && !manyLines;
  return [
    '--no-heading',
    '--with-filename',
    '--null',
    '--line-number',
    '--column',
    '--byte-offset',
    '--field-match-separator=\\x00',
    '--field-context-separator=\\x01',
    '--no-context-separator',
    `--max-columns=${LINE_BYTES}`,
    '--max-columns-preview',
    letters,
    ...(query.words === true ? ['--word-regexp'] : []),
    ...(query.context === undefined || query.context === 0 ? [] : [`--context=${query.context}`]),
    ...(query.perFile === undefined ? [] : [`--max-count=${query.perFile + 1}`]),
    ...(manyLines ? ['--multiline'] : []),
    ...(engine === 'pcre2' ? ['--pcre2'] : []),
    // So that `$` is before CR LF too.
    ...(query.regex && query.pattern.includes('$') ? ['--crlf'] : []),
    ...(literal ? ['--fixed-strings'] : []),
    '-e',
    manyLines ? anyLineEnd(query.regex ? query.pattern : escaped(query.pattern)) : query.pattern,
  ];
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\#&~-]/g, '\\$&');

/** A line end of the pattern fits LF and CR LF; in a class it stands for itself. */
function anyLineEnd(pattern: string): string {
  let inClass = false;
  return pattern.replaceAll(/\\n|\\[\s\S]|\r?\n|\[\^?\]?|\]/g, (piece) => {
    if (piece === '\\n' || piece.endsWith('\n')) return inClass ? piece : '(?:\\r?\\n)';
    if (piece.startsWith('[')) inClass = true;
    else if (piece === ']') inClass = false;
    return piece;
  });
}
