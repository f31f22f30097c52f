// Commands that are refused whatever anybody answers: what cannot be shown as it is, and what no project ever needs.
import { findHiddenCharacter } from './hidden-characters.ts';
import { ruinOf } from './ruinous.ts';
import { splitCommands } from './shell-words.ts';

const LONGEST = 64 * 1024;
const MOST_COMMANDS = 1_000;
/** A function that calls itself twice, once through a pipe and in the background. */
const FORK_BOMB = /([^\s(){}|&;]{1,40})\s{0,8}\(\s{0,8}\)\s{0,8}\{\s{0,8}\1\s{0,8}\|\s{0,8}\1\s{0,8}&/;

/** Why a command is never run, or undefined. */
export function refuseCommand(command: string): string | undefined {
  if (command.trim() === '') return 'The command is empty.';
  if (command.length > LONGEST)
    return 'The command is longer than 64 KB, more than anybody can check. Write it to a script file.';
  const hidden = findHiddenCharacter(command.replaceAll('\r\n', '\n'), '\t\n');
  if (hidden !== undefined) {
    return `The command holds a control or invisible character (${hidden}), so that it is not what it looks like.`;
  }
  if (FORK_BOMB.test(command)) return 'It starts itself again and again until the machine stands still.';
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
