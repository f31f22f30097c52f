// The status bar item: says that a run is under way or waits, and leads back to the chat.
import * as vscode from 'vscode';
import type { SessionView } from '../../protocol/view.ts';

export interface StatusBar {
  update(view: SessionView): void;
  dispose(): void;
}

export function createStatusBar(): StatusBar {
  const item = vscode.window.createStatusBarItem('orquestra.status', vscode.StatusBarAlignment.Right, 90);
  item.name = 'Orquestra';
  item.command = 'orquestra.focus';
  let shown = '';
  return {
    update: (view) => {
      if (view.status === shown) return;
      shown = view.status;
      item.text = TEXTS[view.status];
      item.tooltip = TOOLTIPS[view.status];
      item.backgroundColor =
        view.status === 'waiting' ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
      item.show();
      void vscode.commands.executeCommand('setContext', 'orquestra.running', view.status !== 'idle');
    },
    dispose: () => item.dispose(),
  };
}

const TEXTS: Readonly<Record<SessionView['status'], string>> = {
  idle: '$(comment-discussion) Orquestra',
  running: '$(sync~spin) Orquestra',
  waiting: '$(bell-dot) Orquestra waits',
};
const TOOLTIPS: Readonly<Record<SessionView['status'], string>> = {
  idle: 'Open the Orquestra chat',
  running: 'Orquestra is working; open the chat',
  waiting: 'Orquestra waits for your answer; open the chat',
};
