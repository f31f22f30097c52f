// The status bar item: says what goes on in the session that is shown and how far its plan is, and leads back to the chat.
import * as vscode from 'vscode';
import type { SessionView } from '../../protocol/view.ts';
import { type StatusText, statusTextOf } from './needs.ts';

export interface StatusBar {
  update(view: SessionView): void;
  dispose(): void;
}

/** `more` is told in the tooltip, as it is then. */
export function createStatusBar(more: () => string | undefined): StatusBar {
  const item = vscode.window.createStatusBarItem('orquestra.status', vscode.StatusBarAlignment.Right, 90);
  item.name = 'Orquestra';
  item.command = 'orquestra.focus';
  let shown: StatusText | undefined;
  const keys = new Map<string, boolean>();
  const setKey = (key: string, value: boolean) => {
    if (keys.get(key) === value) return;
    keys.set(key, value);
    void vscode.commands.executeCommand('setContext', `orquestra.${key}`, value);
  };
  return {
    update: (view) => {
      setKey('running', view.status !== 'idle');
      setKey('paused', view.status !== 'idle' && view.run?.paused === true);
      setKey('hasPlan', view.plan !== undefined);
      const told = more();
      const text = statusTextOf(view);
      const next = told === undefined ? text : { ...text, tooltip: `${text.tooltip}\n${told}` };
      if (next.text === shown?.text && next.tooltip === shown.tooltip) return;
      shown = next;
      item.text = next.text;
      item.tooltip = next.tooltip;
      item.accessibilityInformation = { label: next.spoken };
      item.backgroundColor = next.waiting ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
      item.show();
    },
    dispose: () => item.dispose(),
  };
}
