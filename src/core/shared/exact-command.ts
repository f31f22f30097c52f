// How a rule names one command and no other: as it is written, or word by word where a star in it would stand for more.
import type { Effect } from '../../protocol/approval.ts';

/** Undefined where no pattern means this command alone. */
export function exactCommand({ command, words }: Extract<Effect, { kind: 'execute' }>): string | undefined {
  if (!command.includes('*')) return command;
  return words?.map(quoted).join(' ');
}

const quoted = (word: string) =>
  /^[\w@%+=:,./-]+$/.test(word)
    ? word
    : word
        .split("'")
        .map((part) => `'${part}'`)
        .join(`"'"`);
