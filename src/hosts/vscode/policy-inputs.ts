// The commands that lead to the policy page, and what they ask about: a call, text that is selected, or what the user types.
import * as vscode from 'vscode';
import { type Outcome, succeed } from '../../protocol/fault.ts';
import { PolicyQuestionSchema } from '../../protocol/policy.ts';
import { type CommandName, POLICY_COMMANDS } from './command-names.ts';
import type { PolicyPanel } from './policy-panel.ts';

/** Longer selections are code to be read, not a command to be asked about. */
const LONGEST = 2_000;

type PolicyCommand = (typeof POLICY_COMMANDS)[number];

export const isPolicyCommand = (command: CommandName): command is PolicyCommand =>
  POLICY_COMMANDS.some((one) => one === command);

export async function runPolicyCommand(
  panel: PolicyPanel,
  command: PolicyCommand,
  given: readonly unknown[],
): Promise<Outcome<void>> {
  if (command === 'openPolicy') return panel.show();
  return askAbout(panel, command === 'explainPolicy' ? given : [await terminalSelection()]);
}

async function askAbout(panel: PolicyPanel, [given]: readonly unknown[]): Promise<Outcome<void>> {
  const question = PolicyQuestionSchema.safeParse(given);
  if (question.success) return panel.explain(question.data);
  const command = await vscode.window.showInputBox({
    title: 'Explain Policy',
    prompt: 'A command line. The page that opens takes paths, addresses and tool calls too.',
    placeHolder: 'git push origin main',
    value: typeof given === 'string' ? given : selectedText(),
    ignoreFocusOut: true,
  });
  if (command === undefined) return succeed(undefined);
  return command.trim() === '' ? panel.show() : panel.explain({ kind: 'command', command });
}

function selectedText(): string {
  const editor = vscode.window.activeTextEditor;
  return editor === undefined ? '' : editor.document.getText(editor.selection).trim().slice(0, LONGEST);
}

/** The editor tells no extension what is selected in a terminal: it is copied, and the clipboard put back as it was. */
async function terminalSelection(): Promise<string> {
  const before = await vscode.env.clipboard.readText();
  await vscode.commands.executeCommand('workbench.action.terminal.copySelection');
  const selected = await vscode.env.clipboard.readText();
  await vscode.env.clipboard.writeText(before);
  return selected.trim().slice(0, LONGEST);
}
