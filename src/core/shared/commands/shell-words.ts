// Splits a command line into the simple commands it is made of, roughly as a shell would: for recognizing, never for running.

export interface SimpleCommand {
  readonly words: readonly string[];
  /** Where output goes. */
  readonly targets: readonly string[];
  /** Commands whose output becomes part of this one: `$(…)`, backticks, `<(…)`. */
  readonly inner: readonly SimpleCommand[];
  /** The command before it in its pipe. */
  readonly upstream?: SimpleCommand;
}

const DEEPEST = 6;
/** Stands in a word where the output of another command will be. */
export const SUBSTITUTED = '$(…)';

export interface Reading {
  /** Whether a backslash takes the meaning from the next character; on Windows it is part of a path. */
  readonly escapes: boolean;
}

/** All simple commands, those of substitutions included. */
export function splitCommands(text: string, reading: Reading, depth = 0): readonly SimpleCommand[] {
  const found: SimpleCommand[] = [];
  let state = empty();
  let upstream: SimpleCommand | undefined;
  const endWord = () => {
    if (state.word === undefined) return;
    if (state.redirecting) state.targets.push(state.word);
    else state.words.push(state.word);
    state.word = undefined;
    state.redirecting = false;
  };
  const endCommand = (piped: boolean) => {
    endWord();
    const { words, targets, inner } = state;
    const command = { words, targets, inner, upstream };
    // A line may end behind a pipe, and a bracket may open there.
    if (words.length === 0 && targets.length === 0 && inner.length === 0 && !piped) return;
    found.push(command);
    upstream = piped ? command : undefined;
    state = empty();
  };
  const substitute = (inner: string) => {
    state.word = (state.word ?? '') + SUBSTITUTED;
    if (depth >= DEEPEST) return;
    const commands = splitCommands(inner, reading, depth + 1);
    state.inner.push(...commands);
    found.push(...commands);
  };
  for (let at = 0; at < text.length; ) {
    const next = nextToken(text, at, reading, state.word === undefined);
    at = next.end;
    if (next.kind === 'text') state.word = (state.word ?? '') + next.text;
    else if (next.kind === 'substitution') substitute(next.text);
    else if (next.kind === 'quoted') {
      state.word = (state.word ?? '') + next.text;
      for (const inner of next.inner) substitute(inner);
    } else {
      if (next.kind === 'space') endWord();
      if (next.kind === 'redirect') {
        endWord();
        state.redirecting = true;
      }
      if (next.kind === 'end' || next.kind === 'pipe') endCommand(next.kind === 'pipe');
    }
  }
  endCommand(false);
  return found;
}

const empty = () => ({
  words: [] as string[],
  targets: [] as string[],
  inner: [] as SimpleCommand[],
  word: undefined as string | undefined,
  redirecting: false,
});

type Token = { readonly end: number } & (
  | { readonly kind: 'text' | 'substitution'; readonly text: string }
  | { readonly kind: 'quoted'; readonly text: string; readonly inner: readonly string[] }
  | { readonly kind: 'space' | 'end' | 'pipe' | 'redirect' }
);

function nextToken(text: string, at: number, reading: Reading, wordStarts: boolean): Token {
  const character = text[at] ?? '';
  const two = text.slice(at, at + 2);
  if (character === '\\' && reading.escapes) {
    return { kind: 'text', text: text[at + 1] === '\n' ? '' : (text[at + 1] ?? ''), end: at + 2 };
  }
  if (character === "'") {
    const close = text.indexOf("'", at + 1);
    const end = close === -1 ? text.length : close;
    return { kind: 'text', text: text.slice(at + 1, end), end: end + 1 };
  }
  if (character === '"') return readQuoted(text, at + 1, reading);
  if (two === '$(' || two === '<(' || two === '>(') {
    const end = closingOf(text, at + 2);
    return { kind: 'substitution', text: text.slice(at + 2, end), end: end + 1 };
  }
  if (character === '`') {
    const close = text.indexOf('`', at + 1);
    const end = close === -1 ? text.length : close;
    return { kind: 'substitution', text: text.slice(at + 1, end), end: end + 1 };
  }
  if (character === '#' && wordStarts) {
    const line = text.indexOf('\n', at);
    return { kind: 'space', end: line === -1 ? text.length : line };
  }
  if (two === '||') return { kind: 'end', end: at + 2 };
  if (character === '|') return { kind: 'pipe', end: at + (two === '|&' ? 2 : 1) };
  if (two === '>&' || two === '&>' || two === '>|' || two === '>>') return { kind: 'redirect', end: at + 2 };
  if (character === '>') return { kind: 'redirect', end: at + 1 };
  if (';&\n()'.includes(character)) return { kind: 'end', end: at + 1 };
  if (' \t\r<'.includes(character)) return { kind: 'space', end: at + 1 };
  const run = /[^\\'"`$<>#|&;\n()\s]*/y;
  run.lastIndex = at + 1;
  const plain = character + (run.exec(text)?.[0] ?? '');
  return { kind: 'text', text: plain, end: at + plain.length };
}

function readQuoted(text: string, from: number, reading: Reading): Token {
  const inner: string[] = [];
  let word = '';
  let at = from;
  while (at < text.length && text[at] !== '"') {
    const two = text.slice(at, at + 2);
    if (two[0] === '\\' && reading.escapes) {
      word += two[1] ?? '';
      at += 2;
    } else if (two === '$(' || two[0] === '`') {
      const start = at + (two === '$(' ? 2 : 1);
      const close = two === '$(' ? closingOf(text, start) : text.indexOf('`', start);
      const end = close === -1 ? text.length : close;
      inner.push(text.slice(start, end));
      at = end + 1;
    } else {
      word += two[0] ?? '';
      at += 1;
    }
  }
  return { kind: 'quoted', text: word, inner, end: at + 1 };
}

/** Parentheses are counted whatever stands in quotes between them, which errs towards more text. */
function closingOf(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return at;
  }
  return text.length;
}
