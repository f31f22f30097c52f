// Splits growing Markdown into blocks that are finished for good and one that is still open, reading each line once.

export interface MarkdownBlock {
  readonly kind: 'markdown';
  readonly text: string;
  /** Goes on where a block that grew too long was cut. */
  readonly continued: boolean;
}
export interface CodeBlock {
  readonly kind: 'code';
  readonly text: string;
  readonly language: string;
}
export type Block = MarkdownBlock | CodeBlock;

interface Fence {
  readonly char: string;
  readonly length: number;
  readonly indent: number;
  readonly language: string;
}

/** Characters after which an open block is cut at the next good place, and at any place. */
const SOFT_LIMIT = 4_000;
/** Lists and tables cost several times as much to draw as plain text of the same length. */
const RICH_LIMIT = 1_500;
const HARD_LIMIT = 8_000;

const FENCE = /^( *)(?:(?:[-*+]|\d{1,9}[.)]) +)?(`{3,}|~{3,})[ \t]*([^\s`]*)[^`]*$/;
const LIST = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:\s|$)/;
const LIST_START = /^ {0,3}(?:[-*+]|1[.)])\s/;
const HEADING = /^ {0,3}#{1,6}(?:\s|$)/;
const TABLE_RULE = /^ *\|?(?: *:?-+:? *\|)+ *:?-*:? *$/;
const RULE = /^ {0,3}(?:(?:- *){3,}|(?:\* *){3,}|(?:_ *){3,})$/;

export class BlockSplitter {
  #text = '';
  /** Where the open block begins, and the first line that has not been read to its end. */
  #start = 0;
  #line = 0;
  #fence: Fence | undefined;
  #nested: Fence | undefined;
  #list = false;
  #blank = false;
  #continued = false;
  /** The head of the table that is being read, and the one to repeat above rows that were cut off from it. */
  #table = '';
  #head = '';
  #closed: Block[] = [];

  /** `text` is everything so far and only ever grows. Returns the blocks that were finished by what is new. */
  update(text: string): readonly Block[] {
    this.#text = text;
    this.#closed = [];
    for (let end = text.indexOf('\n', this.#line); end !== -1; end = text.indexOf('\n', this.#line)) {
      const from = this.#line;
      this.#line = end + 1;
      this.#read(text.slice(from, end), from, end + 1);
    }
    if (this.#fence === undefined) this.#cutLongLine();
    return this.#closed;
  }

  /** What may still change; parsed again whenever it grows, and therefore bounded unless it is code. */
  get open(): Block | undefined {
    const rest = this.#text.slice(this.#start);
    if (this.#fence !== undefined) {
      const last = this.#text.slice(this.#line).trim();
      const closing = last !== '' && last === this.#fence.char.repeat(last.length);
      const text = closing ? this.#text.slice(this.#start, this.#line) : rest;
      return { kind: 'code', text, language: this.#fence.language };
    }
    return rest.trim() === '' ? undefined : this.#markdown(rest);
  }

  #markdown(text: string): MarkdownBlock {
    return { kind: 'markdown', text: this.#head + text, continued: this.#continued };
  }

  #read(line: string, from: number, to: number): void {
    if (this.#fence !== undefined) {
      this.#readCode(line, this.#fence, from, to);
      return;
    }
    if (this.#nested !== undefined) {
      if (closes(line, this.#nested)) this.#nested = undefined;
      else if (to - this.#start > HARD_LIMIT) this.#leaveNested(to);
      return;
    }
    if (line.trim() === '') {
      this.#blank = true;
      if (this.#start === from) this.#start = to;
      return;
    }
    if (this.#readFence(line, from, to)) return;
    this.#readText(line, from, to);
    this.#blank = false;
  }

  #readCode(line: string, fence: Fence, from: number, to: number): void {
    if (!closes(line, fence)) return;
    this.#closed.push({
      kind: 'code',
      text: outdent(this.#text.slice(this.#start, from), fence.indent),
      language: fence.language,
    });
    this.#fence = undefined;
    this.#begin(to);
  }

  #readFence(line: string, from: number, to: number): boolean {
    const found = FENCE.exec(line);
    if (found === null) return false;
    const [, indent = '', marks = '', language = ''] = found;
    const fence = { char: marks.charAt(0), length: marks.length, indent: indent.length, language };
    const item = LIST.test(line);
    if (item || (this.#list && fence.indent >= 2)) {
      if (item && !this.#list) this.#close(from);
      this.#list = true;
      this.#nested = fence;
      this.#blank = false;
    } else {
      this.#close(from);
      this.#start = to;
      this.#fence = fence;
    }
    return true;
  }

  #readText(line: string, from: number, to: number): void {
    const item = LIST.test(line) && !RULE.test(line);
    const indented = /^(?: {2}|\t)/.test(line);
    if (this.#blank && !(this.#list ? indented || item : /^(?: {4}|\t)/.test(line))) this.#close(from);
    if (HEADING.test(line) && !(this.#list && indented)) {
      this.#close(from);
      this.#close(to);
      return;
    }
    if (!this.#list && item && (this.#start === from || LIST_START.test(line))) {
      this.#close(from);
      this.#list = true;
    }
    if (TABLE_RULE.test(line) && line.includes('|')) this.#noteTable(from, to);
    this.#cut(item, from, to);
  }

  #noteTable(from: number, to: number): void {
    const first = this.#text.slice(this.#start, from);
    if (this.#head === '' && first.split('\n').length === 2) this.#table = this.#text.slice(this.#start, to);
  }

  #cut(item: boolean, from: number, to: number): void {
    const rich = this.#list || this.#table !== '' || this.#head !== '';
    if (to - this.#start < (rich ? RICH_LIMIT : SOFT_LIMIT)) return;
    const place = this.#list ? (item ? from : undefined) : to;
    if (place === undefined && to - this.#start < HARD_LIMIT) return;
    const head = this.#head === '' ? this.#table : this.#head;
    const list = this.#list;
    this.#close(place ?? to);
    this.#continued = true;
    this.#head = head;
    this.#list = list;
  }

  /** A single line without end: cut between words. */
  #cutLongLine(): void {
    while (this.#text.length - this.#start > HARD_LIMIT) {
      const place = this.#text.lastIndexOf(' ', this.#start + HARD_LIMIT) + 1;
      const cut = place > this.#start ? place : this.#start + HARD_LIMIT;
      this.#close(cut);
      this.#continued = true;
      this.#line = cut;
    }
  }

  /** Code in a list that grows too long goes on as code of its own. */
  #leaveNested(to: number): void {
    const fence = this.#nested;
    this.#close(to);
    this.#fence = fence;
  }

  #close(to: number): void {
    const text = this.#text.slice(this.#start, to);
    if (text.trim() !== '') this.#closed.push(this.#markdown(text));
    this.#begin(to);
  }

  #begin(at: number): void {
    this.#start = at;
    this.#list = false;
    this.#blank = false;
    this.#continued = false;
    this.#nested = undefined;
    this.#head = '';
    this.#table = '';
  }
}

function closes(line: string, fence: Fence): boolean {
  const marks = line.trim();
  return marks.length >= fence.length && marks === fence.char.repeat(marks.length);
}

const outdent = (text: string, indent: number) =>
  indent === 0 ? text : text.replace(new RegExp(`^ {1,${indent}}`, 'gm'), '');
