// The parser of shells' languages keeps its port's contract: trees as data, bounded in length, time and depth, faults for the rest.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createSyntax } from '../../../src/adapters/syntax/create-syntax.ts';
import type { SyntaxNode } from '../../../src/core/ports/syntax.ts';

/** Machines under load are slow, and that is not what is looked at. */
const syntax = createSyntax({ milliseconds: 10_000 });

const faultOf = async (text: string, parser = syntax) => {
  const parsed = await parser.parse('bash', text);
  return parsed.ok ? undefined : parsed.fault.code;
};

const rootOf = async (language: 'bash' | 'powershell', text: string): Promise<SyntaxNode> => {
  const parsed = await syntax.parse(language, text);
  assert.ok(parsed.ok);
  return parsed.value;
};

describe('syntax port over tree-sitter', () => {
  it('gives commands with the names, places and text of their parts', async () => {
    const root = await rootOf('bash', 'ls -la | cat > "ä b"; true');
    assert.equal(root.type, 'program');
    assert.deepEqual(
      root.children.map(({ type, named, start, end }) => ({ type, named, start, end })),
      [
        { type: 'redirected_statement', named: true, start: 0, end: 20 },
        { type: ';', named: false, start: 20, end: 21 },
        { type: 'command', named: true, start: 22, end: 26 },
      ],
    );
    const redirect = root.children[0]?.children[1];
    assert.equal(redirect?.field, 'redirect');
    assert.equal(redirect?.children[1]?.field, 'destination');
    assert.equal(redirect?.children[1]?.text, '"ä b"');
  });

  it('reads PowerShell by its own grammar', async () => {
    const root = await rootOf('powershell', 'Get-ChildItem -Recurse | Remove-Item');
    assert.match(JSON.stringify(root), /"type":"command_name"[^}]*"text":"Remove-Item"/);
  });

  it('does not understand what is unfinished or wrong', async () => {
    for (const text of ['echo "a', 'if true; then ls', 'ls )', 'a && && b', 'echo $(ls']) {
      assert.equal(await faultOf(text), 'syntax.not-understood', text);
    }
  });

  it('parses nothing that is too long', async () => {
    assert.equal(await faultOf('x'.repeat(6_001)), 'syntax.too-long');
    assert.equal(await faultOf('x'.repeat(6_000)), undefined);
  });

  it('gives up when its time is over, and parses the next as ever', async () => {
    const hurried = createSyntax({ milliseconds: -1 });
    assert.equal(await faultOf('a;'.repeat(2_900), hurried), 'syntax.too-slow');
    const patient = createSyntax({ milliseconds: 10_000 });
    assert.equal(await faultOf('ls', patient), undefined);
  });

  it('gives up what is nested too deeply, without an overflow', async () => {
    assert.equal(await faultOf(`${'('.repeat(2_000)}ls${')'.repeat(2_000)}`), 'syntax.not-understood');
    assert.equal(await faultOf(`${'echo $('.repeat(700)}ls${')'.repeat(700)}`), 'syntax.not-understood');
    assert.equal(await faultOf('ls'), undefined);
  });
});
