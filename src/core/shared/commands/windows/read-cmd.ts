// Reads a line for cmd.exe into simple commands, where it is made of plain words alone; everything else is not known.

export interface CmdCommand {
  readonly text: string;
  readonly name: string;
  readonly words: readonly string[];
  readonly fed: boolean;
  readonly piped: boolean;
  /** Whether it runs only when what stands before it has done what it should. */
  readonly sure?: boolean;
}

/** `^`, `%`, `!`, brackets and anything outside ASCII mean something to cmd, or differ from how they look. */
const PLAIN = /^[A-Za-z0-9 _.,:\\/*?+=~@#"&|>'$<[\]{};-]*$/;
const NOWHERE = /\s*[12]?>\s*(?:nul|&[12])(?=\s|$)/gi;

export function readCmd(line: string): readonly CmdCommand[] | string {
  const text = line.trim();
  if (!PLAIN.test(text)) return 'it holds signs that mean something to cmd';
  const commands: CmdCommand[] = [];
  const pieces = text.replace(NOWHERE, '').split(/(&&|\|\||\||&)/);
  for (let index = 0; index < pieces.length; index += 2) {
    const piece = (pieces[index] ?? '').trim();
    const exists = /^if\s+(?:not\s+)?exist\s+([\w.\\/-]+)\s+(.*)$/i.exec(piece);
    const words = wordsOf(exists?.[2] ?? piece);
    const [name, ...rest] = words ?? [];
    if (words === undefined || name === undefined) return `“${piece}” is not understood`;
    const place = {
      fed: pieces[index - 1] === '|',
      piped: pieces[index + 1] === '|',
      sure: pieces[index - 1] === '&&',
    };
    if (exists?.[1] !== undefined)
      commands.push({ text: piece, name: 'if exist', words: [exists[1]], fed: false, piped: false, sure: place.sure });
    commands.push({ text: piece, name, words: rest, ...place });
  }
  return commands;
}

/** Words apart by blanks, or a text in double quotes as a word of its own. */
function wordsOf(piece: string): readonly string[] | undefined {
  const words: string[] = [];
  let rest = piece;
  while (rest !== '') {
    const found = /^(?:"([^"]*)"|(\/c:"[^"]*"(?=\s|$)|[^\s"<>|&;,=()]+(?:=[\w.:/\\-]+)?))(?:\s+|$)/.exec(rest);
    if (found === null) return undefined;
    words.push(found[1] ?? found[2] ?? '');
    rest = rest.slice(found[0].length);
  }
  return /^[A-Za-z]/.test(words[0] ?? '') ? words : undefined;
}
