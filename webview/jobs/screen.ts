// The lines a terminal would show: text overwrites what the cursor stands on, as progress bars and tables of them expect.
import type { AnsiStyle } from './ansi-style.ts';

export interface AnsiRun {
  readonly text: string;
  readonly style: AnsiStyle;
}

interface Cell {
  readonly text: string;
  readonly style: AnsiStyle;
}

/** No output is meant to have longer gaps; a hostile one must not cost memory. */
const MOST_COLUMNS = 2_000;
const MOST_ROWS_DOWN = 200;
const PLAIN: AnsiStyle = {};

export class Screen {
  readonly #lines: Cell[][] = [[]];
  #row = 0;
  #column = 0;

  /** Text without control sequences, but with newlines, returns and backspaces. */
  write(text: string, style: AnsiStyle): void {
    for (const character of text) {
      if (character === '\n') this.#newLine();
      else if (character === '\r') this.#column = 0;
      else if (character === '\b') this.#column = Math.max(0, this.#column - 1);
      else this.#put(character, style);
    }
  }

  /** Obeys what moves the cursor or erases; everything else is left alone. */
  obey(final: string, parameters: string): void {
    const first = Number.parseInt(parameters, 10);
    const count = Number.isNaN(first) ? 1 : Math.max(1, first);
    if (final === 'A' || final === 'F') this.#move(-count);
    if (final === 'B' || final === 'E') this.#move(Math.min(count, MOST_ROWS_DOWN));
    if (final === 'C') this.#column = Math.min(MOST_COLUMNS, this.#column + count);
    if (final === 'D') this.#column = Math.max(0, this.#column - count);
    if (final === 'E' || final === 'F') this.#column = 0;
    if (final === 'G') this.#column = Math.min(MOST_COLUMNS, count - 1);
    if (final === 'K') this.#eraseLine(Number.isNaN(first) ? 0 : first);
    if (final === 'J' && !(first > 0)) this.#eraseBelow();
  }

  runs(): AnsiRun[] {
    const runs: { text: string; style: AnsiStyle }[] = [];
    const add = (text: string, style: AnsiStyle) => {
      const last = runs.at(-1);
      if (last !== undefined && last.style === style) last.text += text;
      else runs.push({ text, style });
    };
    this.#lines.forEach((line, row) => {
      if (row > 0) add('\n', runs.at(-1)?.style ?? PLAIN);
      for (const cell of line) add(cell.text, cell.style);
    });
    return runs;
  }

  get #line(): Cell[] {
    const line = this.#lines[this.#row] ?? [];
    this.#lines[this.#row] = line;
    return line;
  }

  #put(character: string, style: AnsiStyle): void {
    const line = this.#line;
    while (line.length < this.#column) line.push({ text: ' ', style: PLAIN });
    line[this.#column] = { text: character, style };
    this.#column += 1;
  }

  #newLine(): void {
    this.#move(1);
    this.#column = 0;
  }

  #move(rows: number): void {
    this.#row = Math.max(0, this.#row + rows);
    while (this.#lines.length <= this.#row) this.#lines.push([]);
  }

  #eraseLine(how: number): void {
    const line = this.#line;
    if (how === 0) line.length = Math.min(line.length, this.#column);
    else if (how === 2) line.length = 0;
    else for (let at = 0; at <= this.#column && at < line.length; at++) line[at] = { text: ' ', style: PLAIN };
  }

  #eraseBelow(): void {
    this.#eraseLine(0);
    this.#lines.length = this.#row + 1;
  }
}
