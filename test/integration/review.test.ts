// Recorded changes in VS Code's own editors, through the real extension: which side is the file, which an image, and what is refused.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'mocha';
import * as vscode from 'vscode';

const PATCHED = ['showOpenDialog', 'showWarningMessage'] as const;
const SESSION = 'imported-review';

const root = () => {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder);
  return folder.uri.fsPath;
};
const run = (command: string, ...given: readonly unknown[]) =>
  vscode.commands.executeCommand(`orquestra.${command}`, ...given);
const hash = (text: string) => createHash('sha256').update(text).digest('hex');

async function eventually(check: () => void | Promise<void>, patienceMs = 15_000): Promise<void> {
  const end = Date.now() + patienceMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The log of a session whose one turn has made these files. */
function sessionOf(files: Readonly<Record<string, string>>): string {
  const changes = Object.entries(files).map(([label, text]) => ({
    path: join(root(), label),
    label,
    change: 'create',
    hunks: `@@ -0,0 +1,${text.trimEnd().split('\n').length} @@\n${text.trimEnd().replaceAll(/^/gm, '+')}`,
    added: text.trimEnd().split('\n').length,
    removed: 0,
    before: null,
    after: hash(text),
  }));
  const own = { run: 'r1', agent: undefined };
  const call = { call: 'c1', tool: 'write_file' };
  const bodies = [
    { type: 'session.created', title: 'Review', roots: [root()], mode: 'agent', model: 'none/none' },
    { ...own, type: 'run.started', kind: 'turn', goal: 'Make files', mode: 'agent', model: 'none/none' },
    { ...own, type: 'message.added', message: 'm1', parts: [{ type: 'text', text: 'Make files' }] },
    { ...own, type: 'message.started', message: 'm2', model: 'none/none' },
    {
      ...own,
      type: 'message.completed',
      message: 'm2',
      parts: [{ type: 'tool-call', ...call, arguments: '{}' }],
      state: 'complete',
    },
    { ...own, type: 'tool.prepared', ...call, title: 'Write', summary: 'Write files', effects: [], hash: 'h' },
    { ...own, type: 'tool.started', ...call, hash: 'h', effects: [] },
    { ...own, type: 'tool.ended', ...call, outcome: 'done', forModel: 'Done.', changes, ms: 1 },
    { ...own, type: 'run.ended', outcome: 'done' },
  ];
  const events = bodies.map((body, index) => ({ v: 2, seq: index + 1, at: 1_000 + index, session: SESSION, ...body }));
  return `${events.map((event) => JSON.stringify(event)).join('\n')}\n`;
}

describe('reviewing recorded changes', () => {
  const original = Object.fromEntries(PATCHED.map((name) => [name, vscode.window[name]]));
  const file = (name: string) => join(root(), name);
  let open: string | undefined;
  let warned: string[] = [];

  before(() => {
    Object.assign(vscode.window, {
      showOpenDialog: async () => (open === undefined ? undefined : [vscode.Uri.file(open)]),
      showWarningMessage: async (text: string) => void warned.push(text),
    });
  });
  after(async () => {
    Object.assign(vscode.window, original);
    await rm(file('made'), { recursive: true, force: true });
  });
  beforeEach(async () => {
    warned = [];
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const show = async (files: Readonly<Record<string, string>>) => {
    for (const [label, text] of Object.entries(files)) {
      await mkdir(dirname(file(label)), { recursive: true });
      await writeFile(file(label), text);
    }
    open = file('made/review.session.jsonl');
    await writeFile(open, sessionOf(files));
    await run('importSession');
    assert.deepEqual(warned, []);
  };
  const tab = () => vscode.window.tabGroups.activeTabGroup.activeTab;
  const diff = async (label: RegExp) => {
    await eventually(() => assert.match(tab()?.label ?? '', label, warned.join()));
    const input = tab()?.input;
    assert.ok(input instanceof vscode.TabInputTextDiff);
    return input;
  };
  const textOf = async (uri: vscode.Uri) => (await vscode.workspace.openTextDocument(uri)).getText();

  it('says where nothing was changed, and where nothing is under review', async () => {
    await run('newSession');
    await run('reviewTurn');
    assert.match(warned.join(), /nothing to compare/);
    warned = [];
    for (const command of ['acceptChange', 'rejectChange', 'acceptFile', 'rejectFile', 'acceptAll', 'rejectAll']) {
      await run(command);
    }
    assert.equal(warned.length, 6);
    for (const text of warned) assert.match(text, /Open a diff of Orquestra/);
  });

  it('has the file itself on the right while it is what the edit left, and an image once it is not', async () => {
    await show({ 'made/one.txt': 'first\nsecond\n' });
    await run('reviewTurn');
    const fresh = await diff(/^made\/one\.txt \(Orquestra: new\)$/);
    assert.equal(fresh.modified.scheme, 'file');
    assert.equal(fresh.original.scheme, 'orquestra-image');
    assert.equal(await textOf(fresh.original), '');
    await writeFile(file('made/one.txt'), 'other\n');
    await run('reviewTurn');
    const stale = await diff(/^made\/one\.txt \(Orquestra: new, changed since\)$/);
    assert.equal(stale.modified.scheme, 'orquestra-image');
  });

  it('compares several files in one editor', async () => {
    await show({ 'made/one.txt': 'first\n', 'made/two.txt': 'second\n' });
    await run('reviewTurn');
    await eventually(() => assert.match(tab()?.label ?? '', /^Changes of the turn \(Orquestra\)/));
    await eventually(() => {
      const shown = vscode.workspace.textDocuments.map(({ uri }) => uri.toString());
      for (const name of ['made/one.txt', 'made/two.txt'])
        assert.ok(shown.includes(vscode.Uri.file(file(name)).toString()));
    });
  });

  it('shows binary files and pictures as the editor shows them, not as broken text', async () => {
    // Two pictures side by side have a title of the editor's own.
    const titles = { 'made/data.bin': 'made/data.bin (Orquestra: new)', 'made/dot.png': 'dot.png ↔ dot.png' };
    for (const [name, title] of Object.entries(titles)) {
      await show({ [name]: 'P\0N\0G\n' });
      await run('reviewTurn');
      await eventually(() => assert.equal(tab()?.label, title, warned.join()));
      assert.deepEqual(warned, []);
      const open = vscode.workspace.textDocuments.filter(({ uri }) => uri.path.endsWith(name));
      assert.deepEqual(
        open.map(({ uri }) => uri.scheme).filter((scheme) => scheme === 'file'),
        [],
        'its bytes are not read as text',
      );
    }
  });

  it('keeps images from being written, and says of one that is gone that it is', async () => {
    await show({ 'made/one.txt': 'first\n' });
    await run('reviewTurn');
    const { original: image } = await diff(/^made\/one\.txt/);
    assert.equal(vscode.workspace.fs.isWritableFileSystem('orquestra-image'), false);
    await assert.rejects(async () => vscode.workspace.fs.writeFile(image, new Uint8Array()));
    const query = JSON.stringify({ ...JSON.parse(image.query), hash: hash('never kept') });
    await assert.rejects(async () => vscode.workspace.fs.readFile(image.with({ query })), /not kept any more/);
    await assert.rejects(async () => vscode.workspace.fs.readFile(image.with({ query: 'nonsense' })));
  });

  it('takes nothing back on the word of a file, though its lines are known', async () => {
    await show({ 'made/one.txt': 'first\n' });
    await run('reviewTurn');
    const { modified } = await diff(/^made\/one\.txt/);
    await run('rejectChange', modified, 1);
    assert.match(warned.join(), /nothing to take back/);
    warned = [];
    await run('rejectChange', modified, 2);
    assert.match(warned.join(), /Line 2 of made\/one\.txt is not part of a change/);
    assert.equal(await textOf(modified), 'first\n');
  });
});
