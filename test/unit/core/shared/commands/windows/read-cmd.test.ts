// Lines for cmd.exe: plain words are read, everything that means something to it is not known.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { accountOfCmd } from '../../../../../../src/core/shared/commands/windows/cmd-builtins.ts';
import { readCmd } from '../../../../../../src/core/shared/commands/windows/read-cmd.ts';

function accounts(line: string): readonly string[] {
  const commands = readCmd(line);
  if (typeof commands === 'string') return [`? ${commands}`];
  return commands.map((command) => {
    const account = accountOfCmd(command);
    if (account === undefined) return `program ${command.name}`;
    if (!account.known) return `? ${account.why}`;
    return account.touches.map((touch) => ('path' in touch ? `${touch.kind} ${touch.path}` : touch.kind)).join();
  });
}

describe('a line for cmd', () => {
  for (const [line, expected] of [
    ['dir', ['look .']],
    ['dir /s /b src', ['look src']],
    ['type src\\a.ts', ['read src\\a.ts']],
    ['cd src && dir', ['', 'look .']],
    ['type a.txt | findstr foo', ['read a.txt', '']],
    ['findstr /s "foo bar" *.ts', ['read *.ts']],
    ['if exist a.txt echo yes', ['look a.txt', '']],
    ['dir 2>nul', ['look .']],
    ['git log --oneline -5', ['program git']],
    ['fc a.txt b.txt', ['read a.txt,read b.txt']],
    ['findstr /s /n /c:"class Foo" *.cs', ['read *.cs']],
    ['type a.txt | findstr /c:"a b"', ['read a.txt', '']],
    ['findstr /spin todo src\\*', ['read src\\*']],
    ['sort a.txt', ['read a.txt']],
    ['echo.', ['']],
    ['dir /?', ['']],
    ['ipconfig /all', ['']],
  ] as const) {
    it(`${line} touches ${expected.join('; ')}`, () => assert.deepEqual(accounts(line), expected));
  }

  for (const line of [
    'where \\\\evil\\share:x',
    'where c:\\:x',
    'sort a.txt /o b.txt',
    'findstr /c:"a&calc" x',
    'findstr /c:"a" /g:x y',
    'findstr /c:"a" x & path c:\\evil',
    'ipconfig /release',
    'chcp 65001',
    'echo %OPENAI_API_KEY%',
    'd^el x',
    'dir > x',
    'dir >> x',
    'type < x',
    'for %i in (*) do a.exe',
    '(dir)',
    '@dir',
    'dir\na.exe',
    'dir & & a.exe',
    'echo !x!',
    'type \\\\server\\share\\x',
    'type x:stream',
    'dir /z',
    'date 2020-01-01',
    'date',
    'dir caf\u00e9',
    '".\\a.exe"',
    'if exist x (a.exe)',
    'type',
    'fc a.txt',
    'tree src /x',
    '',
  ]) {
    it(`is not known: ${JSON.stringify(line)}`, () => {
      const found = accounts(line);
      assert.ok(
        found.some((one) => one.startsWith('?')),
        found.join(' | '),
      );
    });
  }
});
