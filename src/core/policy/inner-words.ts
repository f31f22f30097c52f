// What a command that is not known may bring about by its arguments: for rules that tighten, which must not be talked round.
import { nameOf } from '../shared/commands/ruinous.ts';
import { roughWords } from './rough-words.ts';

type Words = readonly string[];

/** Behind these stands a command: `direnv exec . git push`, `op run -- git push`. */
const HANDING_ON = new Set(['--', 'exec', 'run', 'coproc']);
/** Options whose value is code, or a command line. */
const CODE = /^(?:-[a-zA-Z]*[ceSr]|--(?:eval|exec|call|command|split-string|run|print))$/;
const LONGEST_CODE = 8 * 1024;
/** What stands in quotes within code may be a command: `os.system('git push')`. */
const QUOTED = /'([^'\n]{2,400})'|"([^"\n]{2,400})"|`([^`\n]{2,400})`/g;

/** Each as words, however roughly. */
export function innerWords(words: Words): readonly Words[] {
  return [...gitProgram(words), ...handedOn(words), ...codeIn(words)];
}

/** `git-push`, which git keeps in a folder of its own. */
function gitProgram(words: Words): readonly Words[] {
  const task = /^git-([a-z][a-z-]*)$/.exec(nameOf(words[0]))?.[1];
  return task === undefined ? [] : [['git', task, ...words.slice(1)]];
}

function handedOn(words: Words): readonly Words[] {
  return words.flatMap((word, at) => {
    if (at + 1 >= words.length || !HANDING_ON.has(word)) return [];
    const rest = words.slice(at + 1);
    // `direnv exec FOLDER git push`: what comes first may be where, and not what.
    return word === 'exec' ? [rest, rest.slice(1)] : [rest];
  });
}

function codeIn(words: Words): readonly Words[] {
  return words.flatMap((word, at) => {
    const isCode = CODE.test(words[at - 1] ?? '') || /awk$/.test(nameOf(words[0]));
    if (at === 0 || !isCode || !/\s/.test(word) || word.length > LONGEST_CODE) return [];
    const quoted = [...word.matchAll(QUOTED)].map((found) => found[1] ?? found[2] ?? found[3] ?? '');
    return [word, ...quoted].flatMap((text) => roughWords(text));
  });
}
