// Files as the editor sees them: unsaved text is read and respected, writes go through open documents, a stale base is refused.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, realpath, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { createClock } from '../../src/adapters/node/clock.ts';
import { createFiles } from '../../src/adapters/node/files.ts';
import { createDiagnostics } from '../../src/hosts/vscode/diagnostics.ts';
import { createEditorFiles } from '../../src/hosts/vscode/editor-files.ts';

const root = () => {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder);
  return folder.uri.fsPath;
};
const clock = createClock();
const files = () => createEditorFiles(createFiles([root()]), clock);
const bytes = (text: string) => new TextEncoder().encode(text);
const LIMIT = 1_000_000;
let counter = 0;

async function open(text: string): Promise<{ readonly path: string; readonly document: vscode.TextDocument }> {
  counter += 1;
  const path = join(root(), `editor-${counter}.txt`);
  await writeFile(path, text);
  const document = await vscode.workspace.openTextDocument(path);
  await vscode.window.showTextDocument(document);
  return { path, document };
}

async function type(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, new vscode.Position(0, 0), text);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('files as the editor sees them', () => {
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('reads what is typed and not saved', async () => {
    const { path, document } = await open('one\ntwo\n');
    await type(document, 'zero\n');
    const read = await files().read(path, LIMIT);
    assert.ok(read.ok && read.value.unsaved);
    assert.equal(new TextDecoder().decode(read.value.bytes), 'zero\none\ntwo\n');
    assert.equal(await readFile(path, 'utf8'), 'one\ntwo\n');
  });

  it('writes into an unsaved document on the base of its unsaved text, and saves it', async () => {
    const { path, document } = await open('one\r\ntwo\r\n');
    await type(document, 'zero\r\n');
    const read = await files().read(path, LIMIT);
    assert.ok(read.ok);
    const written = await files().write(path, bytes('zero\r\nONE\r\ntwo\r\n'), read.value.hash);
    assert.ok(written.ok, JSON.stringify(written));
    assert.equal(document.getText(), 'zero\r\nONE\r\ntwo\r\n');
    assert.equal(document.isDirty, false);
    assert.equal(await readFile(path, 'utf8'), 'zero\r\nONE\r\ntwo\r\n');
    assert.equal(written.value, clock.hash(bytes('zero\r\nONE\r\ntwo\r\n')));
  });

  it('refuses a base that the user has typed over since, and changes neither editor nor disk', async () => {
    const { path, document } = await open('one\ntwo\n');
    const read = await files().read(path, LIMIT);
    assert.ok(read.ok);
    await type(document, 'typed since ');
    const written = await files().write(path, bytes('other\n'), read.value.hash);
    assert.ok(!written.ok && written.fault.code === 'file.stale');
    assert.equal(document.getText(), 'typed since one\ntwo\n');
    assert.equal(await readFile(path, 'utf8'), 'one\ntwo\n');
  });

  it('keeps mixed line endings byte for byte although the editor would even them out', async () => {
    const { path } = await open('one\r\ntwo\nthree');
    const read = await files().read(path, LIMIT);
    assert.ok(read.ok);
    const written = await files().write(path, bytes('one\r\nTWO\nthree'), read.value.hash);
    assert.ok(written.ok, JSON.stringify(written));
    assert.equal(await readFile(path, 'utf8'), 'one\r\nTWO\nthree');
  });

  it('keeps a byte order mark', async () => {
    const { path } = await open('\uFEFFone\n');
    const read = await files().read(path, LIMIT);
    assert.ok(read.ok);
    const written = await files().write(path, bytes('\uFEFFtwo\n'), read.value.hash);
    assert.ok(written.ok, JSON.stringify(written));
    assert.deepEqual([...(await readFile(path))], [...bytes('\uFEFFtwo\n')]);
  });

  it('neither moves nor removes what has unsaved changes', async () => {
    const { path, document } = await open('one\n');
    const read = await files().read(path, LIMIT);
    assert.ok(read.ok);
    await type(document, 'typed ');
    const removed = await files().remove(path, read.value.hash);
    assert.ok(!removed.ok && removed.fault.code === 'file.unsaved');
    const moved = await files().move(path, `${path}.moved`, read.value.hash);
    assert.ok(!moved.ok && moved.fault.code === 'file.unsaved');
    assert.equal(await readFile(path, 'utf8'), 'one\n');
  });

  it('keeps what is typed while files save themselves', async () => {
    const configuration = vscode.workspace.getConfiguration('files');
    const set = async (mode: string | undefined, delay: number | undefined) => {
      await configuration.update('autoSave', mode, vscode.ConfigurationTarget.Global);
      await configuration.update('autoSaveDelay', delay, vscode.ConfigurationTarget.Global);
    };
    await set('afterDelay', 50);
    try {
      const { path, document } = await open('one\ntwo\n');
      await type(document, 'zero\n');
      const read = await files().read(path, LIMIT);
      assert.ok(read.ok);
      // It is saved by itself before the write, and once more typed in.
      await until(() => !document.isDirty);
      const written = await files().write(path, bytes('zero\nONE\ntwo\n'), read.value.hash);
      assert.ok(written.ok, JSON.stringify(written));
      await type(document, 'typed ');
      const late = await files().write(path, bytes('lost\n'), written.value);
      assert.ok(!late.ok && late.fault.code === 'file.stale', JSON.stringify(late));
      await until(() => !document.isDirty);
      assert.equal(await readFile(path, 'utf8'), 'typed zero\nONE\ntwo\n');
    } finally {
      await set(undefined, undefined);
    }
  });

  it('neither reads nor writes over a notebook with unsaved cells', async () => {
    counter += 1;
    const path = join(root(), `editor-${counter}.ipynb`);
    const saved = JSON.stringify({ cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 });
    await writeFile(path, saved);
    const notebook = await vscode.workspace.openNotebookDocument(vscode.Uri.file(path));
    const clean = await files().read(path, LIMIT);
    assert.ok(clean.ok, JSON.stringify(clean));
    const edit = new vscode.WorkspaceEdit();
    const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, 'print(1)', 'python');
    edit.set(notebook.uri, [vscode.NotebookEdit.insertCells(0, [cell])]);
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.ok(notebook.isDirty);
    const { hash } = clean.value;
    const outcomes = [
      await files().read(path, LIMIT),
      await files().write(path, bytes('{}'), hash),
      await files().remove(path, hash),
      await files().move(path, `${path}.moved`, hash),
    ];
    for (const outcome of outcomes) assert.ok(!outcome.ok && outcome.fault.code === 'file.unsaved');
    assert.equal(await readFile(path, 'utf8'), saved);
    assert.equal(notebook.cellCount, 1);
    await notebook.save();
    const read = await files().read(path, LIMIT);
    assert.ok(read.ok && /print\(1\)/.test(new TextDecoder().decode(read.value.bytes)));
    const written = await files().write(path, bytes(saved), read.value.hash);
    assert.ok(written.ok, JSON.stringify(written));
    assert.equal(await readFile(path, 'utf8'), saved);
  });

  it('missed what is typed when the folder was opened through a link', async () => {
    const { link, inner } = await linkedFolder();
    const linked = createEditorFiles(createFiles([link]), clock);
    const document = await vscode.workspace.openTextDocument(join(link, 'inner', 'a.txt'));
    await vscode.window.showTextDocument(document);
    await type(document, 'zero\n');
    const { path } = await linked.locate('inner/a.txt');
    assert.equal(path, join(inner, 'a.txt'));
    const read = await linked.read(path, LIMIT);
    assert.ok(read.ok && read.value.unsaved);
    assert.equal(new TextDecoder().decode(read.value.bytes), 'zero\none\n');
    const removed = await linked.remove(path, read.value.hash);
    assert.ok(!removed.ok && removed.fault.code === 'file.unsaved');
    const written = await linked.write(path, bytes('ONE\n'), read.value.hash);
    assert.ok(written.ok, JSON.stringify(written));
    assert.equal(document.getText(), 'ONE\n');
    assert.equal(await readFile(path, 'utf8'), 'ONE\n');
  });

  it('listed no problems of a folder that was opened through a link', async () => {
    const { link, inner } = await linkedFolder();
    const problems = createDiagnostics(createFiles([link]));
    const collection = vscode.languages.createDiagnosticCollection('orquestra-test');
    try {
      const range = new vscode.Range(0, 0, 0, 1);
      collection.set(vscode.Uri.file(join(link, 'inner', 'a.txt')), [new vscode.Diagnostic(range, 'wrong')]);
      collection.set(vscode.Uri.file(join(link, 'inner-2.txt')), [new vscode.Diagnostic(range, 'not here')]);
      const found = await problems.list([inner]);
      assert.deepEqual(
        found.map(({ path, label, message }) => [path, label, message]),
        [[join(inner, 'a.txt'), 'inner/a.txt', 'wrong']],
      );
      assert.equal((await problems.list()).length, 2);
    } finally {
      collection.dispose();
    }
  });
});

/** A folder and a link to it, with one file in a folder below. */
async function linkedFolder(): Promise<{ readonly link: string; readonly inner: string }> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'orquestra-link-')));
  const inner = join(folder, 'real', 'inner');
  await mkdir(inner, { recursive: true });
  await writeFile(join(inner, 'a.txt'), 'one\n');
  await symlink(join(folder, 'real'), join(folder, 'link'));
  return { link: join(folder, 'link'), inner };
}
