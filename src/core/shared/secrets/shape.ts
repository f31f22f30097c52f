// How the shapes of secrets are written: a key known by its letters, or a value known by what stands in front of it.

export interface SecretShape {
  readonly name: string;
  /** One of these stands in every text that the pattern matches: a cheap look before the pattern is tried. */
  readonly hints: readonly string[];
  /** Begins at a word's beginning and has bounded parts, so that no text takes more than linear time. */
  readonly pattern: RegExp;
  /** Whether the first group is kept in front. */
  readonly keeps?: boolean;
  /** Whether what was found, without what is kept, is a secret at all. */
  readonly accepts?: (value: string) => boolean;
}

/** What keys are made of, as a part of a pattern. */
export const WORD = '[A-Za-z0-9_-]';
/** `\n` and `%20` are no letters of the word that follows them. */
const START = `(?:(?<!${WORD})|(?<=\\\\[nrt])|(?<=%[0-9A-Fa-f]{2}))`;
export const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

export const key = (name: string, pattern: string, ...hints: readonly string[]): SecretShape => ({
  name,
  hints,
  pattern: new RegExp(START + pattern, 'g'),
});

export const after = (name: string, pattern: RegExp, ...hints: readonly string[]): SecretShape => ({
  name,
  hints,
  pattern,
  keeps: true,
});

/** Of what `after` finds, only what these take for a secret. */
export const judged = (shape: SecretShape, accepts: (value: string) => boolean): SecretShape => ({ ...shape, accepts });
