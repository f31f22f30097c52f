// A language model of VS Code, and what is said to it and heard from it, in plain data: only the door beside it knows VS Code's classes.
import type { ToolSpec } from '../../../core/llm/model.ts';

/** Of the models that we ourselves offer to VS Code. */
export const OWN_VENDOR = 'orquestra';

export type PlainPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'call'; readonly call: string; readonly tool: string; readonly input: object }
  | { readonly type: 'result'; readonly call: string; readonly text: string }
  | { readonly type: 'data'; readonly mime: string; readonly data: Uint8Array }
  /** What this version of the editor has no stable word for: it shows that the other side is at work, and nothing more. */
  | { readonly type: 'other' };

/** `system` is never said to VS Code, which has no such role; some who ask a model of ours have one. */
export interface PlainMessage {
  readonly role: 'user' | 'assistant' | 'system';
  readonly parts: readonly PlainPart[];
}

export interface EditorModel {
  readonly vendor: string;
  readonly id: string;
  readonly name: string;
  readonly maxInputTokens: number;
  /** Undefined where the editor does not tell. */
  readonly images: boolean | undefined;
  readonly tools: boolean | undefined;
  /** False where the user has refused; undefined where nobody has asked yet. */
  readonly allowed: boolean | undefined;
  /** The first one asks the user for consent. Rejects with whatever the editor says; so may the answer on its way. */
  send(
    messages: readonly PlainMessage[],
    tools: readonly ToolSpec[],
    signal: AbortSignal,
  ): Promise<AsyncIterable<PlainPart>>;
  count(counted: string | PlainMessage, signal: AbortSignal): Promise<number>;
}

export interface EditorModelSelector {
  readonly vendor?: string;
  readonly id?: string;
}

export type SelectEditorModels = (selector: EditorModelSelector) => Promise<readonly EditorModel[]>;
