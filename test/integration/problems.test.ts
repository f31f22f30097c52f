// What language servers say after an edit, in a real editor: told, told later once, or the edit is taken back.
import assert from 'node:assert/strict';
import { readFile as readBytes, writeFile as writeBytes } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { createClock } from '../../src/adapters/node/clock.ts';
import { createFiles } from '../../src/adapters/node/files.ts';
import { readFile } from '../../src/core/tools/builtin/read-file.ts';
import { writeFile } from '../../src/core/tools/builtin/write-file.ts';
import { checkProblems, type ProblemSettings } from '../../src/core/tools/middleware/check-problems.ts';
import { around } from '../../src/core/tools/middleware/middleware.ts';
import { tellSaved } from '../../src/core/tools/middleware/tell-saved.ts';
import type { Tool, ToolResult } from '../../src/core/tools/tool.ts';
import { createDiagnostics } from '../../src/hosts/vscode/diagnostics.ts';
import { createEditorFiles } from '../../src/hosts/vscode/editor-files.ts';
import { createWorkbench } from '../unit/core/tools/workbench.ts';

const root = () => {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder);
  return folder.uri.fsPath;
};
let counter = 0;

function create(settings: Partial<ProblemSettings> = {}) {
  const bench = createWorkbench();
  const clock = createClock();
  const files = createEditorFiles(createFiles([root()]), clock);
  const ports = { ...bench.ports, files, clock, diagnostics: createDiagnostics(files) };
  const middleware = [
    checkProblems(ports, () => ({ newProblems: 'tell', wait: 10_000, ...settings })),
    tellSaved(ports),
  ];
  return async (tool: Tool, input: unknown): Promise<ToolResult> => {
    const prepared = await bench.prepare(tool, input, ports);
    return around(middleware, { tool, prepared, context: bench.context, hash: 'h', seen: bench.scope.seen });
  };
}

async function open(name: string, text: string): Promise<{ readonly path: string; readonly uri: vscode.Uri }> {
  counter += 1;
  const path = join(root(), `problems-${counter}-${name}`);
  await writeBytes(path, text);
  const document = await vscode.workspace.openTextDocument(path);
  await vscode.window.showTextDocument(document);
  return { path, uri: document.uri };
}

/** A server that finds every BAD wrong, some time after it was written. */
function startServer(ready: () => Promise<void> = () => sleep(50)): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('orquestra-test');
  let stopped = false;
  const look = (document: vscode.TextDocument) => {
    if (stopped) return;
    const found = document
      .getText()
      .split('\n')
      .flatMap((line, index) => {
        const at = line.indexOf('BAD');
        if (at < 0) return [];
        return [new vscode.Diagnostic(new vscode.Range(index, at, index, at + 3), 'bad word')];
      });
    collection.set(document.uri, found);
  };
  const listener = vscode.workspace.onDidChangeTextDocument(({ document }) => {
    if (document.fileName.endsWith('.words')) void ready().then(() => look(document));
  });
  for (const document of vscode.workspace.textDocuments) if (document.fileName.endsWith('.words')) look(document);
  const stop = new vscode.Disposable(() => {
    stopped = true;
  });
  return vscode.Disposable.from(stop, collection, listener);
}

describe('problems after an edit, in the editor', () => {
  let server: vscode.Disposable | undefined;
  beforeEach(() => {
    server = undefined;
  });
  afterEach(async () => {
    server?.dispose();
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('come back with the result, and those that were there before do not', async () => {
    const { path } = await open('a.words', 'BAD\ngood\n');
    server = startServer();
    const call = create();
    const result = await call(writeFile, { path, content: 'new\nBAD\ngood\nBAD again\n' });
    assert.match(result.forModel, /New problems:\nproblems-\d+-a\.words:4: error: bad word$/);
    assert.equal(result.problems?.[0]?.line, 4);
  });

  it('take the edit back when it must not make it worse, byte for byte', async () => {
    const { path, uri } = await open('b.words', 'fine\r\ntext\r\n');
    server = startServer();
    const call = create({ newProblems: 'rollBack' });
    const result = await call(writeFile, { path, content: 'fine\r\nBAD\r\n' });
    assert.equal(result.fault?.code, 'edit.new-problems');
    assert.match(result.forModel, /:2: error: bad word$/);
    assert.equal(await readBytes(path, 'utf8'), 'fine\r\ntext\r\n');
    const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
    assert.deepEqual([document?.getText(), document?.isDirty], ['fine\r\ntext\r\n', false]);
    const allowed = await call(writeFile, { path, content: 'fine\r\nmore\r\n' });
    assert.equal(allowed.fault, undefined);
  });

  it('that come too late are told once', async () => {
    const { path, uri } = await open('c.words', 'fine\n');
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    server = startServer(() => released);
    const call = create({ wait: 50 });
    const result = await call(writeFile, { path, content: 'BAD\n' });
    assert.doesNotMatch(result.forModel, /New problems|came up/);
    await new Promise<void>((resolve) => {
      const listener = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        if (!uris.some((one) => one.toString() === uri.toString())) return;
        listener.dispose();
        resolve();
      });
      release();
    });
    const next = await call(readFile, { path });
    assert.match(
      next.forModel,
      /Problems that came up since in files you changed:\nproblems-\d+-c\.words:1: error: bad word$/,
    );
    assert.doesNotMatch((await call(readFile, { path })).forModel, /came up/);
  });

  it('are those of the built-in JSON server', async () => {
    const { path } = await open('d.json', '{ "a": 1 }\n');
    const result = await create()(writeFile, { path, content: '{ "a": 1, "b" }\n' });
    assert.match(result.forModel, /New problems:\nproblems-\d+-d\.json:1: error: .*colon/i);
  });

  it('do not speak of what a formatter made of the text, which is told by itself', async () => {
    const { path } = await open('e.words', 'one\n');
    const formatter = vscode.workspace.onWillSaveTextDocument((event) => {
      const { document } = event;
      const all = new vscode.Range(0, 0, document.lineCount, 0);
      event.waitUntil(Promise.resolve([vscode.TextEdit.replace(all, document.getText().replaceAll('\t', '  '))]));
    });
    try {
      const call = create({ wait: 0 });
      const result = await call(writeFile, { path, content: '\tone\n\ttwo\n' });
      assert.match(
        result.forModel,
        /as a formatter does\. This is what it made of your text:\n@@ .* @@\n-\tone\n-\ttwo\n\+ {2}one\n\+ {2}two$/,
      );
      assert.equal(await readBytes(path, 'utf8'), '  one\n  two\n');
      const again = await call(writeFile, { path, content: '  one\n  two\n  three\n' });
      assert.doesNotMatch(again.forModel, /formatter|merged/);
      assert.equal(await readBytes(path, 'utf8'), '  one\n  two\n  three\n');
    } finally {
      formatter.dispose();
    }
  });
});
