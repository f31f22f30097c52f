// One word of a POSIX shell, read from its own letters: what is literal in it, what only a running shell would know.
import type { SyntaxNode } from '../../ports/syntax.ts';

export type Dialect = 'bash' | 'zsh' | 'sh';

export type Part =
  | { readonly kind: 'text'; readonly text: string; readonly quoted: boolean }
  /** The value of a variable as it is: `derived` when something is cut out of it or put in its place. */
  | { readonly kind: 'variable'; readonly name: string; readonly quoted: boolean; readonly derived: boolean }
  /** What another command prints, or what an arithmetic expression comes to. */
  | { readonly kind: 'computed'; readonly node: SyntaxNode; readonly quoted: boolean }
  | { readonly kind: 'glob'; readonly text: string }
  | { readonly kind: 'choices'; readonly choices: readonly string[] }
  | { readonly kind: 'home' };

export interface ReadWord {
  readonly parts: readonly Part[];
  readonly end: number;
}

/** Substitutions by where they begin, as the grammar found them. */
export type Substitutions = ReadonlyMap<number, SyntaxNode>;

export interface Source {
  readonly text: string;
  readonly dialect: Dialect;
  readonly substitutions: Substitutions;
}

const PLAIN = /[A-Za-z0-9_\-.,/:@%+=^\]!]/;
const FOREIGN = /[\p{L}\p{M}\p{N}\p{So}]/u;
const DELIMITER = /[ \t\n;&|<>()]/;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const SPECIAL = /[?#$!@*\-0-9]/;
const SIMPLE_CHOICES = /\{([\w./@%+:-]*(?:,[\w./@%+:-]*)+)\}/y;
const RANGE = /\{(-?\d{1,3})\.\.(-?\d{1,3})\}/y;
const LITERAL_BRACES = /\{(?!-?\w*\.\.)[\w./@%+:-]*\}/y;
const SET = /\[[!^]?[\w.-]+\]/y;
/** Without anything in it that would be expanded once more, or run. */
const BRACED =
  /\$\{(#?)([A-Za-z_]\w*|[?#$!@*\-0-9])(\[(?:[@*]|\d{1,6})\])?((?::?[-+][\w./ :,-]*|[%#]{1,2}[\w.*?/-]*|:\d+(?::\d+)?|\/{1,2}[\w.:, -]+(?:\/[\w.:, -]*)?|[\^,]{1,2})?)\}/y;

/** The word that begins at `at`, or why it cannot be read. It ends at a delimiter or at what nobody has begun. */
export function readWord(source: Source, at: number): ReadWord | string {
  const reader = new WordReader(source, at);
  return reader.read();
}

export function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

class WordReader {
  readonly #source: Source;
  readonly #start: number;
  readonly #parts: Part[] = [];
  #at: number;

  constructor(source: Source, at: number) {
    this.#source = source;
    this.#start = at;
    this.#at = at;
  }

  read(): ReadWord | string {
    const { text } = this.#source;
    while (this.#at < text.length && !DELIMITER.test(text[this.#at] ?? '')) {
      const before = this.#at;
      const why = this.#step();
      if (why !== undefined) return why;
      // A closing backtick of whatever this stands in.
      if (this.#at === before) break;
    }
    return { parts: this.#parts, end: this.#at };
  }

  #step(): string | undefined {
    const { text } = this.#source;
    const character = text[this.#at] ?? '';
    switch (character) {
      case "'":
        return this.#single();
      case '"':
        return this.#double();
      case '\\':
        return this.#escape();
      case '$':
        return this.#dollar(false);
      case '`':
        return this.#computed(false, true);
      case '{':
        return this.#braces();
      case '~':
        return this.#tilde();
      case '*':
      case '?':
        this.#parts.push({ kind: 'glob', text: character });
        this.#at += 1;
        return undefined;
      case '[':
        return this.#set();
      default:
        return this.#plain(character);
    }
  }

  #text(text: string, quoted: boolean, length = text.length): undefined {
    this.#parts.push({ kind: 'text', text, quoted });
    this.#at += length;
    return undefined;
  }

  #plain(character: string): string | undefined {
    const first = this.#at === this.#start;
    if (character === '=' && first && this.#source.dialect === 'zsh') return 'zsh looks for a program after `=`';
    if (character === '#' && !first) return this.#text('#', false);
    const whole = String.fromCodePoint(this.#source.text.codePointAt(this.#at) ?? 0);
    const isPlain = whole.length === 1 && whole <= '~' ? PLAIN.test(whole) : FOREIGN.test(whole);
    return isPlain ? this.#text(whole, false) : `it holds an unquoted ${JSON.stringify(whole)}`;
  }

  #single(): string | undefined {
    const { text } = this.#source;
    const close = text.indexOf("'", this.#at + 1);
    if (close === -1) return 'a quotation is not closed';
    return this.#text(text.slice(this.#at + 1, close), true, close + 1 - this.#at);
  }

  #double(): string | undefined {
    const { text } = this.#source;
    this.#parts.push({ kind: 'text', text: '', quoted: true });
    this.#at += 1;
    while (text[this.#at] !== '"') {
      if (this.#at >= text.length) return 'a quotation is not closed';
      const why = this.#inDouble(text[this.#at] ?? '');
      if (why !== undefined) return why;
    }
    this.#at += 1;
    return undefined;
  }

  #inDouble(character: string): string | undefined {
    const next = this.#source.text[this.#at + 1] ?? '';
    if (character === '$') return this.#dollar(true);
    if (character === '`') return this.#computed(true, true);
    if (character === '\\' && next === '\n') return this.#text('', true, 2);
    if (character === '\\' && '$`"\\'.includes(next)) return this.#text(next, true, 2);
    return this.#text(character, true);
  }

  #escape(): string | undefined {
    const next = this.#source.text[this.#at + 1] ?? '';
    if (next === '\n') return this.#text('', false, 2);
    if (next < ' ' || next > '~') return 'a backslash stands before what it does not belong to';
    return this.#text(next, true, 2);
  }

  #dollar(quoted: boolean): string | undefined {
    const { text, dialect } = this.#source;
    const next = text[this.#at + 1] ?? '';
    if (next === '(' || (next === '[' && dialect !== 'zsh')) return this.#computed(quoted, false);
    if (next === '{') return this.#braced(quoted);
    if (next === "'" && !quoted) return this.#ansi();
    if (next === '"' && !quoted) return 'a quotation is translated when it runs';
    const name = match(NAME, text, this.#at + 1)?.[0] ?? (SPECIAL.test(next) ? next : undefined);
    if (name !== undefined) return this.#variable(name, quoted, false, 1 + name.length);
    const ends = next === '' || DELIMITER.test(next) || (quoted && next === '"');
    if (ends || (quoted && dialect !== 'zsh' && /[\s.,:;/|)\\%-]/.test(next))) return this.#text('$', true);
    return 'a dollar sign stands before what it does not belong to';
  }

  #variable(name: string, quoted: boolean, derived: boolean, length: number): string | undefined {
    this.#parts.push({ kind: 'variable', name, quoted, derived });
    this.#at += length;
    // zsh goes on reading: subscripts, and modifiers after a colon.
    const next = this.#source.text[this.#at] ?? '';
    const readsOn = this.#source.dialect === 'zsh' && '[:'.includes(next) && next !== '';
    return readsOn ? 'zsh makes something else of a variable' : undefined;
  }

  #braced(quoted: boolean): string | undefined {
    const { text, dialect } = this.#source;
    const found = match(BRACED, text, this.#at);
    if (found === null) return 'a variable is expanded in a way that may run something';
    const [whole, length = '', name = '', subscript = '', change = ''] = found;
    if (dialect === 'zsh' && change.startsWith(':') && !/^:[-+]/.test(change)) {
      return 'zsh makes something else of a variable';
    }
    // All of a list come to be several words, quoted too.
    const isWhole = quoted && (subscript !== '[@]' || length !== '');
    return this.#variable(name, isWhole, length !== '' || subscript !== '' || change !== '', whole.length);
  }

  #ansi(): string | undefined {
    const { text, dialect } = this.#source;
    if (dialect === 'sh') return 'not every sh knows $-quotations';
    const found = match(/\$'((?:[^'\\]|\\[nt\\'"])*)'/y, text, this.#at);
    if (found === null) return 'letters are written as numbers';
    const [whole, inside = ''] = found;
    const decoded = inside.replace(/\\(.)/g, (_, one: string) => (one === 'n' ? '\n' : one === 't' ? '\t' : one));
    return this.#text(decoded, true, whole.length);
  }

  #computed(quoted: boolean, endsOtherwise: boolean): string | undefined {
    const node = this.#source.substitutions.get(this.#at);
    if (node === undefined) return endsOtherwise && !quoted ? undefined : 'a substitution is not understood';
    this.#parts.push({ kind: 'computed', node, quoted });
    this.#at = node.end;
    return undefined;
  }

  #braces(): string | undefined {
    const { text, dialect } = this.#source;
    const literal = match(LITERAL_BRACES, text, this.#at)?.[0];
    if (literal !== undefined) return this.#text(literal, false);
    if (dialect === 'sh') return 'not every sh expands braces';
    const list = match(SIMPLE_CHOICES, text, this.#at);
    if (list !== null) return this.#choices((list[1] ?? '').split(','), list[0].length);
    const range = match(RANGE, text, this.#at);
    if (range === null) return 'braces are expanded in a way that is not known';
    const [from, to] = [Number(range[1]), Number(range[2])];
    // Figures with a zero in front are filled up.
    if (/^-?0\d/.test(range[1] ?? '') || /^-?0\d/.test(range[2] ?? '')) return 'braces are expanded to many words';
    const count = Math.abs(to - from) + 1;
    if (count > 50) return 'braces are expanded to many words';
    const step = to < from ? -1 : 1;
    return this.#choices(
      Array.from({ length: count }, (_, index) => String(from + index * step)),
      range[0].length,
    );
  }

  #choices(choices: readonly string[], length: number): undefined {
    this.#parts.push({ kind: 'choices', choices });
    this.#at += length;
    return undefined;
  }

  #tilde(): string | undefined {
    if (this.#at !== this.#start) {
      // One choice may be nothing, so that the word begins here.
      return this.#parts.some(({ kind }) => kind === 'choices')
        ? 'it names the home of somebody'
        : this.#text('~', false);
    }
    const next = this.#source.text[this.#at + 1] ?? '';
    if (next !== '' && next !== '/' && !DELIMITER.test(next)) return 'it names the home of somebody';
    this.#parts.push({ kind: 'home' });
    this.#at += 1;
    return undefined;
  }

  #set(): string | undefined {
    const found = match(SET, this.#source.text, this.#at)?.[0];
    if (found === undefined) return 'a bracket is not understood';
    this.#parts.push({ kind: 'glob', text: found });
    this.#at += found.length;
    return undefined;
  }
}
