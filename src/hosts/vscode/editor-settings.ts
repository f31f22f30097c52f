// The extension's settings as the user has set them in the editor, checked.
import * as vscode from 'vscode';
import { readSettings, type Settings } from '../settings.ts';

export const readEditorSettings = () => {
  const configuration = vscode.workspace.getConfiguration('orquestra');
  const names: Partial<Record<keyof Settings, string>> = {
    findLocal: 'findLocalServers',
    autonomy: 'policy.autonomy',
    searchProvider: 'search.provider',
    searchUrl: 'search.url',
    newProblems: 'edits.newProblems',
    problemsWait: 'edits.problemsWait',
    commandsEnvironment: 'commands.environment',
    offline: 'policy.offline',
    sandbox: 'commands.sandbox',
    sandboxHosts: 'commands.sandboxHosts',
  };
  const nameOf = (key: keyof Settings) => names[key] ?? key;
  return readSettings(
    (key) => configuration.get<unknown>(nameOf(key)),
    (key) => `orquestra.${nameOf(key)}`,
  );
};
