// The policy page in an editor tab: one at a time, filled when it is asked for, brought back after a reload.
import { access } from 'node:fs/promises';
import * as vscode from 'vscode';
import { managedRulesFile } from '../../adapters/node/managed-rules.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { type Outcome, succeed } from '../../protocol/fault.ts';
import type { PolicyQuestion } from '../../protocol/policy.ts';
import { PolicySettingSchema, type PolicyState } from '../../protocol/policy-frame.ts';
import { type PolicyActions, type PolicyChannel, servePolicy } from '../serve-policy.ts';
import { openFile } from './actions.ts';
import { createEditorPage } from './editor-page.ts';

export interface PolicyPanel {
  show(): Promise<Outcome<void>>;
  explain(question: PolicyQuestion): Promise<Outcome<void>>;
  restore(panel: vscode.WebviewPanel): void;
  refresh(): Promise<void>;
  dispose(): void;
}

const LOOK = { viewType: 'orquestra.policy', title: 'Orquestra Policy', icon: 'shield', place: 'policy' };

export function createPolicyPanel(context: vscode.ExtensionContext, policy: Policy): PolicyPanel {
  const page = createEditorPage(context, LOOK, (channel: PolicyChannel) => {
    const served = servePolicy(channel, policy, actionsOf(context));
    // Rules may have been saved elsewhere meanwhile: by an approval, by another window, in the file.
    return { ...served, seen: (visible: boolean) => visible && void served.refresh() };
  });
  return {
    show: async () => {
      page.reveal();
      return succeed(undefined);
    },
    explain: async (question) => {
      await page.reveal().explain(question);
      return succeed(undefined);
    },
    restore: page.restore,
    refresh: async () => page.served?.refresh(),
    dispose: page.dispose,
  };
}

function actionsOf(context: vscode.ExtensionContext): PolicyActions {
  return {
    around: async () => {
      const configuration = vscode.workspace.getConfiguration('orquestra');
      return {
        files: await ruleFiles(context),
        settings: PolicySettingSchema.options.flatMap((setting) => {
          const value = configuration.get<unknown>(setting);
          return value === undefined
            ? []
            : [{ setting, value: value === true ? 'on' : value === false ? 'off' : String(value) }];
        }),
        now: Date.now(),
      };
    },
    openFile: (path) => openFile(path, undefined),
    openSetting: async (setting) => {
      await vscode.commands.executeCommand('workbench.action.openSettings', `@id:orquestra.${setting}`);
      return succeed(undefined);
    },
  };
}

/** Those that are there and hold: of several folders of the workspace the first that has one, of one not trusted none. */
async function ruleFiles(context: vscode.ExtensionContext): Promise<PolicyState['files']> {
  const folders = vscode.workspace.isTrusted ? (vscode.workspace.workspaceFolders ?? []) : [];
  const workspace = folders.flatMap(({ uri }) =>
    uri.scheme === 'file' ? [vscode.Uri.joinPath(uri, '.orquestra', 'rules.json').fsPath] : [],
  );
  const files: PolicyState['files'] = [
    { tier: 'managed', path: managedRulesFile(process.platform, process.env) },
    { tier: 'user', path: vscode.Uri.joinPath(context.globalStorageUri, 'rules.json').fsPath },
    ...workspace.map((path) => ({ tier: 'workspace' as const, path })),
  ];
  const there = await Promise.all(
    files.map(({ path }) =>
      access(path).then(
        () => true,
        () => false,
      ),
    ),
  );
  return files.filter((_, index) => there[index]);
}
