// Commands that are refused whatever anybody answers: what cannot be shown as it is, and what no project ever needs.
import { ruinOfLine } from '../shared/commands/ruin-of-line.ts';
import { findHiddenCharacter } from './hidden-characters.ts';

const LONGEST = 48 * 1024;

/** Why a command is never run, or undefined. */
export function refuseCommand(command: string): string | undefined {
  if (command.trim() === '') return 'The command is empty.';
  if (command.length > LONGEST)
    return 'The command is longer than 48 KB, more than anybody can check. Write it to a script file.';
  const hidden = findHiddenCharacter(command.replaceAll('\r\n', '\n'), '\t\n');
  if (hidden !== undefined) {
    return `The command holds a control or invisible character (${hidden}), so that it is not what it looks like.`;
  }
  return ruinOfLine(command);
}
