// PowerShell lines: what they would run, word by word, and what about them is not known.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createSyntax } from '../../../../../../src/adapters/syntax/create-syntax.ts';
import { accountOfCmdlet } from '../../../../../../src/core/shared/commands/windows/account-of-cmdlet.ts';
import { ease } from '../../../../../../src/core/shared/commands/windows/ease.ts';
import { readScript, type Script } from '../../../../../../src/core/shared/commands/windows/read-script.ts';

const syntax = createSyntax();

async function read(line: string): Promise<Script> {
  const tree = await syntax.parse('powershell', ease(line));
  return tree.ok ? readScript(tree.value) : { commands: [], why: tree.fault.code };
}

/** What each command touches; `?` and why where it is not known. */
async function accounts(line: string): Promise<readonly string[]> {
  const { commands, why } = await read(line);
  if (why !== undefined) return [`? ${why}`];
  return commands.map((command) => {
    const account = accountOfCmdlet(command);
    if (account === undefined) return `program ${command.name}`;
    if (!account.known) return `? ${account.why}`;
    return account.touches.map((touch) => ('path' in touch ? `${touch.kind} ${touch.path}` : touch.kind)).join();
  });
}

describe('a PowerShell line', () => {
  for (const [line, expected] of [
    ['Get-ChildItem', ['look .']],
    ['gci -Path src -Recurse -Filter *.ts', ['look src']],
    ['Get-Content a.txt,b.txt -TotalCount 5', ['read a.txt,read b.txt']],
    ['cd src; ls', ['', 'look .']],
    ['(Get-ChildItem src).Count', ['look src']],
    ['$n = "src"; ls $n', ['look src']],
    ['ls | ? { $_.Length -gt 5 -and $_.Name -like "*.ts" }', ['look .', '']],
    ['ls | Format-Table Name, Length', ['look .', '']],
    ['echo "there are $(ls src)"', ['look src', '']],
    ['Compare-Object (gc a.txt) (gc b.txt)', ['read a.txt', 'read b.txt', '']],
    ['if (Test-Path x) { gc x } else { echo none }', ['look x', 'read x', '']],
    ['ls 2>$null', ['look .']],
    ['ls src 2>&1 | Out-String', ['look src', '']],
    ['git log --oneline -5', ['program git']],
    ['cd src && ls', ['', 'look .']],
    ['ls -ErrorAction SilentlyContinue', ['look .']],
    ['ls | ForEach-Object { $_.Name }', ['look .', '']],
    ['ls | % { $_.FullName }', ['look .', '']],
    ['ls | ? { $_.Length -gt 2MB }', ['look .', '']],
    ['ls src -Include *.ts, *.tsx', ['look src']],
    ['(gc a.txt | measure -Line).Lines', ['read a.txt', '']],
    ['(gc a.txt)[0..9]', ['read a.txt']],
    ['Get-Command node -ea Ignore', ['']],
    ['Start-Sleep -Seconds 2', ['']],
    ['git diff main...next -- src', ['program git']],
  ] as const) {
    it(`${line} touches ${expected.join('; ')}`, async () => assert.deepEqual(await accounts(line), expected));
  }

  for (const line of [
    'ls | % { $_.Delete() }',
    'ls | foreach delete',
    'ls | % { Remove-Item $_ }',
    '(gc a.txt)[$(calc)]',
    'ls -ErrorVariable x',
    'ls -ErrorAction (calc)',
    'Get-Command evil\\run',
    'Get-Help ls -Online',
    'Start-Sleep (calc)',
  ]) {
    it(`${line} is not known`, async () => {
      assert.ok(
        (await accounts(line)).some((one) => /^(?:\?|program)/.test(one)),
        (await accounts(line)).join(),
      );
    });
  }

  it('gives a program its words', async () => {
    const { commands } = await read('npm ls --depth=0 "a b" -v');
    assert.deepEqual(
      commands[0]?.words.map((word) => (word.kind === 'literal' ? word.text : word.kind)),
      ['ls', '--depth=0', 'a b', '-v'],
    );
  });

  for (const line of [
    '& ./a.exe',
    '. ./x.ps1',
    'ls; ./a.exe',
    'ls | % { rm $_ }',
    'ls | ? { ./a.exe }',
    'ls | ? { $_.Delete() }',
    'ls | ? { (rm x) -gt 1 }',
    'ls | select @{n="x";e={./a.exe}}',
    'ls | sort { ./a.exe }',
    'gc x > y',
    'ls 2> y',
    'echo "$([IO.File]::Delete("x"))"',
    '[IO.File]::Delete("x")',
    '$env:PATH = "."; ls',
    '$env:OPENAI_API_KEY',
    '$PSDefaultParameterValues = 1; ls',
    '$x = (rm y); ls',
    'function ls { rm x }; ls',
    '(Get-Item x).Delete()',
    '(ls).GetType()',
    'ls -Recurse:$(rm x)',
    'gc env:PATH',
    'ls HKLM:\\',
    'gc \\\\server\\share\\x',
    'gc x:stream',
    'gc x -Wait',
    'ls `\n; rm x',
    'ls \u2013Recurse',
    'gc "a`tb"',
    'ls @splat',
    'ls --% x',
    'ls | select -Property {rm x}',
    'foreach ($f in ls) { rm $f }',
    'while ($true) { ls }',
    'try { ls } catch { rm x }',
  ]) {
    it(`is not known: ${line}`, async () => {
      const found = await accounts(line);
      assert.ok(
        found.some((one) => one.startsWith('?')),
        found.join(' | '),
      );
    });
  }
});
