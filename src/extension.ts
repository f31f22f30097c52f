// VS Code's door: registers what is cheap and loads the orchestrator when it is first needed.
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { type PagePieces, pageHtml } from '../webview/page.ts';
import { ViewChannel } from './hosts/vscode/chat-view.ts';
import { registerCodeActions } from './hosts/vscode/code-actions.ts';
import { COMMANDS } from './hosts/vscode/command-names.ts';
import type { Host } from './hosts/vscode/door.ts';
import { offerModels } from './hosts/vscode/language-models/offer.ts';
import { registerImageFiles } from './hosts/vscode/review/image-files.ts';

let loaded: Promise<Host> | undefined;

function load(context: vscode.ExtensionContext): Promise<Host> {
  loaded ??= import('./hosts/vscode/host.ts')
    .then(({ createHost }) => createHost(context))
    .catch((error: unknown) => {
      // The next door that is opened tries again.
      loaded = undefined;
      void vscode.window.showErrorMessage(`Orquestra could not start: ${String(error)}`);
      throw error;
    });
  return loaded;
}

export function activate(context: vscode.ExtensionContext): void {
  context.subscriptions.push(
    vscode.window.registerWebviewViewProvider('orquestra.chat', {
      resolveWebviewView: (view) => {
        const channel = openPage(view, context.extensionUri);
        load(context).then(
          (host) => host.attach(view, channel),
          () => undefined,
        );
      },
    }),
    ...COMMANDS.map((name) =>
      vscode.commands.registerCommand(`orquestra.${name}`, async (...given: unknown[]) => {
        await (await load(context)).run(name, given);
      }),
    ),
    ...['orquestra.policy', 'orquestra.providers'].map((page) =>
      vscode.window.registerWebviewPanelSerializer(page, {
        deserializeWebviewPanel: async (panel) => (await load(context)).restore(panel),
      }),
    ),
    registerCodeActions(),
    offerModels(() => load(context)),
    registerImageFiles(async (hash) => (await load(context)).image(hash)),
  );
}

export async function deactivate(): Promise<void> {
  const host = await loaded?.catch(() => undefined);
  loaded = undefined;
  await host?.close();
}

/** The page is shown before the orchestrator is loaded: its message box takes text at once. */
function openPage(view: vscode.WebviewView, extension: vscode.Uri): ViewChannel {
  const root = vscode.Uri.joinPath(extension, 'dist', 'webview');
  const { webview } = view;
  webview.options = { enableScripts: true, enableCommandUris: false, localResourceRoots: [root] };
  const channel = new ViewChannel(webview);
  const { style, scripts } = pieces(root);
  webview.html = pageHtml({
    style,
    scripts: scripts.map((name) => webview.asWebviewUri(vscode.Uri.joinPath(root, name)).toString()),
    cspSource: webview.cspSource,
    nonce: crypto.randomUUID().replaceAll('-', ''),
  });
  return channel;
}

/** Our own file, written by the build beside the scripts it names. */
function pieces(root: vscode.Uri): PagePieces {
  return JSON.parse(readFileSync(vscode.Uri.joinPath(root, 'page.json').fsPath, 'utf8'));
}
