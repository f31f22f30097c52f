// The pages that open in editor tabs: the policy's, and the providers', which is loaded when it is first asked for.
import type * as vscode from 'vscode';
import { type Outcome, succeed } from '../../protocol/fault.ts';
import type { Composed } from '../compose.ts';
import type { Palette } from './palette.ts';
import { createPolicyPanel, type PolicyPanel } from './policy-panel.ts';
import type { createProviderPanel } from './provider-panel.ts';

export interface Pages {
  readonly policy: PolicyPanel;
  showProviders(): Promise<Outcome<void>>;
  /** A page that the editor brings back after a reload. */
  restore(panel: vscode.WebviewPanel): void;
  refresh(): Promise<void>;
  dispose(): void;
}

export function createPages(
  context: vscode.ExtensionContext,
  composed: Composed,
  palette: () => Palette,
  reload: () => Promise<void>,
): Pages {
  const policy = createPolicyPanel(context, composed.orchestrator.policy);
  let loaded: ReturnType<typeof createProviderPanel> | undefined;
  const load = async () => {
    const { createProviderPanel } = await import('./provider-panel.ts');
    loaded ??= createProviderPanel(context, composed, {
      secrets: context.secrets,
      directory: composed.directory,
      reload,
      chooseModel: () => palette().run('chooseModel', []),
    });
    return loaded;
  };
  return {
    policy,
    showProviders: async () => {
      (await load()).reveal();
      return succeed(undefined);
    },
    restore: (panel) => {
      if (panel.viewType === 'orquestra.policy') policy.restore(panel);
      else void load().then((page) => page.restore(panel));
    },
    refresh: async () => {
      await Promise.all([policy.refresh(), loaded?.served?.refresh()]);
    },
    dispose: () => {
      policy.dispose();
      loaded?.dispose();
    },
  };
}
