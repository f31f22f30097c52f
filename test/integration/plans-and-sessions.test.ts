// Plans and sessions as files, through the real extension: saved, opened, compared, run, exported, imported; the status bar.
import assert from 'node:assert/strict';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'mocha';
import * as vscode from 'vscode';

const PLAN = {
  goal: 'Mend the discount',
  steps: [
    { id: 'sure', title: 'Is it meant?', kind: 'gate', needs: [], input: { text: 'May I begin?' } },
    { id: 'look', title: 'Look', kind: 'tool', needs: ['sure'], tool: 'read_file', input: { path: 'README.md' } },
  ],
};
const PATCHED = [
  'showSaveDialog',
  'showOpenDialog',
  'showQuickPick',
  'showWarningMessage',
  'showInformationMessage',
  'createStatusBarItem',
] as const;

const root = () => {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder);
  return folder.uri.fsPath;
};
const run = (command: string, ...given: readonly unknown[]) =>
  vscode.commands.executeCommand(`orquestra.${command}`, ...given);

async function eventually(check: () => void, patienceMs = 15_000): Promise<void> {
  const end = Date.now() + patienceMs;
  for (;;) {
    try {
      return check();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('plans and sessions in the editor', () => {
  const original = Object.fromEntries(PATCHED.map((name) => [name, vscode.window[name]]));
  const file = (name: string) => join(root(), name);
  let status: vscode.StatusBarItem | undefined;
  let saveAs: string | undefined;
  let suggested: string[] = [];
  let open: string | undefined;
  let offered: string[] = [];
  let pick: string | undefined;
  let warned: string[] = [];
  let told: string[] = [];
  let press: string | undefined;

  before(() => {
    const { createStatusBarItem } = vscode.window;
    const make = createStatusBarItem as (...given: readonly unknown[]) => vscode.StatusBarItem;
    Object.assign(vscode.window, {
      createStatusBarItem: (id: string, side: vscode.StatusBarAlignment, priority: number) => {
        const item = make(id, side, priority);
        if (id === 'orquestra.status') status = item;
        return item;
      },
      showSaveDialog: async (options: vscode.SaveDialogOptions) => {
        suggested.push(options.defaultUri?.fsPath ?? '');
        return saveAs === undefined ? undefined : vscode.Uri.file(saveAs);
      },
      showOpenDialog: async () => (open === undefined ? undefined : [vscode.Uri.file(open)]),
      showQuickPick: async (items: readonly vscode.QuickPickItem[]) => {
        offered = items.map(({ label }) => label);
        return items.find(({ label }) => label === pick);
      },
      showWarningMessage: async (text: string) => void warned.push(text),
      showInformationMessage: async (text: string) => {
        told.push(text);
        return press;
      },
    });
  });
  after(() => {
    Object.assign(vscode.window, original);
  });
  beforeEach(() => {
    [suggested, offered, warned, told] = [[], [], [], []];
    [saveAs, open, pick, press] = [undefined, undefined, undefined, undefined];
  });

  const saved = async (name: string): Promise<unknown> => {
    saveAs = file(name);
    await run('savePlan');
    const text = await readFile(file(name), 'utf8');
    assert.ok(text.endsWith('}\n') && text.includes('\n  "goal"'), text);
    return JSON.parse(text);
  };
  const openAsPlan = async (name: string, text: string) => {
    await writeFile(file(name), text);
    await run('openAsPlan', vscode.Uri.file(file(name)));
  };

  it('says what is wrong with a plan file, where, and opens nothing', async () => {
    await openAsPlan('broken.plan.json', '{\n  "goal": "x",\n  "steps": [,]\n}');
    assert.match(warned.join(), /^broken\.plan\.json is not valid JSON at line 3, column 13: "," cannot stand there/);
    warned = [];
    const circle = { goal: 'x', steps: PLAN.steps.map((step) => ({ ...step, needs: ['look'] })) };
    await openAsPlan('circle.plan.json', JSON.stringify(circle));
    assert.match(warned.join(), /^circle\.plan\.json: .*look/);
    warned = [];
    await run('savePlan');
    assert.match(warned.join(), /no plan in this session/);
    assert.deepEqual(suggested, []);
  });

  it('opens a plan from a file and saves it as the same one, in the folder for plans', async () => {
    await openAsPlan('given.plan.json', JSON.stringify(PLAN));
    assert.deepEqual(warned, []);
    await run('savePlan');
    assert.deepEqual(suggested, [file('.orquestra/plans/mend-the-discount.plan.json')]);
    await assert.rejects(stat(file('.orquestra')), 'nothing is left of a dialog that was closed');
    assert.deepEqual(await saved('.orquestra/plans/mine.plan.json'), PLAN);
    await eventually(() =>
      assert.ok(told.includes('The plan is saved as .orquestra/plans/mine.plan.json.'), told.join()),
    );
  });

  it('offers the plans of the workspace, and compares one with the plan of the session', async () => {
    pick = 'mine';
    await run('comparePlan');
    assert.deepEqual(offered, ['mine', '$(folder-opened) Browse…']);
    await eventually(() => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      assert.ok(input instanceof vscode.TabInputTextDiff);
      assert.equal(basename(input.original.fsPath), 'mine.plan.json');
      const present = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === input.modified.toString());
      assert.deepEqual(JSON.parse(present?.getText() ?? 'null'), PLAN);
    });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('leaves the plan of a session alone when another file is opened', async () => {
    const other = { ...PLAN, goal: 'Another' };
    await openAsPlan('other.plan.json', JSON.stringify(other));
    assert.deepEqual(await saved('saved-other.plan.json'), other);
    await run('stop');
  });

  it('runs the plan, waits at its gate and shows in the status bar how far it is', async () => {
    await run('runPlan');
    assert.deepEqual(warned, []);
    await eventually(() => assert.equal(status?.text, '$(bell-dot) Orquestra waits 0/2'));
    assert.equal(status?.tooltip, 'Orquestra waits for your answer, 0 of 2 steps done. Open the chat');
    assert.equal(status?.command, 'orquestra.focus');
    assert.deepEqual(told, [], 'the view is in sight');
    await run('pauseRun');
    await run('stop');
    await eventually(() => assert.equal(status?.tooltip, 'Orquestra is idle, 0 of 2 steps done. Open the chat'));
  });

  it('tells once that a run out of sight needs an answer', async () => {
    await vscode.commands.executeCommand('workbench.view.explorer');
    await new Promise((resolve) => setTimeout(resolve, 500));
    press = 'Show';
    await run('resumeRun');
    await eventually(() => assert.deepEqual(told, ['Orquestra needs an answer: May I begin?'], warned.join()));
    await run('stop');
    // The workbench tells of the view's return a moment after it has been asked for it.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await run('resumeRun');
    await eventually(() => assert.equal(status?.text, '$(bell-dot) Orquestra waits 0/2'));
    assert.deepEqual(told.slice(1), [], 'Show has brought the view back, so the next question is in sight');
    await run('stop');
  });

  it('takes a session out as a file and brings it in as another one', async () => {
    saveAs = file('out.session.jsonl');
    await run('exportSession');
    const lines = (await readFile(saveAs, 'utf8')).trimEnd().split('\n');
    const events = lines.map((line): { seq: number; type: string } => JSON.parse(line));
    assert.equal(events[0]?.type, 'session.created');
    assert.deepEqual(
      events.map(({ seq }) => seq),
      events.map((_, index) => index + 1),
    );

    open = saveAs;
    await run('importSession');
    assert.deepEqual(await saved('again.plan.json'), { ...PLAN, goal: 'Another' });
    saveAs = file('in.session.jsonl');
    await run('exportSession');
    const imported = (await readFile(saveAs, 'utf8')).trimEnd().split('\n');
    const session = (line: string | undefined): string => JSON.parse(line ?? '').session;
    assert.notEqual(session(imported[0]), session(lines[0]));
    // What was brought in says so: nothing is taken back on a file's word.
    assert.equal(JSON.parse(imported[0] ?? '').importedTo, lines.length);
    const told = (line: string) => ({ ...JSON.parse(line), session: '', importedTo: undefined });
    assert.deepEqual(imported.slice(0, lines.length).map(told), lines.map(told));
  });

  it('looks at the files again when one is saved after a step was shown to be done', async () => {
    const look = { tool: 'read_file', input: { path: 'README.md' } };
    const checked = {
      goal: 'Look',
      steps: [{ id: 'look', title: 'Look', kind: 'tool', needs: [], ...look, check: look }],
    };
    await openAsPlan('checked.plan.json', JSON.stringify(checked));
    await run('runPlan');
    await eventually(() => assert.equal(status?.text, '$(comment-discussion) Orquestra 1/1'));
    saveAs = file('../looked.session.jsonl');
    const trees = async () => {
      await run('exportSession');
      const lines = (await readFile(file('../looked.session.jsonl'), 'utf8')).trimEnd().split('\n');
      return lines.filter((line) => JSON.parse(line).type === 'tree.seen').length;
    };
    const before = await trees();
    const document = await vscode.workspace.openTextDocument(file('README.md'));
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), 'More. ');
    assert.ok((await vscode.workspace.applyEdit(edit)) && (await document.save()));
    const end = Date.now() + 25_000;
    while ((await trees()) === before && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 500));
    assert.equal(await trees(), before + 1);
    assert.deepEqual(warned, []);
  });

  it('names the line of a session file that cannot be brought in', async () => {
    const lines = (await readFile(file('out.session.jsonl'), 'utf8')).split('\n');
    open = file('gap.session.jsonl');
    await writeFile(open, [...lines.slice(0, 2), ...lines.slice(3)].join('\n'));
    await run('importSession');
    assert.match(warned.join(), /^gap\.session\.jsonl: Line 3 has the number 4 where 3 comes next/);
  });
});
