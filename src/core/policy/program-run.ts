// Which of a program's tasks a command is: the program and its subcommand, whatever options stand between them.
import { nameOf } from '../shared/commands/ruinous.ts';

/** Options whose value stands as a word of its own, before the subcommand. */
const VALUED =
  /^(?:-[cCnHw]|--(?:git-dir|work-tree|prefix|cwd|dir|workspace|filter|namespace|context|kubeconfig|host|project|profile|region))$/;
/** Words behind which the one that counts follows. */
const LEADING = new Set(['run', 'run-script', 'exec', 'x', 'dlx', 'compose', 'container', 'image', '-m']);

/** `npm run build`, `git push`, `python -m pip`. */
export function runOf(words: readonly string[]): string {
  const [program, ...rest] = words;
  const said: string[] = [nameOf(program)];
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at] ?? '';
    if (VALUED.test(word)) at++;
    else if (!word.startsWith('-') || word === '-m') {
      said.push(word);
      if (!LEADING.has(word)) break;
    }
  }
  return said.join(' ');
}

/** As if the options before the subcommand were not there. */
export function withoutLeadingOptions(words: readonly string[]): readonly string[] {
  const [program = '', ...rest] = words;
  let at = 0;
  while (at < rest.length && rest[at]?.startsWith('-')) at += VALUED.test(rest[at] ?? '') ? 2 : 1;
  return at === 0 ? words : [program, ...rest.slice(at)];
}
