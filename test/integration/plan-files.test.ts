// Plans as files: what the dialogs give is read and dispatched, and a plan that is open beside a file follows its session.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { createPlanFiles, PLAN_SCHEME, type PlanFiles } from '../../src/hosts/vscode/plan-files.ts';
import type { CoreCommand } from '../../src/protocol/command.ts';
import { fail, type Outcome, succeed } from '../../src/protocol/fault.ts';
import type { Plan } from '../../src/protocol/plan.ts';
import { emptyView } from '../../src/protocol/session-view.ts';
import type { SessionView } from '../../src/protocol/view.ts';

const plan = (goal: string): Plan => ({ id: 'p', goal, revision: 1, steps: [] });

describe('plans as files', () => {
  const { showOpenDialog, showQuickPick, showSaveDialog } = vscode.window;
  let folder: string;
  let view: SessionView;
  let dispatched: CoreCommand[] = [];
  let outcome: Outcome<unknown>;
  let chosen: vscode.Uri | undefined;
  let files: PlanFiles;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'orquestra-plans-'));
    [dispatched, outcome, chosen] = [[], succeed(undefined), undefined];
    view = { ...emptyView('s1'), plan: plan('First') };
    Object.assign(vscode.window, {
      showOpenDialog: async () => (chosen === undefined ? undefined : [chosen]),
      showSaveDialog: async () => chosen,
      showQuickPick: async (items: readonly vscode.QuickPickItem[]) => items.at(-1),
    });
    files = createPlanFiles({
      viewOf: async () => succeed(view),
      dispatch: async (command) => {
        dispatched.push(command);
        return outcome;
      },
    });
  });
  afterEach(async () => {
    Object.assign(vscode.window, { showOpenDialog, showQuickPick, showSaveDialog });
    files.dispose();
    await rm(folder, { recursive: true });
  });

  const given = async (name: string, content: string | Uint8Array) => {
    chosen = vscode.Uri.file(join(folder, name));
    await writeFile(chosen.fsPath, content);
  };

  it('hands what was chosen to the engine, whose refusal is told with the file’s name', async () => {
    await given('a.json', '{"steps": []}');
    assert.ok((await files.load('s1')).ok);
    assert.deepEqual(dispatched, [{ type: 'plan.open', session: 's1', plan: { steps: [] } }]);
    outcome = fail('plan.invalid', 'The plan has no steps; give at least one.');
    const refused = await files.load('s1');
    assert.ok(!refused.ok && /a\.json: The plan has no steps/.test(refused.fault.text));
    outcome = fail('session.busy', 'The plan of this session runs; stop it first.');
    const busy = await files.load('s1');
    assert.ok(!busy.ok && busy.fault.text.startsWith('The plan of this session'));
  });

  it('hands over nothing when nothing was chosen, or what cannot be read', async () => {
    assert.deepEqual(await files.load('s1'), succeed(undefined));
    assert.deepEqual(await files.save('s1'), succeed(undefined));
    await given('binary.json', new Uint8Array([0xff, 0xfe, 0x00]));
    const binary = await files.load('s1');
    assert.ok(!binary.ok && /binary\.json is not text in UTF-8/.test(binary.fault.text));
    const missing = await files.load('s1', vscode.Uri.file(join(folder, 'gone.plan.json')));
    assert.ok(!missing.ok && /gone\.plan\.json cannot be read/.test(missing.fault.text));
    assert.deepEqual(dispatched, []);
  });

  it('says so when the session has no plan or the file cannot be written', async () => {
    chosen = vscode.Uri.file(join(folder, 'a-file', 'b.plan.json'));
    await writeFile(join(folder, 'a-file'), '');
    const unwritable = await files.save('s1');
    assert.ok(!unwritable.ok && /b\.plan\.json cannot be written/.test(unwritable.fault.text));
    view = emptyView('s1');
    for (const done of [await files.save('s1'), await files.compare('s1')]) {
      assert.ok(!done.ok && done.fault.code === 'plan.none');
    }
  });

  it('shows a plan that changes while it is compared', async () => {
    const uri = vscode.Uri.from({ scheme: PLAN_SCHEME, path: '/x.plan.json', query: 's1' });
    const document = await vscode.workspace.openTextDocument(uri);
    assert.equal(JSON.parse(document.getText()).goal, 'First');
    view = { ...view, plan: plan('Second') };
    const shown = new Promise<void>((resolve) => {
      const registration = vscode.workspace.onDidChangeTextDocument((change) => {
        if (change.document !== document) return;
        registration.dispose();
        resolve();
      });
    });
    files.changed(view);
    await shown;
    assert.equal(JSON.parse(document.getText()).goal, 'Second');
  });
});
