// Asks the catalogue of known programs about a simple command, for tables of known and not known ones.
import assert from 'node:assert/strict';
import { it } from 'mocha';
import type { Account } from '../../src/core/shared/commands/program.ts';
import { knownPrograms } from '../../src/core/shared/commands/programs.generated.ts';

/** Words as a shell would make them of quotes; nothing else that a shell does is done. */
export function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) =>
    word.replace(/'([^']*)'|"([^"]*)"/g, (_, single?: string, double?: string) => single ?? double ?? ''),
  );
}

export function accountOf(line: string, given: { readonly fed?: boolean; readonly piped?: boolean } = {}): Account {
  const [program = '', ...words] = wordsOf(line);
  const found = knownPrograms.filter(({ names }) => names.includes(program));
  assert.ok(found.length <= 1, `${program} stands in the catalogue ${found.length} times`);
  return (
    found[0]?.account({ program, words, fed: false, piped: false, ...given }) ?? {
      known: false,
      why: `${program} is not in the catalogue`,
    }
  );
}

/** What it touches, one `kind path` a line. */
export const touchesOf = (line: string): readonly string[] =>
  (accountOf(line).touches ?? []).map((touch) => Object.values(touch).join(' '));

export function knows(lines: readonly string[]): void {
  for (const line of lines) {
    it(`knows ${line}`, () => {
      const account = accountOf(line);
      assert.ok(account.known, account.known ? '' : account.why);
    });
  }
}

export function doesNotKnow(lines: readonly string[]): void {
  for (const line of lines) {
    it(`does not know ${line}`, () => {
      const account = accountOf(line);
      assert.ok(!account.known);
      assert.match(account.why, /^\S.*[^.]$/);
    });
  }
}
