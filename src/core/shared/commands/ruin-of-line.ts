// Command lines that are refused whatever anybody answers, recognized without a parser: in any shell, and where none can parse.
import { ruinOf } from './ruinous.ts';
import { splitCommands } from './shell-words.ts';
import { ruinOfScript } from './windows/ruinous-script.ts';

const MOST_COMMANDS = 1_000;
/** A function that calls itself twice, once through a pipe and in the background. */
const FORK_BOMB = /([^\s(){}|&;]{1,40})\s{0,8}\(\s{0,8}\)\s{0,8}\{\s{0,8}\1\s{0,8}\|\s{0,8}\1\s{0,8}&/;

/** Why it is never run, or undefined. */
export function ruinOfLine(command: string): string | undefined {
  if (FORK_BOMB.test(command)) return 'It starts itself again and again until the machine stands still.';
  const script = ruinOfScript(command);
  if (script !== undefined) return script;
  const readings = command.includes('\\') ? [{ escapes: true }, { escapes: false }] : [{ escapes: true }];
  for (const reading of readings) {
    const all = splitCommands(command, reading);
    if (all.length > MOST_COMMANDS)
      return 'It is made of more commands than anybody can check. Write it to a script file.';
    for (const simple of all) {
      const ruin = ruinOf(simple, reading);
      if (ruin !== undefined) return ruin;
    }
  }
  return undefined;
}
