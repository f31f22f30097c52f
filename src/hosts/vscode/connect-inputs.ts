// What the guided connection asks with: an address, a key that is tested before it is kept, and a sign that a test goes on.
import * as vscode from 'vscode';
import type { ProviderKind, Question } from '../../adapters/llm/spec.ts';
import type { Fault, Outcome } from '../../protocol/fault.ts';

export const secretName = (provider: string) => `orquestra.key.${provider}`;

const TEST_MS = 20_000;
/** What a wrong address leads to: nobody, or somebody else. */
const OF_ADDRESS: ReadonlySet<string> = new Set(['model.unreachable', 'model.malformed']);

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
  given: {
    readonly title: string;
    readonly optional: boolean;
    /** Where one is got, and what it begins with. */
    readonly keyUrl?: string;
    readonly keyHint?: string;
  },
  test: (key: string) => Thenable<Fault | undefined>,
  /** Asks for another address where that is what is wrong; false when the user gives up. */
  correct?: (problem: Fault) => Promise<boolean>,
): Promise<string | undefined> {
  let key = '';
  const source = given.keyUrl === undefined ? '' : `Get one at ${given.keyUrl}. `;
  let problem: Fault | undefined;
  for (;;) {
    const typed = await vscode.window.showInputBox({
      title: given.title,
      prompt: problem?.text ?? `${source}It is tested now and then kept in VS Code’s secret storage, nowhere else.`,
      // What is not refused itself is tried again as it is.
      value: problem?.code === 'model.unauthorized' ? '' : key,
      placeHolder: given.optional ? 'Leave empty when the server wants none' : (given.keyHint ?? 'API key'),
      password: true,
      ignoreFocusOut: true,
      validateInput: (text) => (text.trim() === '' && !given.optional ? 'Paste the key here' : undefined),
    });
    if (typed === undefined) return undefined;
    key = typed.trim();
    problem = await test(key);
    while (correct !== undefined && problem !== undefined && OF_ADDRESS.has(problem.code)) {
      if (!(await correct(problem))) return undefined;
      problem = await test(key);
    }
    if (problem === undefined) return key;
  }
}

/** The name of a further account; undefined when the user gives up. The name of a known one connects that anew. */
export async function askAccount(kind: ProviderKind, taken: readonly string[]): Promise<string | undefined> {
  let number = 2;
  while (taken.includes(`${kind.kind}-${number}`)) number += 1;
  const typed = await vscode.window.showInputBox({
    title: `Connect a model: another account of ${kind.title}`,
    prompt: `${kind.kind} is connected already. Name this account, or write ${kind.kind} to connect that one anew.`,
    value: `${kind.kind}-${number}`,
    ignoreFocusOut: true,
    validateInput: (text) =>
      !/^[a-z0-9][a-z0-9._-]*$/i.test(text.trim())
        ? 'Use letters, digits, dots and dashes'
        : text.trim() !== kind.kind && taken.includes(text.trim())
          ? `${text.trim()} is taken; choose another name`
          : undefined,
  });
  return typed?.trim();
}

interface Answers {
  readonly models?: readonly string[];
  /** By their names. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** What a kind wants to know beside key and address; undefined when the user gives up. */
export async function askAnswers(kind: ProviderKind): Promise<Answers | undefined> {
  const secrets: Record<string, string> = {};
  let models: readonly string[] | undefined;
  for (const question of kind.questions ?? []) {
    const answer = await askQuestion(kind, question);
    if (answer === undefined) return undefined;
    if (question.to === 'models') models = namesIn(answer);
    else if (answer !== '' && question.name !== undefined) secrets[question.name] = answer;
  }
  return models === undefined ? { secrets } : { models, secrets };
}

async function askQuestion(kind: ProviderKind, question: Question): Promise<string | undefined> {
  const typed = await vscode.window.showInputBox({
    title: `Connect a model: ${kind.title} ${question.title.toLowerCase()}`,
    prompt: question.hint,
    password: question.to === 'secret',
    ignoreFocusOut: true,
    validateInput: (text) => (namesIn(text).length === 0 && !question.optional ? question.hint : undefined),
  });
  return typed?.trim();
}

const namesIn = (text: string) =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

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
