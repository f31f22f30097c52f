// What the guided connection asks with: an address, a key that is tested before it is kept, and a sign that a test goes on.
import * as vscode from 'vscode';
import type { Fault, Outcome } from '../../protocol/fault.ts';

export const secretName = (provider: string) => `orquestra.key.${provider}`;

const TEST_MS = 20_000;

export function askAddress(texts: {
  readonly title: string;
  readonly prompt: string;
  readonly placeHolder: string;
  readonly value?: string;
}): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    ...texts,
    ignoreFocusOut: true,
    validateInput: (text) => {
      try {
        return /^https?:$/.test(new URL(text).protocol) ? undefined : 'Begin with http:// or https://';
      } catch {
        return `Write a whole address, for instance ${texts.placeHolder}`;
      }
    },
  });
}

/** Asks again with what was wrong until a key passes its test; undefined when the user gives up. */
export async function askKey(
  given: { readonly title: string; readonly optional: boolean },
  test: (key: string) => Thenable<Fault | undefined>,
): Promise<string | undefined> {
  let problem: Fault | undefined;
  for (;;) {
    const typed = await vscode.window.showInputBox({
      title: given.title,
      prompt: problem?.text ?? 'It is tested now and then kept in VS Code’s secret storage, nowhere else.',
      placeHolder: given.optional ? 'Leave empty when the server wants none' : 'API key',
      password: true,
      ignoreFocusOut: true,
      validateInput: (text) => (text.trim() === '' && !given.optional ? 'Paste the key here' : undefined),
    });
    if (typed === undefined) return undefined;
    const key = typed.trim();
    problem = await test(key);
    if (problem === undefined) return key;
  }
}

/** Shows that `work` goes on; the user can cancel it, and it does not go on for ever. */
export function whileTesting(
  name: string,
  work: (signal: AbortSignal) => Promise<Outcome<unknown>>,
): Thenable<Fault | undefined> {
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress(
    { location, title: `Testing ${name}…`, cancellable: true },
    async (_progress, token) => {
      const controller = new AbortController();
      token.onCancellationRequested(() => controller.abort());
      const done = await work(AbortSignal.any([controller.signal, AbortSignal.timeout(TEST_MS)]));
      return done.ok ? undefined : done.fault;
    },
  );
}
