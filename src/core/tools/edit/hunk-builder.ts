// Gathers the lines of a patch into hunks, the same way for an envelope and a unified diff.
import type { Hunk, HunkLine } from './hunks.ts';

/** `@@ -1,2 +3,4 @@ heading`, and numbers that were made up in other forms. */
const NUMBERS = /^@@+\s*-\s*\d+(?:\s*,\s*\d+)?\s*\+\s*\d+(?:\s*,\s*\d+)?\s*(?:@@+)?(.*)$/;
const INVENTED = /^(?:lines?\b)?[\s\d,:.+…-]*$/i;

interface Open {
  headers: string[];
  hint: string | undefined;
  lines: HunkLine[];
  atEnd: boolean;
  oldOpen: boolean;
  newOpen: boolean;
  line: number;
}

export class HunkBuilder {
  readonly #done: Hunk[] = [];
  #open: Open | undefined;

  /** Whether nothing was gathered yet. */
  get isEmpty(): boolean {
    return this.#open === undefined;
  }

  header(line: string, at: number): void {
    if (this.#open === undefined || this.#open.lines.length > 0) this.#begin(at);
    const open = this.#open;
    if (open === undefined) return;
    const numbers = NUMBERS.exec(line);
    if (numbers !== null) {
      open.hint = numbers[1]?.trim() || open.hint;
      return;
    }
    const text = line
      .replace(/^@@+ ?/, '')
      .replace(/@@+$/, '')
      .trimEnd();
    if (!INVENTED.test(text)) open.headers.push(text);
  }

  /** A line of the body, with its sign or without the blank that a line of context should begin with. */
  line(line: string, at: number): void {
    if (this.#open === undefined) this.#begin(at);
    const lines = this.#open?.lines;
    const sign = line[0];
    if (sign === '+') lines?.push({ kind: 'add', text: line.slice(1) });
    else if (sign === '-') lines?.push({ kind: 'remove', text: line.slice(1) });
    else if (line === '') lines?.push({ kind: 'keep', text: '', bare: true });
    else if (sign === ' ') lines?.push({ kind: 'keep', text: line.slice(1) });
    else lines?.push({ kind: 'keep', text: line, bare: true });
  }

  /** `\ No newline at end of file`, which is about the line before. */
  noNewline(): void {
    const open = this.#open;
    const last = open?.lines.at(-1);
    if (open === undefined || last === undefined) return;
    if (last.kind !== 'add') open.oldOpen = true;
    if (last.kind !== 'remove') open.newOpen = true;
  }

  end(): void {
    if (this.#open !== undefined) this.#open.atEnd = true;
  }

  finish(): readonly Hunk[] {
    this.close();
    return this.#done;
  }

  /** Ends the hunk; empty lines at its end separate it from what follows. */
  close(): void {
    const open = this.#open;
    this.#open = undefined;
    if (open === undefined) return;
    const lines = [...open.lines];
    while (lines.at(-1)?.bare === true && lines.at(-1)?.text === '') lines.pop();
    if (lines.length === 0) return;
    this.#done.push({
      headers: open.headers,
      ...(open.hint === undefined ? {} : { hint: open.hint }),
      lines,
      atEnd: open.atEnd || open.oldOpen || open.newOpen,
      ...(open.oldOpen === open.newOpen ? {} : { lastNewline: open.oldOpen ? 'added' : 'removed' }),
      line: open.line,
    });
  }

  #begin(line: number): void {
    this.close();
    this.#open = { headers: [], hint: undefined, lines: [], atEnd: false, oldOpen: false, newOpen: false, line };
  }
}
