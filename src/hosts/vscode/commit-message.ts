// Puts a proposed message into the box that VS Code's own git keeps for it; committing stays the user's.
import { sep } from 'node:path';
import * as vscode from 'vscode';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { refusedHere } from './blocked.ts';

/** The message for what has changed in the repository of a folder. */
type Propose = (folder: string) => Promise<Outcome<string>>;

interface Repository {
  readonly rootUri: vscode.Uri;
  readonly inputBox: { value: string };
}

/** `given`: the source control whose title was clicked, when it was. */
export async function fillCommitMessage(propose: Propose, given: readonly unknown[]): Promise<Outcome<void>> {
  const refused = refusedHere();
  if (refused !== undefined) return refused;
  const repository = chosenOf(await gitRepositories(), given);
  if (repository === undefined) {
    return fail('git.none', 'VS Code’s git knows no repository here. Open a folder with one, and try again.');
  }
  const { inputBox, rootUri } = repository;
  const before = inputBox.value;
  const proposed = await vscode.window.withProgress({ location: vscode.ProgressLocation.SourceControl }, () =>
    propose(rootUri.fsPath),
  );
  if (!proposed.ok) return proposed;
  // What the user has written meanwhile is worth more.
  if (inputBox.value !== before) return succeed(undefined);
  inputBox.value = proposed.value;
  return succeed(undefined);
}

async function gitRepositories(): Promise<readonly Repository[]> {
  const extension = vscode.extensions.getExtension('vscode.git');
  if (extension === undefined) return [];
  return parseRepositories(extension.isActive ? extension.exports : await extension.activate());
}

/** The git extension's API is its own, not VS Code's: what does not look as expected is no repository. */
function parseRepositories(exported: unknown): readonly Repository[] {
  if (typeof exported !== 'object' || exported === null) return [];
  const { enabled, getAPI } = exported as { readonly enabled?: unknown; readonly getAPI?: unknown };
  if (enabled !== true || typeof getAPI !== 'function') return [];
  const { repositories } = Reflect.apply(getAPI, exported, [1]) as { readonly repositories?: unknown };
  return Array.isArray(repositories) ? repositories.filter(isRepository) : [];
}

function isRepository(one: unknown): one is Repository {
  if (typeof one !== 'object' || one === null || !('rootUri' in one) || !('inputBox' in one)) return false;
  const { inputBox } = one;
  return one.rootUri instanceof vscode.Uri && typeof inputBox === 'object' && inputBox !== null && 'value' in inputBox;
}

function chosenOf(repositories: readonly Repository[], [clicked]: readonly unknown[]): Repository | undefined {
  const root =
    typeof clicked === 'object' && clicked !== null && 'rootUri' in clicked && clicked.rootUri instanceof vscode.Uri
      ? clicked.rootUri.toString()
      : undefined;
  const active = vscode.window.activeTextEditor?.document.uri.fsPath ?? '';
  return (
    repositories.find((one) => one.rootUri.toString() === root) ??
    repositories.find((one) => active.startsWith(one.rootUri.fsPath + sep)) ??
    repositories[0]
  );
}
