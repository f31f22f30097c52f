// A language model of VS Code without VS Code: says what it is told to say, and remembers what it was sent.
import type { ToolSpec } from '../../../src/core/llm/model.ts';
import type { EditorModel, PlainMessage, PlainPart } from '../../../src/hosts/vscode/language-models/editor-model.ts';

export interface Sent {
  readonly messages: readonly PlainMessage[];
  readonly tools: readonly ToolSpec[];
  readonly signal: AbortSignal;
}

export interface FakeEditorModel extends EditorModel {
  readonly sent: readonly Sent[];
  readonly counted: readonly (string | PlainMessage)[];
}

type Answer = (sent: Sent) => AsyncIterable<PlainPart> | Promise<AsyncIterable<PlainPart>>;

export const says = (text: string): PlainPart => ({ type: 'text', text });

export async function* answering(...parts: readonly PlainPart[]): AsyncGenerator<PlainPart, void, void> {
  yield* parts;
}

export function fakeEditorModel(answer: Answer, more: Partial<EditorModel> = {}): FakeEditorModel {
  const sent: Sent[] = [];
  const counted: (string | PlainMessage)[] = [];
  return {
    vendor: 'acme',
    id: 'small',
    name: 'Acme Small',
    maxInputTokens: 8_000,
    images: false,
    tools: true,
    allowed: undefined,
    send: async (messages, tools, signal) => {
      const request = { messages, tools, signal };
      sent.push(request);
      return answer(request);
    },
    count: async (what) => {
      counted.push(what);
      return typeof what === 'string' ? 10 : 100;
    },
    ...more,
    sent,
    counted,
  };
}
