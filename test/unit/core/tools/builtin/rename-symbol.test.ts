// rename_symbol: one call changes every file or none, byte for byte beside the names, and can be taken back.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { readFile } from '../../../../../src/core/tools/builtin/read-file.ts';
import { renameSymbol } from '../../../../../src/core/tools/builtin/rename-symbol.ts';
import { createWorkbench } from '../workbench.ts';

const FILES = {
  'a.ts': '\uFEFFexport function alpha() {}\r\nalpha();\nlast alpha',
  'b/c.ts': "import { alpha } from '../a';\nalpha(alpha());\n",
  'other.md': 'alpha\n',
};
const bench = (files: Readonly<Record<string, string>> = FILES) =>
  createWorkbench({ files, libraries: { Lib: '/usr/lib/lib.d.ts' } });
const INPUT = { symbol: 'alpha', path: 'a.ts', to: 'omega' };

describe('rename_symbol', () => {
  it('shows one diff of all files before anything is changed, and asks to write each', async () => {
    const on = bench();
    const prepared = await on.prepare(renameSymbol, INPUT);
    assert.equal(prepared.summary, 'Rename alpha to omega in 2 files');
    assert.ok(prepared.preview?.kind === 'diff');
    assert.deepEqual(
      prepared.preview.files.map(({ label, added, removed }) => [label, added, removed]),
      [
        ['a.ts', 3, 3],
        ['b/c.ts', 2, 2],
      ],
    );
    assert.deepEqual(
      prepared.effects.map((effect) => [effect.kind, 'label' in effect ? effect.label : '']),
      [
        ['write', 'a.ts'],
        ['write', 'b/c.ts'],
      ],
    );
    assert.equal(on.files.text('a.ts'), FILES['a.ts']);
  });

  it('changes the names and nothing else, and keeps what was before', async () => {
    const on = bench();
    const result = await on.call(renameSymbol, INPUT);
    assert.equal(result.forModel, 'Renamed alpha to omega at 6 places in 2 files: a.ts, b/c.ts.');
    for (const path of ['a.ts', 'b/c.ts'] as const) {
      assert.equal(on.files.text(path), FILES[path].replaceAll('alpha', 'omega'));
    }
    assert.equal(on.files.text('other.md'), 'alpha\n');
    for (const change of result.changes ?? []) {
      const kept = await on.ports.blobs.get(change.before ?? '');
      assert.equal(new TextDecoder('utf-8', { ignoreBOM: true }).decode(kept).includes('alpha'), true);
    }
  });

  it('changes no file when one of them has changed since it was prepared', async () => {
    const on = bench();
    const prepared = await on.prepare(renameSymbol, INPUT);
    on.files.put('b/c.ts', 'typed since\n');
    const result = await prepared.run(on.context);
    assert.equal(result.fault?.code, 'file.stale');
    assert.equal(on.files.text('a.ts'), FILES['a.ts']);
    assert.equal(on.files.text('b/c.ts'), 'typed since\n');
  });

  it('refuses what was made for another text than the one that is there', async () => {
    const on = bench();
    on.language?.pretend('/workspace/b/c.ts', `// one line more\n${FILES['b/c.ts']}`);
    const refused = await on.refusal(renameSymbol, INPUT);
    assert.deepEqual([refused.code, refused.retryable], ['file.stale', true]);
    assert.match(refused.text, /^b\/c\.ts on disk is not what the editor shows yet\. Nothing was changed/);
  });

  it('knows what became of the files that the agent had read', async () => {
    const on = bench();
    await on.call(readFile, { path: 'b/c.ts' });
    await on.call(renameSymbol, INPUT);
    assert.equal(on.scope.seen.of('/workspace/b/c.ts')?.hash, on.ports.clock.hash(on.files.bytes('b/c.ts') ?? ''));
    assert.equal(on.scope.seen.of('/workspace/a.ts'), undefined);
  });

  it('says what the language server refused, and what is no new name', async () => {
    const on = bench({ 'a.ts': 'Lib;\n' });
    assert.equal((await on.refusal(renameSymbol, { symbol: 'Lib', path: 'a.ts', to: 'x' })).code, 'language.refused');
    assert.match((await bench().refusal(renameSymbol, { ...INPUT, to: 'alpha' })).text, /has that name already/);
    assert.equal((await createWorkbench().refusal(renameSymbol, INPUT)).code, 'language.unavailable');
    assert.equal(renameSymbol.available(createWorkbench().ports), false);
  });
});
