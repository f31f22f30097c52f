// Registers language models of the vendor `scripted` in the extension host, as another extension would bring them.
import * as vscode from 'vscode';

type Respond = vscode.LanguageModelChatProvider['provideLanguageModelChatResponse'];

export interface ScriptedVendor {
  readonly asked: readonly {
    readonly messages: readonly vscode.LanguageModelChatRequestMessage[];
    readonly tools: readonly string[];
  }[];
  answers(how: Respond): void;
  /** From now on it has these models. */
  has(...ids: readonly string[]): void;
  dispose(): void;
}

export function registerScriptedVendor(): ScriptedVendor {
  const asked: {
    readonly messages: readonly vscode.LanguageModelChatRequestMessage[];
    readonly tools: readonly string[];
  }[] = [];
  const changed = new vscode.EventEmitter<void>();
  let models = ['small'];
  let respond: Respond = async () => undefined;
  const registered = vscode.lm.registerLanguageModelChatProvider('scripted', {
    onDidChangeLanguageModelChatInformation: changed.event,
    provideLanguageModelChatInformation: () =>
      models.map((id) => ({
        id,
        name: `Scripted ${id}`,
        family: 'scripted',
        version: '1',
        maxInputTokens: 64_000,
        maxOutputTokens: 4_000,
        capabilities: { toolCalling: true, imageInput: true },
      })),
    provideLanguageModelChatResponse: async (model, messages, options, progress, token) => {
      asked.push({ messages, tools: (options.tools ?? []).map(({ name }) => name) });
      await respond(model, messages, options, progress, token);
    },
    provideTokenCount: async () => 7,
  });
  return {
    asked,
    answers: (how: Respond) => {
      respond = how;
    },
    has: (...ids: readonly string[]) => {
      models = [...ids];
      changed.fire();
    },
    dispose: () => registered.dispose(),
  };
}
