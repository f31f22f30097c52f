// Reads JSON that is still arriving: each piece is looked at once, and the text of chosen fields is given as it grows.

/** More of the text of a field; `begins` where it is another string than the piece before it. */
export interface FieldText {
  readonly field: string;
  readonly begins: boolean;
  readonly text: string;
}

export interface PartialJson {
  /** What is not JSON gives nothing, and nothing more after it; what is only half there gives that half, well-formed. */
  push(piece: string): readonly FieldText[];
}

type State =
  | 'value'
  | 'first-element'
  | 'first-key'
  | 'key'
  | 'colon'
  | 'after'
  | 'scalar'
  | 'string'
  | 'escape'
  | 'unicode'
  | 'over';

interface Container {
  readonly list: boolean;
  readonly path: string;
}

/** No tool's input is nested as deep, and no wanted field's name is as long. */
const DEEPEST = 64;
const LONGEST_KEY = 100;
/** Of what is not wanted whatever stands in it. */
const ELSEWHERE = '/';

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** `wanted`: names joined by a dot; lists are looked through, so `edits.new` is the `new` of each of the `edits`. */
export function createPartialJson(wanted: readonly string[]): PartialJson {
  const scanner = new Scanner(new Set(wanted.map((name) => `.${name}`)));
  return { push: (piece) => scanner.push(piece) };
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Where the next quote or backslash stands. */
function plainTo(piece: string, from: number): number {
  let at = from;
  for (; at < piece.length; at++) {
    const code = piece.charCodeAt(at);
    if (code === QUOTE || code === BACKSLASH) break;
  }
  return at;
}

class Scanner {
  readonly #wanted: ReadonlySet<string>;
  readonly #containers: Container[] = [];
  #state: State = 'value';
  /** Of the value that is read or comes next: a dot before each name. */
  #path = '';
  /** The name that is being read; undefined while a value is. */
  #key: string | undefined;
  #unicode = '';
  /** Decoded and not given yet. */
  #text = '';
  #begins = false;
  #found: FieldText[] = [];

  constructor(wanted: ReadonlySet<string>) {
    this.#wanted = wanted;
  }

  push(piece: string): readonly FieldText[] {
    this.#found = [];
    for (let at = 0; at < piece.length && this.#state !== 'over'; ) at = this.#read(piece, at);
    // The first half of a character waits for the second.
    const { length } = this.#text;
    this.#give((this.#text.charCodeAt(length - 1) & 0xfc00) === 0xd800 ? length - 1 : length);
    return this.#found;
  }

  /** Gives where to go on. */
  #read(piece: string, at: number): number {
    if (this.#state === 'string') {
      const end = plainTo(piece, at);
      if (end > at) this.#take(piece.slice(at, end));
      else if (piece.charCodeAt(at) === QUOTE) this.#endString();
      else this.#state = 'escape';
      return Math.max(end, at + 1);
    }
    const char = piece.charAt(at);
    if (this.#state === 'escape') this.#escape(char);
    else if (this.#state === 'unicode') this.#hex(char);
    else if (!/[ \t\r\n]/.test(char)) this.#state = this.#structure(char);
    else if (this.#state === 'scalar') this.#state = 'after';
    return at + 1;
  }

  /** What is read next after a character outside of strings. */
  #structure(char: string): State {
    switch (this.#state) {
      case 'first-key':
      case 'key':
        if (char === '}' && this.#state === 'first-key') return this.#close(false);
        this.#key = '';
        return char === '"' ? 'string' : 'over';
      case 'colon':
        return char === ':' ? 'value' : 'over';
      case 'first-element':
      case 'value':
        return char === ']' && this.#state === 'first-element' ? this.#close(true) : this.#value(char);
      default:
        return this.#state === 'scalar' && /[-+.\w]/.test(char) ? 'scalar' : this.#after(char);
    }
  }

  #value(char: string): State {
    if (char === '"') {
      this.#key = undefined;
      this.#begins = true;
      return 'string';
    }
    if (char !== '{' && char !== '[') return /[-\w]/.test(char) ? 'scalar' : 'over';
    const list = char === '[';
    this.#containers.push({ list, path: this.#path });
    return this.#containers.length > DEEPEST ? 'over' : list ? 'first-element' : 'first-key';
  }

  #after(char: string): State {
    if (char === '}' || char === ']') return this.#close(char === ']');
    const inside = this.#containers.at(-1);
    this.#path = inside?.path ?? '';
    return char !== ',' || inside === undefined ? 'over' : inside.list ? 'value' : 'key';
  }

  #close(list: boolean): State {
    return this.#containers.pop()?.list === list ? 'after' : 'over';
  }

  #escape(char: string): void {
    const meant = ESCAPES[char];
    if (meant !== undefined) this.#take(meant);
    this.#unicode = '';
    this.#state = meant !== undefined ? 'string' : char === 'u' ? 'unicode' : 'over';
  }

  #hex(char: string): void {
    this.#unicode += char;
    if (!/[0-9a-f]/i.test(char)) this.#state = 'over';
    else if (this.#unicode.length === 4) {
      this.#take(String.fromCharCode(Number.parseInt(this.#unicode, 16)));
      this.#state = 'string';
    }
  }

  #take(text: string): void {
    if (this.#key !== undefined) this.#key = (this.#key + text).slice(0, LONGEST_KEY);
    else if (this.#wanted.has(this.#path)) this.#text += text;
  }

  #endString(): void {
    if (this.#key === undefined) {
      this.#give(this.#text.length);
      this.#state = 'after';
      return;
    }
    const inside = this.#containers.at(-1)?.path ?? '';
    // A name that has a dot in itself would be taken for two.
    const name = this.#key.includes('.') ? ELSEWHERE : this.#key;
    this.#path = `${inside}.${name}`;
    this.#key = undefined;
    this.#state = 'colon';
  }

  #give(length: number): void {
    if (length === 0) return;
    const text = this.#text.slice(0, length).toWellFormed();
    this.#found.push({ field: this.#path.slice(1), begins: this.#begins, text });
    this.#text = this.#text.slice(length);
    this.#begins = false;
  }
}
