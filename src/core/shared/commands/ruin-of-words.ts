// What a simple command would ruin once its words and the folder that it runs in are known: `cd / && rm -rf *`.
import { nameOf, ruinOf, withoutWrappers } from './ruinous.ts';

/** Programs that take every word which is no flag for a path. */
const TAKE_PATHS =
  /^(?:rm|rd|rmdir|del|erase|ri|remove-item|shred|srm|trash|rimraf|chmod|chown|chgrp|icacls|takeown|find|mv|unlink|tee|cp|rsync)$/;

/** Why it is refused, or undefined. Without quotations and variables, as the program would be given them. */
export function ruinOfWords(words: readonly string[], cwd: string): string | undefined {
  const plain = withoutWrappers(words);
  if (!TAKE_PATHS.test(nameOf(plain[0]))) return undefined;
  const placed = plain.map((word, index) => (index === 0 || !isRelative(word) ? word : `${cwd}/${word}`));
  return ruinOf({ words: placed, targets: [], inner: [] }, { escapes: false });
}

const isRelative = (word: string) => word !== '' && !/^(?:[-/~$%+({!\\]|[A-Za-z]:)/.test(word);
