// Command lines of a POSIX shell by class, read from the lists beside this file; `⏎` stands for the end of a line in one.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ShellCase {
  readonly group: string;
  readonly command: string;
}

/** `hostile` ones must not run unasked, `ordinary` ones should. */
export function shellCases(kind: 'hostile' | 'ordinary'): readonly ShellCase[] {
  const text = readFileSync(join(import.meta.dirname, `shell-${kind}.txt`), 'utf8');
  let group: string = kind;
  return text.split('\n').flatMap((line) => {
    if (line.startsWith('## ')) group = line.slice(3);
    return line === '' || line.startsWith('## ') ? [] : [{ group, command: line.replaceAll('⏎', '\n') }];
  });
}
