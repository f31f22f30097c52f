// Command lines that are refused whatever anybody answers, recognized without a parser: in any shell, and where none can parse.
import { AGAIN, ruinOf } from './ruinous.ts';
import { splitCommands } from './shell-words.ts';
import { ruinOfScript } from './windows/ruinous-script.ts';

const MOST_COMMANDS = 1_000;
/** Functions and scripts that start themselves twice each time they are started. */
const FORK_BOMBS = [
  /([^\s(){}|&;]{1,40})\s{0,8}\(\s{0,8}\)\s{0,8}\{\s{0,8}\1\s{0,8}\|\s{0,8}\1\s{0,8}&/,
  /\bfunction\s{1,8}([^\s(){}|&;]{1,40})\s{0,8}(?:\(\s{0,8}\)\s{0,8})?\{\s{0,8}\1\s{0,8}\|\s{0,8}\1\s{0,8}&/,
  /\$0"?\s{0,8}\|\s{0,8}(?:\.\/)?"?\$0"?\s{0,8}&/,
  /\bwhile\s{1,8}(?:true|:|1)\s{0,8};\s{0,8}do\s{1,8}(?:[a-z]{2,4}\s{1,8})?(?:\.\/)?"?\$0"?\s{0,8}&/,
];
/** A connection that is opened for the line's own shell, and behind it what reads orders from it. */
const OPENS = /\bexec\s{1,8}\d{0,4}<>\s{0,8}\/dev\/(?:tcp|udp)\//;
const OBEYS = /\b(?:ba|da|z|k)?sh\b[^|;]{0,40}<&|\bread\b.{0,40}\bdo\s{1,8}(?:eval\s{1,8})?"?\$/s;

function takesOrders(command: string): boolean {
  const at = command.search(OPENS);
  return at !== -1 && OBEYS.test(command.slice(at));
}

/** Why it is never run, or undefined. */
export function ruinOfLine(command: string): string | undefined {
  if (takesOrders(command)) return 'It would let another machine run whatever it wants on this one.';
  if (FORK_BOMBS.some((bomb) => bomb.test(command))) return AGAIN;
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
