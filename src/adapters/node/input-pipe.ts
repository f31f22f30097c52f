// What a command reads from: nothing, or a pipe that is written to when the program at its other end asks.
import { closeSync, constants, openSync, unlinkSync, writeSync } from 'node:fs';
import { basename } from 'node:path';

export interface InputPipe {
  /** For the child's stdin. */
  readonly output: number;
  /** The name under which Linux shows who reads from it. */
  readonly name: string;
  /** To be called once the child has its own. */
  closeOutput(): void;
  /** False when nobody has read what was written before and there is no room left. */
  write(text: string): boolean;
  /** The program reads the end of its input. */
  end(): void;
}

/** A pipe like any other for whoever reads; opened for both here, so that it waits for nobody. The name is gone at once. */
export function openInput(path: string): InputPipe | undefined {
  let own: number | undefined;
  try {
    own = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
    const output = openSync(path, constants.O_RDONLY);
    return inputOver(own, output, basename(path));
  } catch {
    if (own !== undefined) closeSync(own);
    return undefined;
  } finally {
    try {
      unlinkSync(path);
    } catch {
      // Somebody cleaned the folder: it is gone, which is what was wanted.
    }
  }
}

function inputOver(own: number, output: number, name: string): InputPipe {
  let open = true;
  return {
    output,
    name,
    closeOutput: () => closeSync(output),
    write: (text) => {
      if (!open) return false;
      const bytes = Buffer.from(text);
      try {
        return writeSync(own, bytes) === bytes.length;
      } catch {
        return false;
      }
    },
    end: () => {
      if (open) closeSync(own);
      open = false;
    },
  };
}

/**
 * Programs that search their input whenever there could be any, and only else the folder they are in: with a pipe they would
 * wait for ever, and with one that has ended say that nothing was found.
 */
const PREFERS_INPUT = /(?:^|[\s;&|(`/])(?:rg|ag|ack|ack-grep|ugrep|http|https|claude|codex)(?:\s|$)/;

/** Whether a command may be given a pipe to read from. */
export const mayAsk = (command: string) => !PREFERS_INPUT.test(command);
