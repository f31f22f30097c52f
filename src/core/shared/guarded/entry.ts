// How the lists of guarded paths are written: patterns by reason, with braces for what differs.

export interface GuardedPath {
  /**
   * One segment, or several with `/` between them that follow each other; with a `/` in front they are the path's first.
   * `*` stands for anything within a segment. Lower case.
   */
  readonly pattern: string;
  /** A folder guards everything under it; a file must be the last segment. */
  readonly kind: 'folder' | 'file';
  readonly reason: string;
  /** Whether reading it asks too. */
  readonly secret: boolean;
}

type Lists = { readonly [Kind in GuardedPath['kind']]?: string };

export const guarded = (reason: string, lists: Lists): readonly GuardedPath[] => entries(reason, false, lists);

export const secret = (reason: string, lists: Lists): readonly GuardedPath[] => entries(reason, true, lists);

function entries(reason: string, isSecret: boolean, { folder = '', file = '' }: Lists): readonly GuardedPath[] {
  const make = (kind: GuardedPath['kind']) => (pattern: string) => ({ pattern, kind, reason, secret: isSecret });
  return [...patternsOf(folder).map(make('folder')), ...patternsOf(file).map(make('file'))];
}

/** One a line or several with two spaces between them, since names hold single ones; `a.{b,c}` is two. */
export const patternsOf = (text: string): readonly string[] =>
  text
    .trim()
    .split(/\s*\n\s*| {2,}/)
    .filter((pattern) => pattern !== '')
    .flatMap(expand);

function expand(pattern: string): readonly string[] {
  const [, head = '', choices, tail = ''] = /^([^{]*)\{([^}]*)\}(.*)$/s.exec(pattern) ?? [];
  if (choices === undefined) return [pattern];
  return choices.split(',').flatMap((choice) => expand(head + choice + tail));
}
