// VS Code's models in this window: looked for when somebody looks at the list, and again when VS Code says that they changed.
import * as vscode from 'vscode';
import type { Provider } from '../../../core/llm/model.ts';
import type { Surroundings } from '../../compose.ts';
import type { ModelList } from '../../model-list.ts';
import { untrustedHere } from '../blocked.ts';
import { readEditorSettings } from '../editor-settings.ts';
import { createEditorProvider, EDITOR_PROVIDER } from './editor-provider.ts';
import { selectFrom } from './from-vscode.ts';

export interface EditorModels {
  readonly providers: NonNullable<Surroundings['extraProviders']>;
  /** The same list, which also has VS Code look for its models when it is first read; `changed` as the list's own. */
  listed(list: ModelList, changed: () => void): ModelList;
}

function isNamed(): boolean {
  const { model, models, fallback } = readEditorSettings().settings;
  return [model, ...fallback, ...Object.values(models)].some((id) => id?.startsWith(`${EDITOR_PROVIDER}/`) === true);
}

const PATIENCE_MS = 10_000;

export function createEditorModels(context: vscode.ExtensionContext): EditorModels {
  let look = async (): Promise<boolean> => false;
  const providers = (outbound: Parameters<EditorModels['providers']>[0]): readonly Provider[] => {
    const made = createEditorProvider({
      select: selectFrom(context.languageModelAccessInformation),
      refused: () => untrustedHere()?.fault,
      admit: (name) => outbound.admitUnknown(name),
    });
    look = async () => {
      const had = made.provider.configured;
      const found = await made.look(AbortSignal.timeout(PATIENCE_MS));
      return had || (found.ok && found.value.length > 0);
    };
    // Whoever is named by the user must be known as there, or a chain would pass it by.
    if (isNamed()) void look();
    return [made.provider];
  };
  return {
    providers,
    listed: (list, changed) => {
      let looked = false;
      const lookAgain = async () => {
        if (!(await look())) return;
        list.forget();
        changed();
      };
      // What somebody who never opened the list would not miss is not looked for.
      context.subscriptions.push(vscode.lm.onDidChangeChatModels(() => looked && void lookAgain()));
      return {
        list: () => {
          if (!looked) void lookAgain();
          looked = true;
          return list.list();
        },
        forget: () => {
          looked = false;
          list.forget();
        },
      };
    },
  };
}
