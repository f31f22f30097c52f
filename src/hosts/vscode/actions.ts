// What the page may ask of the editor: open a file, a diff, a snippet, a link, a terminal.
import * as vscode from 'vscode';
import type { BlobsPort } from '../../core/ports/files.ts';
import type { EventLogPort } from '../../core/ports/log.ts';
import type { HostCommand } from '../../protocol/command.ts';
import type { FileChange } from '../../protocol/display.ts';
import type { FaultAction } from '../../protocol/fault.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';

/** Read-only documents made of stored images of files, for VS Code's own diff editor. */
export const IMAGE_SCHEME = 'orquestra-image';

export function registerImages(blobs: BlobsPort): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(IMAGE_SCHEME, {
    provideTextDocumentContent: async (uri) => {
      const bytes = uri.query === '' ? undefined : await blobs.get(uri.query);
      return bytes === undefined ? '' : new TextDecoder().decode(bytes);
    },
  });
}

const image = (path: string, hash: string | null) => vscode.Uri.from({ scheme: IMAGE_SCHEME, path, query: hash ?? '' });

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

/** The change as it was described or as it landed: from its stored images, not from what the file has become since. */
export async function openDiff(
  log: EventLogPort,
  command: Extract<HostCommand, { type: 'diff.open' }>,
): Promise<Outcome<void>> {
  const events = await log.read(command.session, {
    types: ['tool.prepared', 'tool.ended'],
    call: command.call,
    last: 2,
  });
  if (!events.ok) return events;
  let change: FileChange | undefined;
  for (const event of events.value) {
    if (event.type !== 'tool.prepared' && event.type !== 'tool.ended') continue;
    const display = event.type === 'tool.prepared' ? event.preview : event.display;
    const files =
      event.type === 'tool.ended' && event.changes !== undefined
        ? event.changes
        : display?.kind === 'diff'
          ? display.files
          : [];
    change = files.find((file) => file.path === command.path) ?? change;
  }
  if (change === undefined) return fail('diff.unknown', `No change to ${command.path} is recorded for that call.`);
  const from = change.from ?? change.path;
  await vscode.commands.executeCommand(
    'vscode.diff',
    image(from, change.before),
    image(change.path, change.after),
    `${change.label} (Orquestra)`,
    { preview: true },
  );
  return succeed(undefined);
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
      await vscode.commands.executeCommand('orquestra.connectProvider');
      return succeed(undefined);
    case 'open-log':
      await vscode.commands.executeCommand('orquestra.showLog');
      return succeed(undefined);
    case 'new-session':
      await vscode.commands.executeCommand('orquestra.newSession');
      return succeed(undefined);
    case 'choose-model':
      await vscode.commands.executeCommand('orquestra.focus');
      return succeed(undefined);
    default:
      return fail('fault.no-action', `There is nothing to do for ${action} here.`);
  }
}

export async function focusChat(): Promise<void> {
  await vscode.commands.executeCommand('orquestra.chat.focus');
}
