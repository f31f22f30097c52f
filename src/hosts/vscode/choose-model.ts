// Choosing a session's model among all of all providers, with what each can do and costs; then how much it is to think.
import * as vscode from 'vscode';
import type { Orchestrator } from '../../core/create.ts';
import { type Outcome, succeed } from '../../protocol/fault.ts';
import type { Effort } from '../../protocol/message.ts';
import type { ModelRow } from '../../protocol/provider-frame.ts';
import type { Composed } from '../compose.ts';
import { askForModels, recentModels } from '../listed-models.ts';
import { modelFacts } from '../model-words.ts';

type Dispatch = Orchestrator['dispatch'];

interface Choice extends vscode.QuickPickItem {
  readonly model?: ModelRow;
  readonly leadsTo?: 'orquestra.openProviders' | 'orquestra.connectProvider';
}

/** So many of those asked lately come first. */
const RECENT = 5;

const EFFORTS: Readonly<Record<Effort, { readonly label: string; readonly detail: string }>> = {
  default: { label: 'Default', detail: 'As the settings or the model have it' },
  off: { label: 'Off', detail: 'Answers at once' },
  low: { label: 'Low', detail: 'A little; quick and cheap' },
  medium: { label: 'Medium', detail: 'For most work' },
  high: { label: 'High', detail: 'For what is hard; slower and dearer' },
};

export async function chooseModel(
  { directory, ports }: Composed,
  session: { readonly id: string; readonly model: string },
  dispatch: Dispatch,
): Promise<Outcome<unknown>> {
  const configured = directory.providers().filter((provider) => provider.configured);
  const asked = Promise.all([askForModels(directory, configured), recentModels(ports.spend)]).then(([listed, recent]) =>
    choicesOf(
      listed.flatMap(({ models }) => models),
      recent.slice(0, RECENT),
      { current: session.model, day: directory.catalogueDate },
    ),
  );
  const choice = await vscode.window.showQuickPick(asked, {
    title: 'Model of this session',
    placeHolder: 'Type a name, a provider, “images”, “costs nothing” …',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (choice?.leadsTo !== undefined) {
    await vscode.commands.executeCommand(choice.leadsTo);
    return succeed(undefined);
  }
  if (choice?.model === undefined) return succeed(undefined);
  const effort = await chooseEffort(choice.model);
  if (effort === undefined) return succeed(undefined);
  const { id: model, efforts } = choice.model;
  return dispatch({
    type: 'session.configure',
    session: session.id,
    model,
    ...(efforts.length === 0 ? {} : { effort }),
  });
}

function choicesOf(
  models: readonly ModelRow[],
  recent: readonly string[],
  { current, day }: { readonly current: string; readonly day: string },
): Choice[] {
  const separator = (label: string): Choice => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const choice = (model: ModelRow): Choice => ({
    label: `${model.id === current ? '$(check) ' : ''}${model.label}`,
    description: model.label === model.id ? model.provider : model.id,
    detail: modelFacts(model, day),
    model,
  });
  const lately = recent.flatMap((id) => models.find((model) => model.id === id) ?? []);
  const others = models.filter((model) => !lately.includes(model));
  return [
    ...(lately.length === 0 ? [] : [separator('Used lately'), ...lately.map(choice)]),
    ...[...Map.groupBy(others, ({ provider }) => provider)].flatMap(([provider, of]) => [
      separator(provider),
      ...of.map(choice),
    ]),
    separator(''),
    models.length === 0
      ? { label: '$(plug) Connect a Model…', leadsTo: 'orquestra.connectProvider', alwaysShow: true }
      : { label: '$(plug) Providers…', leadsTo: 'orquestra.openProviders', alwaysShow: true },
  ];
}

/** Undefined when the user gives up; `default` where the model knows no efforts. */
async function chooseEffort({ label, efforts }: ModelRow): Promise<Effort | undefined> {
  if (efforts.length === 0) return 'default';
  const choices = [...new Set<Effort>(['default', ...efforts])].map((effort) => ({ ...EFFORTS[effort], effort }));
  const chosen = await vscode.window.showQuickPick(choices, { title: `${label}: how much shall it think?` });
  return chosen?.effort;
}
