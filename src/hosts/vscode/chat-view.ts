// A webview's channel to its host, and nothing of what is said over it.
import type * as vscode from 'vscode';
import type { Channel, ToHost, ToPage } from '../../protocol/frame.ts';

/** The page's channel; frames sent before the host listens are kept for it. */
export class ViewChannel<Out = ToPage, In = ToHost> implements Channel<Out, In> {
  readonly #webview: vscode.Webview;
  readonly #early: unknown[] = [];
  readonly #registration: vscode.Disposable;
  #receive: ((frame: unknown) => void) | undefined;

  constructor(webview: vscode.Webview) {
    this.#webview = webview;
    this.#registration = webview.onDidReceiveMessage((frame: unknown) => {
      if (this.#receive === undefined) this.#early.push(frame);
      else this.#receive(frame);
    });
  }

  send(frame: Out): void {
    void this.#webview.postMessage(frame);
  }

  listen(receive: (frame: unknown) => void): () => void {
    this.#receive = receive;
    for (const frame of this.#early.splice(0)) receive(frame);
    return () => {
      this.#receive = undefined;
    };
  }

  dispose(): void {
    this.#registration.dispose();
  }
}
