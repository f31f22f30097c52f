// What the host does behind the models that we offer to VS Code: lists them, answers for them, and says when there are others.
import * as vscode from 'vscode';
import type { Fault } from '../../../protocol/fault.ts';
import type { Composed } from '../../compose.ts';
import { untrustedHere } from '../blocked.ts';
import type { PlainPart } from './editor-model.ts';
import { answerOffered, listOffered, type OfferedModel, type OfferedRequest } from './offered-models.ts';

export interface Offering {
  list(): Promise<readonly OfferedModel[]>;
  /** Resolves with why it failed. */
  answer(asked: OfferedRequest, say: (part: PlainPart) => void, signal: AbortSignal): Promise<Fault | undefined>;
  readonly onDidChange: vscode.Event<void>;
}

export interface OwnOffering extends Offering {
  /** Settings or keys are others than before. */
  changed(): void;
}

/** Every extension that looks for a model has VS Code ask for ours as well. */
const KEPT_MS = 60_000;

export function createOffering(composed: Pick<Composed, 'directory' | 'orchestrator'>): OwnOffering {
  const events = new vscode.EventEmitter<void>();
  let known: { readonly at: number; readonly models: Promise<readonly OfferedModel[]> } | undefined;
  return {
    list: async () => {
      if (untrustedHere() !== undefined) return [];
      if (known === undefined || Date.now() - known.at > KEPT_MS)
        known = { at: Date.now(), models: listOffered(composed.directory.providers()) };
      return known.models;
    },
    answer: (asked, say, signal) => answerOffered(composed.orchestrator.loose, asked, say, signal),
    onDidChange: events.event,
    changed: () => {
      known = undefined;
      events.fire();
    },
  };
}
