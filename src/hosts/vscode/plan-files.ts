// Plans as files of the workspace: saved, opened in a session, and compared with what the session's plan is now.
import * as vscode from 'vscode';
import type { Orchestrator } from '../../core/create.ts';
import { planFile } from '../../core/orchestrator/plan/file.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import type { Plan } from '../../protocol/plan.ts';
import type { SessionView } from '../../protocol/view.ts';
import { readJsonFile } from '../json-file.ts';
import { fileNameOf, firstRoot, labelOf, readChosen, writeChosen } from './chosen-files.ts';

/** Read-only documents that hold a session's plan as its file would be. */
export const PLAN_SCHEME = 'orquestra-plan';
const ENDING = '.plan.json';
const FILTERS = { Plan: ['json'] };
const NO_PLAN = fail(
  'plan.none',
  'There is no plan in this session. Ask for one in plan mode, or open one from a file.',
);

export interface PlanFiles {
  /** Undefined when the user chose no file after all. */
  save(session: string): Promise<Outcome<{ readonly path: string } | undefined>>;
  /** The file is asked for when none is given. */
  load(session: string, file?: vscode.Uri): Promise<Outcome<unknown>>;
  compare(session: string): Promise<Outcome<void>>;
  choose(): Promise<vscode.Uri | undefined>;
  /** Shows a plan that has changed in the documents that are open on it. */
  changed(view: SessionView): void;
  dispose(): void;
}

export interface PlanFilesParts {
  readonly viewOf: (session: string) => Promise<Outcome<SessionView>>;
  readonly dispatch: Orchestrator['dispatch'];
}

const textOf = (plan: Plan): string => `${JSON.stringify(planFile(plan), null, 2)}\n`;

export function createPlanFiles({ viewOf, dispatch }: PlanFilesParts): PlanFiles {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const documents = new Map<string, { readonly uri: vscode.Uri; readonly plan: Plan | undefined }>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(PLAN_SCHEME, {
    onDidChange: changed.event,
    provideTextDocumentContent: async (uri) => {
      const view = await viewOf(uri.query);
      const plan = view.ok ? view.value.plan : undefined;
      documents.set(uri.query, { uri, plan });
      return plan === undefined ? '' : textOf(plan);
    },
  });
  const closed = vscode.workspace.onDidCloseTextDocument(({ uri }) => {
    if (uri.scheme === PLAN_SCHEME) documents.delete(uri.query);
  });
  const planOf = async (session: string): Promise<Outcome<Plan>> => {
    const view = await viewOf(session);
    if (!view.ok) return view;
    return view.value.plan === undefined ? NO_PLAN : succeed(view.value.plan);
  };
  return {
    choose: choosePlan,
    save: async (session) => {
      const plan = await planOf(session);
      return plan.ok ? savePlan(plan.value) : plan;
    },
    load: async (session, given) => {
      const file = given ?? (await choosePlan());
      if (file === undefined) return succeed(undefined);
      const text = await readChosen(file);
      if (!text.ok) return text;
      const plan = readJsonFile(text.value, labelOf(file));
      if (!plan.ok) return plan;
      const opened = await dispatch({ type: 'plan.open', session, plan: plan.value });
      if (opened.ok || opened.fault.code !== 'plan.invalid') return opened;
      return { ok: false, fault: { ...opened.fault, text: `${labelOf(file)}: ${opened.fault.text}` } };
    },
    compare: async (session) => {
      const plan = await planOf(session);
      if (!plan.ok) return plan;
      const file = await choosePlan();
      if (file === undefined) return succeed(undefined);
      const name = `${fileNameOf(plan.value.goal, 'plan')}${ENDING}`;
      const present = vscode.Uri.from({ scheme: PLAN_SCHEME, path: `/${name}`, query: session });
      const title = `${labelOf(file)} ↔ plan of the session (Orquestra)`;
      await vscode.commands.executeCommand('vscode.diff', file, present, title, { preview: true });
      return succeed(undefined);
    },
    changed: ({ session, plan }) => {
      const open = documents.get(session);
      if (open === undefined || open.plan === plan) return;
      documents.set(session, { ...open, plan });
      changed.fire(open.uri);
    },
    dispose: () => {
      provider.dispose();
      closed.dispose();
      changed.dispose();
    },
  };
}

async function savePlan(plan: Plan): Promise<Outcome<{ readonly path: string } | undefined>> {
  const name = `${fileNameOf(plan.goal, 'plan')}${ENDING}`;
  const folder = plansFolder();
  // The dialog opens in the folder only when it is there.
  const made = folder === undefined ? [] : await makeFolders(folder);
  const file = await vscode.window.showSaveDialog({
    title: 'Save the plan',
    saveLabel: 'Save Plan',
    filters: FILTERS,
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, name) }),
  });
  const saved = file === undefined ? succeed(undefined) : await writeChosen(file, textOf(plan));
  await removeEmpty(made);
  if (!saved.ok) return saved;
  if (file === undefined) return succeed(undefined);
  void offerToOpen(file);
  return succeed({ path: file.fsPath });
}

async function offerToOpen(file: vscode.Uri): Promise<void> {
  const chosen = await vscode.window.showInformationMessage(`The plan is saved as ${labelOf(file)}.`, 'Open File');
  if (chosen !== undefined) await vscode.window.showTextDocument(file);
}

function plansFolder(root = firstRoot()): vscode.Uri | undefined {
  return root === undefined ? undefined : vscode.Uri.joinPath(root, '.orquestra', 'plans');
}

/** Which folders were not there before. One that cannot be made is the dialog's business: the user chooses another. */
async function makeFolders(folder: vscode.Uri): Promise<readonly vscode.Uri[]> {
  const wanted = [vscode.Uri.joinPath(folder, '..'), folder];
  const missing: vscode.Uri[] = [];
  for (const one of wanted) if (!(await isThere(one))) missing.push(one);
  await Promise.resolve(vscode.workspace.fs.createDirectory(folder)).catch(() => undefined);
  return missing;
}

const isThere = async (uri: vscode.Uri): Promise<boolean> =>
  vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );

async function removeEmpty(folders: readonly vscode.Uri[]): Promise<void> {
  for (const folder of folders.toReversed()) {
    const entries = await Promise.resolve(vscode.workspace.fs.readDirectory(folder)).catch(() => undefined);
    if (entries?.length === 0) await Promise.resolve(vscode.workspace.fs.delete(folder)).catch(() => undefined);
  }
}

/** From the workspace's own plans, or from anywhere; undefined when the user chose none. */
async function choosePlan(): Promise<vscode.Uri | undefined> {
  const folders = (vscode.workspace.workspaceFolders ?? []).flatMap(({ uri }) => plansFolder(uri) ?? []);
  const found = (await Promise.all(folders.map(plansIn))).flat();
  if (found.length === 0) return browse();
  const items = found.map((uri) => ({ label: nameOf(uri), description: labelOf(uri), uri }));
  const elsewhere = { label: '$(folder-opened) Browse…', description: '', uri: undefined };
  const chosen = await vscode.window.showQuickPick([...items, elsewhere], { placeHolder: 'Which plan?' });
  if (chosen === undefined) return undefined;
  return chosen.uri ?? browse();
}

const nameOf = (uri: vscode.Uri) => uri.path.slice(uri.path.lastIndexOf('/') + 1, -ENDING.length);

async function plansIn(folder: vscode.Uri): Promise<readonly vscode.Uri[]> {
  const entries = await vscode.workspace.fs.readDirectory(folder).then(
    (found) => found,
    () => [],
  );
  return entries
    .filter(([name, type]) => name.endsWith(ENDING) && (type & vscode.FileType.File) !== 0)
    .map(([name]) => vscode.Uri.joinPath(folder, name));
}

async function browse(): Promise<vscode.Uri | undefined> {
  const root = firstRoot();
  const chosen = await vscode.window.showOpenDialog({
    title: 'Open a plan',
    openLabel: 'Open Plan',
    filters: FILTERS,
    ...(root === undefined ? {} : { defaultUri: root }),
  });
  return chosen?.[0];
}
