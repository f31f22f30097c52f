// A command in a terminal that only shows it: what it prints without what would act on the editor, and a line to type into it.
import type { ShellJob } from '../../core/ports/shell.ts';
import { asksSecret } from '../../protocol/job.ts';

const SHOWN_BYTES = 1_000_000;
const HELD = 4_096;

export interface TerminalView {
  open(): void;
  /** What the user types, as a terminal gives it. */
  type(data: string): void;
  close(): void;
}

export function createTerminalView(job: ShellJob, fire: (text: string) => void): TerminalView {
  const harmless = createFilter();
  const write = (text: string) => fire(harmless(text).replaceAll(/\r?\n/g, '\r\n'));
  let deaf: () => void = () => undefined;
  let line = '';
  const erase = () => {
    if (!asksSecret(job.waiting ?? '')) fire('\b \b'.repeat(line.length));
    line = '';
  };
  const typed = (character: string) => {
    if (character === '\u0003') {
      erase();
      void job.stop();
    } else if (character === '\r') {
      const answer = line;
      erase();
      const done = job.answer(answer);
      if (!done.ok) write(`\n\u001b[2m${done.fault.text}\u001b[0m\n`);
    } else if (character === '\u007f') {
      if (line !== '' && !asksSecret(job.waiting ?? '')) fire('\b \b');
      line = line.slice(0, -1);
    } else if (character >= ' ') {
      line += character;
      if (!asksSecret(job.waiting ?? '')) fire(character);
    }
  };
  return {
    open: () => {
      write(`\u001b[2m${job.cwd}$\u001b[0m ${job.command}\n`);
      write(job.read(Math.max(0, job.bytes - SHOWN_BYTES), SHOWN_BYTES).text);
      deaf = job.listen(write);
      void job.done.then((end) => write(`\n\u001b[2m[exit ${end.exitCode ?? end.signal ?? end.ended}]\u001b[0m\n`));
    },
    type: (data) => {
      // Keys without a letter, and what a terminal itself answers: no program has asked for either here.
      if (data.startsWith('\u001b') || job.end !== undefined) return;
      for (const character of data.replaceAll('\n', '\r')) typed(character);
    },
    close: () => deaf(),
  };
}

/** Titles, the clipboard and every other string to the terminal but links; and questions, which it would answer as if typed. */
const ACTS =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with a control character
  /(?:\x1b\](?!8;)|\x9d(?!8;)|\x1b[PX^_]|[\x90\x98\x9e\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?|(?:\x1b\[|\x9b)[0-?]*[ -/]*[cnt]/g;
/** A sequence that the next piece goes on with. */
const UNFINISHED =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with a control character
  /(?:\x1b|(?:\x1b\[|\x9b)[0-?]*[ -/]*|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c\n]*\x1b?)$/;

function createFilter(): (text: string) => string {
  let held = '';
  return (text) => {
    const whole = held + text;
    const at = UNFINISHED.exec(whole)?.index ?? whole.length;
    held = whole.slice(at);
    if (held.length > HELD) held = held.slice(0, 2);
    return whole.slice(0, at).replace(ACTS, '');
  };
}
