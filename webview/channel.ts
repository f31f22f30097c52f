// The page's end of the line to its host: VS Code's postMessage, or an in-memory pair for tests and previews.
import type { Channel, ToHost, ToPage } from '../src/protocol/frame.ts';

/** What VS Code gives a webview, as far as the page uses it. */
export interface EditorApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

export type PageChannel = Channel<ToHost, ToPage>;

export function postMessageChannel<Out = ToHost, In = ToPage>(editor: EditorApi, page: Window): Channel<Out, In> {
  return {
    send: (frame) => editor.postMessage(frame),
    listen: (receive) => {
      const listener = (message: MessageEvent<unknown>) => receive(message.data);
      page.addEventListener('message', listener);
      return () => page.removeEventListener('message', listener);
    },
  };
}

/** Two ends of one line in the same process. Frames arrive in order, never within the call that sends them. */
export function memoryPair<A, B>(): readonly [Channel<A, B>, Channel<B, A>] {
  const left = new Set<(frame: unknown) => void>();
  const right = new Set<(frame: unknown) => void>();
  return [end<A, B>(left, right), end<B, A>(right, left)];
}

type Receivers = Set<(frame: unknown) => void>;

function end<Out, In>(own: Receivers, other: Receivers): Channel<Out, In> {
  return {
    send: (frame) => {
      const copy: unknown = structuredClone(frame);
      queueMicrotask(() => {
        for (const receive of other) receive(copy);
      });
    },
    listen: (receive) => {
      own.add(receive);
      return () => own.delete(receive);
    },
  };
}
