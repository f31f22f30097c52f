// symbols: a model names what it means by path, name and line, and reads places with their lines; libraries are marked, secrets left out.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { symbols } from '../../../../../src/core/tools/builtin/symbols.ts';
import { createWorkbench } from '../workbench.ts';

const FILES = {
  'a.ts': 'export function alpha(x) {\n  const beta = x;\n  return beta + alpha(beta);\n}\n',
  'b.ts': "import { alpha } from './a';\nconst beta = alpha(alpha(1));\nalpha(beta), Lib.make();\n",
  'notes.md': 'alpha is explained here\n',
};
const bench = (files: Readonly<Record<string, string>> = FILES) =>
  createWorkbench({ files, libraries: { Lib: '/usr/lib/lib.d.ts', gone: '/usr/lib/gone.d.ts' } });
const tell = async (input: object, files?: Readonly<Record<string, string>>) =>
  (await bench(files).call(symbols, input)).forModel;

describe('symbols', () => {
  it('is there only where an editor is', () => {
    assert.equal(symbols.available(bench().ports), true);
    assert.equal(symbols.available(createWorkbench().ports), false);
  });

  it('finds a symbol in the workspace, also before any server runs', async () => {
    const on = bench();
    assert.equal((await on.call(symbols, { op: 'find', symbol: 'alpha' })).forModel, 'a.ts:1: function alpha');
    assert.deepEqual(on.language?.asked, [
      'find alpha',
      'find alpha /workspace/a.ts /workspace/b.ts /workspace/notes.md',
    ]);
    assert.match(await tell({ op: 'find', symbol: 'nothing' }), /No language server knows nothing; .* Use search_code/);
  });

  it('lists what has just that name first and what is outside last', async () => {
    const files = { 'a.ts': 'const Library = 1;\nconst Lib = 2; // Lib\n' };
    assert.equal(
      await tell({ op: 'find', symbol: 'Lib', path: 'a.ts' }, files),
      'a.ts:2: const Lib\na.ts:1: const Library\n/usr/lib/lib.d.ts:1: class Lib (outside the workspace)',
    );
  });

  it('outlines a file', async () => {
    assert.equal(await tell({ op: 'outline', path: 'a.ts' }), 'function alpha 1\n  const beta 2');
    const none = await bench().call(symbols, { op: 'outline', path: 'notes.md' });
    assert.equal(none.fault?.code, 'language.silent');
  });

  it('finds definitions and references by name and line, with the lines there', async () => {
    assert.equal(
      await tell({ op: 'definition', symbol: 'alpha', path: 'b.ts', line: 3 }),
      'a.ts:1: export function alpha(x) {',
    );
    assert.equal(
      await tell({ op: 'references', symbol: 'beta', path: 'a.ts' }),
      'a.ts:2: const beta = x;\na.ts:3: return beta + alpha(beta);\na.ts:3: return beta + alpha(beta);\n' +
        'b.ts:2: const beta = alpha(alpha(1));\nb.ts:3: alpha(beta), Lib.make();',
    );
    assert.equal(
      await tell({ op: 'definition', symbol: 'Lib', path: 'b.ts', line: 3 }),
      '/usr/lib/lib.d.ts:1 (outside the workspace)',
    );
    assert.equal(await tell({ op: 'hover', symbol: 'beta', path: 'b.ts', line: 2 }), 'symbol beta');
  });

  it('takes several places for one where all lead to the same definition, and names them where they do not', async () => {
    assert.match(await tell({ op: 'definition', symbol: 'alpha', path: 'b.ts', line: 2 }), /^a\.ts:1/);
    const files = { 'a.ts': 'function one() {}\nclass one {}\nx.one(y.one);\n'.replaceAll('x.one', 'x.gone') };
    const on = bench(files);
    const asked = await on.call(symbols, { op: 'definition', symbol: 'ne', path: 'a.ts' });
    assert.equal(asked.fault?.code, 'symbol.missing');
    const two = bench({ 'a.ts': 'a.mix(b.mix);\n', 'c.ts': 'c\n' });
    const unclear = await two.call(symbols, { op: 'definition', symbol: 'mix', path: 'a.ts' });
    assert.equal(unclear.fault?.code, 'symbol.ambiguous');
    assert.match(unclear.forModel, /Give its line, or more .*\n1: a\.mix\(b\.mix\);$/);
    await two.call(symbols, { op: 'definition', symbol: 'b.mix', path: 'a.ts' });
    assert.equal(two.language?.asked.at(-1), 'definition 1:9');
  });

  it('says where a name is that is not in the line', async () => {
    const missed = await bench().call(symbols, { op: 'definition', symbol: 'beta', path: 'b.ts', line: 1 });
    assert.equal(missed.forModel, 'beta is not in line 1 of b.ts. It is in line 2, 3.');
  });

  it('leaves out what lies in files that hold secrets', async () => {
    const files = { 'a.ts': 'const token = 1;\n', '.env.ts': 'token\n' };
    assert.equal(await tell({ op: 'references', symbol: 'token', path: 'a.ts' }, files), 'a.ts:1: const token = 1;');
  });

  it('says what an input lacks', async () => {
    assert.match((await bench().refusal(symbols, { op: 'outline' })).text, /outline needs path\./);
    assert.match((await bench().refusal(symbols, { op: 'references', path: 'a.ts' })).text, /needs symbol\./);
    assert.match((await bench().refusal(symbols, { op: 'hover', symbol: 'x' })).text, /needs path and symbol\./);
    assert.equal((await createWorkbench().refusal(symbols, { op: 'find', symbol: 'x' })).code, 'language.unavailable');
  });

  it('is bounded', async () => {
    const files = { 'a.ts': `const many = 1;\n${'many;\n'.repeat(900)}` };
    const lines = (await tell({ op: 'references', symbol: 'many', path: 'a.ts', line: 1 }, files)).split('\n');
    assert.deepEqual([lines.length, lines.at(-1)], [201, '[701 more not shown]']);
  });
});
