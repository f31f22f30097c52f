// Symbols, definitions, references and rename by VS Code's own TypeScript server, without a tab being opened.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { createBlobs } from '../../src/adapters/node/blobs.ts';
import { createClock } from '../../src/adapters/node/clock.ts';
import { createFiles } from '../../src/adapters/node/files.ts';
import { findRipgrep } from '../../src/adapters/node/ripgrep.ts';
import { createSearch } from '../../src/adapters/node/search.ts';
import type { Ports } from '../../src/core/ports.ts';
import { renameSymbol } from '../../src/core/tools/builtin/rename-symbol.ts';
import { searchCode } from '../../src/core/tools/builtin/search-code.ts';
import { symbols } from '../../src/core/tools/builtin/symbols.ts';
import { undoEdits } from '../../src/core/tools/builtin/undo-edits.ts';
import type { Tool } from '../../src/core/tools/tool.ts';
import { createEditorFiles } from '../../src/hosts/vscode/editor-files.ts';
import { createLanguage } from '../../src/hosts/vscode/language.ts';
import { unsavedFiles } from '../../src/hosts/vscode/unsaved.ts';
import { createWorkbench } from '../unit/core/tools/workbench.ts';

const SOURCES = {
  'tsconfig.json': '{ "compilerOptions": { "strict": true }, "include": ["*.ts"] }\n',
  'parcel.ts':
    '/** What a parcel weighs. */\r\nexport function parcelWeight(grams: number): number {\r\n  const kilos = grams / 1000;\r\n  return kilos;\r\n}\r\n',
  'depot.ts':
    "import { parcelWeight } from './parcel';\n\nexport class Depot {\n  total = parcelWeight(1) + parcelWeight(2);\n  names: Map<string, number> = new Map();\n}\n",
  'notes.txt': 'parcelWeight is explained here\n',
};

describe('language servers', function () {
  this.timeout(60_000);
  let folder: string;
  let images: string;
  let ports: Ports;
  const bench = createWorkbench();
  const call = async (tool: Tool, input: object) => (await bench.prepare(tool, input, ports)).run(bench.context);
  const tell = async (input: object) => (await call(symbols, input)).forModel;
  const texts = () =>
    Promise.all((['parcel.ts', 'depot.ts', 'notes.txt'] as const).map((name) => readFile(join(folder, name), 'utf8')));

  before(async () => {
    const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
    assert.ok(root);
    folder = await realpath(root).then((path) => join(path, 'language'));
    images = await mkdtemp(join(tmpdir(), 'orquestra-images-'));
    await mkdir(folder);
    for (const [name, text] of Object.entries(SOURCES)) await writeFile(join(folder, name), text);
    const clock = createClock();
    const files = createEditorFiles(createFiles([folder]), clock);
    ports = {
      ...bench.ports,
      files,
      clock,
      blobs: createBlobs(images),
      language: createLanguage(files),
      search: createSearch({
        roots: [folder],
        ripgrep: () => findRipgrep({ appRoot: vscode.env.appRoot }),
        unsaved: unsavedFiles,
      }),
    };
  });
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));
  after(async () => {
    await rm(folder, { recursive: true });
    await rm(images, { recursive: true });
  });

  it('finds a symbol of the workspace before any file was opened', async () => {
    assert.match(await tell({ op: 'find', symbol: 'parcelWeight' }), /^parcel\.ts:2: function parcelWeight/);
    assert.equal(vscode.window.tabGroups.all.flatMap((group) => group.tabs).length, 0);
  });

  it('outlines a file', async () => {
    assert.equal(
      await tell({ op: 'outline', path: 'depot.ts' }),
      'class Depot 3-6\n  property total 4\n  property names 5',
    );
  });

  it('finds where a symbol is defined, also outside the workspace, and what its type is', async () => {
    assert.equal(
      await tell({ op: 'definition', symbol: 'parcelWeight', path: 'depot.ts', line: 4 }),
      'parcel.ts:2: export function parcelWeight(grams: number): number {',
    );
    const library = await tell({ op: 'definition', symbol: 'Map', path: 'depot.ts', line: 5 });
    assert.match(library, /lib\.\S*\.d\.ts:\d+ \(outside the workspace\)/);
    assert.match(await tell({ op: 'type', symbol: 'names', path: 'depot.ts' }), /lib\.\S*\.d\.ts:\d+ \(outside/);
    assert.match(
      await tell({ op: 'hover', symbol: 'parcelWeight', path: 'depot.ts', line: 1 }),
      /What a parcel weighs/,
    );
  });

  it('finds every use of a symbol and nothing that is only spelt like it', async () => {
    const told = await tell({ op: 'references', symbol: 'parcelWeight', path: 'parcel.ts' });
    assert.deepEqual(
      told.split('\n').map((line) => line.slice(0, line.indexOf(': '))),
      ['depot.ts:1', 'depot.ts:4', 'depot.ts:4', 'parcel.ts:2'],
    );
  });

  it('renames a symbol in all files as one change, which is shown before and can be taken back', async () => {
    const [parcel, depot, notes] = await texts();
    const prepared = await bench.prepare(
      renameSymbol,
      { symbol: 'parcelWeight', path: 'parcel.ts', to: 'weightOf' },
      ports,
    );
    assert.ok(prepared.preview?.kind === 'diff');
    assert.deepEqual(
      prepared.preview.files.map(({ label, added }) => [label, added]),
      [
        ['depot.ts', 2],
        ['parcel.ts', 1],
      ],
    );
    assert.deepEqual(await texts(), [parcel, depot, notes]);
    const result = await prepared.run(bench.context);
    assert.equal(result.forModel, 'Renamed parcelWeight to weightOf at 4 places in 2 files: depot.ts, parcel.ts.');
    const renamed = [parcel, depot].map((text) => text?.replaceAll('parcelWeight', 'weightOf'));
    assert.deepEqual(await texts(), [...renamed, notes]);
    const undone = await call(undoEdits, { calls: ['c'], changes: result.changes });
    assert.equal(undone.fault, undefined, undone.forModel);
    assert.deepEqual(await texts(), [parcel, depot, notes]);
    assert.equal(vscode.window.tabGroups.all.flatMap((group) => group.tabs).length, 0);
  });

  it('renames in what is typed and not saved yet', async () => {
    const document = await vscode.workspace.openTextDocument(join(folder, 'depot.ts'));
    await vscode.window.showTextDocument(document);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(2, 0), 'const typed = 1;\n');
    assert.ok(await vscode.workspace.applyEdit(edit));
    const result = await call(renameSymbol, { symbol: 'Depot', path: 'depot.ts', to: 'Store' });
    assert.equal(result.fault, undefined, result.forModel);
    assert.match(document.getText(), /const typed = 1;\nexport class Store/);
    const back = await call(renameSymbol, { symbol: 'Store', path: 'depot.ts', to: 'Depot' });
    assert.equal(back.fault, undefined, back.forModel);
  });

  it('searches what is typed and not saved as it stands in the editor', async () => {
    const document = await vscode.workspace.openTextDocument(join(folder, 'notes.txt'));
    await vscode.window.showTextDocument(document);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, 1, 0), 'one\nonly typed here\n');
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.equal((await call(searchCode, { pattern: 'only typed' })).forModel, 'notes.txt:2: only typed here');
    assert.equal((await call(searchCode, { pattern: 'explained' })).forModel, 'No matches.');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    assert.equal((await call(searchCode, { pattern: 'only typed' })).forModel, 'No matches.');
  });

  it('says that no server answers where there is none', async () => {
    const asked = await call(symbols, { op: 'definition', symbol: 'explained', path: 'notes.txt' });
    assert.equal(asked.fault?.code, 'language.silent');
    assert.match(asked.forModel, /No language server answered for plaintext files: .* Use search_code/);
  });

  it('refuses what the server cannot rename, and says why', async () => {
    const refused = await renameSymbol.prepare(
      { symbol: 'Map', path: 'depot.ts', line: 6, to: 'Atlas' },
      ports,
      bench.scope,
    );
    assert.ok(!refused.ok);
    assert.equal(refused.fault.code, 'language.refused');
  });
});
