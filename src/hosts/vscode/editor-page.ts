// A page of its own in an editor tab: one at a time, filled when it is asked for, brought back after a reload.
import * as vscode from 'vscode';
import { editorPageHtml } from '../../../webview/page.ts';
import type { Channel } from '../../protocol/frame.ts';
import { ViewChannel } from './chat-view.ts';

/** What answers a page. */
interface Served {
  /** The page has come into sight or has left it. */
  seen(visible: boolean): void;
  dispose(): void;
}

export interface EditorPage<S> {
  /** Opens the page or brings it to the front. */
  reveal(): S;
  restore(panel: vscode.WebviewPanel): void;
  readonly served: S | undefined;
  dispose(): void;
}

export interface PageLook {
  readonly viewType: string;
  readonly title: string;
  readonly icon: string;
  /** The element that the page is drawn into, and the name of its script and style. */
  readonly place: string;
}

export function createEditorPage<Out, In, S extends Served>(
  context: vscode.ExtensionContext,
  { viewType, title, icon, place }: PageLook,
  serve: (channel: Channel<Out, In>) => S,
): EditorPage<S> {
  const root = vscode.Uri.joinPath(context.extensionUri, 'dist', 'webview');
  const options = { enableScripts: true, enableCommandUris: false, localResourceRoots: [root] };
  let open: { readonly panel: vscode.WebviewPanel; readonly served: S } | undefined;
  const fill = (panel: vscode.WebviewPanel): S => {
    open?.panel.dispose();
    const { webview } = panel;
    webview.options = options;
    panel.iconPath = new vscode.ThemeIcon(icon);
    const channel = new ViewChannel<Out, In>(webview);
    const served = serve(channel);
    const at = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(root, name)).toString();
    webview.html = editorPageHtml({
      title,
      place,
      script: at(`${place}.js`),
      styleSheets: [at('editor.css'), at(`${place}.css`)],
      cspSource: webview.cspSource,
      nonce: crypto.randomUUID().replaceAll('-', ''),
    });
    const own = { panel, served };
    open = own;
    panel.onDidDispose(() => {
      served.dispose();
      channel.dispose();
      if (open === own) open = undefined;
    });
    panel.onDidChangeViewState(() => served.seen(panel.visible));
    served.seen(panel.visible);
    return served;
  };
  return {
    reveal: () => {
      if (open === undefined) {
        return fill(vscode.window.createWebviewPanel(viewType, title, vscode.ViewColumn.Active, options));
      }
      open.panel.reveal();
      return open.served;
    },
    restore: (panel) => void fill(panel),
    get served() {
      return open?.served;
    },
    dispose: () => open?.panel.dispose(),
  };
}
