// What stands in for the host when its store cannot be opened at all: every door says why, the log has the details.
import * as vscode from 'vscode';
import type { Fault } from '../../protocol/fault.ts';
import { focusChat } from './actions.ts';
import type { Host } from './door.ts';

export function brokenHost(problem: Fault, log: vscode.LogOutputChannel): Host {
  return {
    attach: (_view, channel) => {
      channel.listen(() => {
        channel.send({
          kind: 'host',
          state: {
            host: 'vscode',
            blocked: problem,
            connected: true,
            models: [],
            modes: ['ask', 'plan', 'agent'],
            sessions: [],
            personas: [],
            tools: [],
            following: false,
            warnings: [],
            roots: [],
          },
        });
      });
    },
    run: async (command) => {
      if (command === 'showLog') log.show(true);
      else if (command === 'focus') await focusChat();
      else await vscode.window.showErrorMessage(problem.text);
    },
    restore: (panel) => panel.dispose(),
    image: async () => undefined,
    offering: { list: async () => [], answer: async () => problem, onDidChange: NEVER },
    close: async () => undefined,
  };
}

const NEVER: vscode.Event<void> = () => new vscode.Disposable(() => undefined);
