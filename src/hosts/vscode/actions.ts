// What the page may ask of the editor: open a file, a snippet, a link, a terminal.
import * as vscode from 'vscode';
import type { FaultAction } from '../../protocol/fault.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';

export async function openFile(path: string, line: number | undefined): Promise<Outcome<void>> {
  try {
    const at = Math.max(0, (line ?? 1) - 1);
    const selection = line === undefined ? undefined : new vscode.Range(at, 0, at, 0);
    await vscode.window.showTextDocument(vscode.Uri.file(path), { preview: true, selection });
    return succeed(undefined);
  } catch (error) {
    return fail(
      'file.unopened',
      `${path} could not be opened: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

export async function openCode(text: string, language: string | undefined): Promise<Outcome<void>> {
  const known = await vscode.languages.getLanguages();
  const document = await vscode.workspace.openTextDocument({
    content: text,
    language: language !== undefined && known.includes(language) ? language : undefined,
  });
  await vscode.window.showTextDocument(document, { preview: true });
  return succeed(undefined);
}

/** Only web addresses: a command address or a file address in model text opens nothing. */
export async function openLink(url: string): Promise<Outcome<void>> {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return fail('link.bad', `"${url.slice(0, 200)}" is not an address that can be opened.`);
  }
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') {
    return fail('link.bad', `Only http and https links are opened, not ${parsed.protocol}`);
  }
  await vscode.env.openExternal(vscode.Uri.parse(parsed.href, true));
  return succeed(undefined);
}

/** What the buttons beside a fault do; `retry` and `resume` are the orchestrator's and handled by the host itself. */
export async function actOn(action: FaultAction): Promise<Outcome<void>> {
  switch (action) {
    case 'open-settings':
      await vscode.commands.executeCommand('workbench.action.openSettings', '@ext:orquestra.orquestra');
      return succeed(undefined);
    case 'trust-workspace':
      await vscode.commands.executeCommand('workbench.trust.manage');
      return succeed(undefined);
    case 'open-folder':
      await vscode.commands.executeCommand('workbench.action.files.openFolder');
      return succeed(undefined);
    case 'connect-provider':
      // Asked for where something is connected already: there its key is replaced.
      await vscode.commands.executeCommand('orquestra.openProviders');
      return succeed(undefined);
    case 'open-log':
      await vscode.commands.executeCommand('orquestra.showLog');
      return succeed(undefined);
    case 'new-session':
      await vscode.commands.executeCommand('orquestra.newSession');
      return succeed(undefined);
    case 'choose-model':
      await vscode.commands.executeCommand('orquestra.chooseModel');
      return succeed(undefined);
    default:
      return fail('fault.no-action', `There is nothing to do for ${action} here.`);
  }
}

export async function focusChat(): Promise<void> {
  await vscode.commands.executeCommand('orquestra.chat.focus');
}

/** How an output is opened: its file, or as text where it has none. */
export const opening = {
  openFile: (path: string) => openFile(path, undefined),
  openText: (text: string) => openCode(text, 'log'),
};
