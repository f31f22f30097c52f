// The extension's settings as the user has set them in the editor, checked.
import * as vscode from 'vscode';
import { readSettings, type Settings } from '../settings.ts';

/** Checking them takes about a millisecond and each event, call and request asks: remembered until the editor says that one has changed. */
function remembered(): typeof read {
  let known: ReturnType<typeof read> | undefined;
  // Before any other listener of ours, so that who is told of a change reads what is set now; until the window ends.
  vscode.workspace.onDidChangeConfiguration(() => {
    known = undefined;
  });
  return () => {
    known ??= read();
    return known;
  };
}

const read = () => {
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

export const readEditorSettings = remembered();
