// The door to VS Code's language models: the one file that turns its classes into plain data and back.
import * as vscode from 'vscode';
import { fields } from '../../../adapters/llm/wires/fields.ts';
import type { ToolSpec } from '../../../core/llm/model.ts';
import type { EditorModel, PlainMessage, PlainPart, SelectEditorModels } from './editor-model.ts';

/** Shown by VS Code when it asks the user whether Orquestra may use a model. */
const WHY =
  'You chose this model for a session of Orquestra. It is sent your messages and what Orquestra reads for them.';

/** Says nothing to any model, and asks the user nothing. */
export function selectFrom(access: vscode.LanguageModelAccessInformation): SelectEditorModels {
  return async (selector) => {
    const found = await vscode.lm.selectChatModels({ ...selector });
    return found.map((model) => editorModel(model, access));
  };
}

function editorModel(model: vscode.LanguageModelChat, access: vscode.LanguageModelAccessInformation): EditorModel {
  // Told by newer versions of VS Code than the types are of.
  const { supportsImageToText, supportsToolCalling } = fields(fields(model).capabilities);
  return {
    vendor: model.vendor,
    id: model.id,
    name: model.name,
    maxInputTokens: model.maxInputTokens,
    images: typeof supportsImageToText === 'boolean' ? supportsImageToText : undefined,
    tools: typeof supportsToolCalling === 'boolean' ? supportsToolCalling : undefined,
    get allowed() {
      return access.canSendRequest(model);
    },
    send: async (messages, tools, signal) => {
      const token = tokenOf(signal);
      const options = { justification: WHY, ...toolOptions(tools) };
      const response = await model.sendRequest(messages.map(chatMessage), options, token);
      return plainParts(response.stream);
    },
    count: async (counted, signal) =>
      model.countTokens(typeof counted === 'string' ? counted : chatMessage(counted), tokenOf(signal)),
  };
}

const toolOptions = (tools: readonly ToolSpec[]): vscode.LanguageModelChatRequestOptions =>
  tools.length === 0
    ? {}
    : {
        toolMode: vscode.LanguageModelChatToolMode.Auto,
        tools: tools.map(({ name, description, inputSchema }) => ({
          name,
          description,
          inputSchema: { ...inputSchema },
        })),
      };

function tokenOf(signal: AbortSignal): vscode.CancellationToken {
  const source = new vscode.CancellationTokenSource();
  if (signal.aborted) source.cancel();
  else signal.addEventListener('abort', () => source.cancel(), { once: true });
  return source.token;
}

function chatMessage({ role, parts }: PlainMessage): vscode.LanguageModelChatMessage {
  const { Assistant, User } = vscode.LanguageModelChatMessageRole;
  return new vscode.LanguageModelChatMessage(role === 'assistant' ? Assistant : User, parts.flatMap(chatPart));
}

function chatPart(part: PlainPart): vscode.LanguageModelInputPart[] {
  switch (part.type) {
    case 'text':
      return [new vscode.LanguageModelTextPart(part.text)];
    case 'call':
      return [new vscode.LanguageModelToolCallPart(part.call, part.tool, part.input)];
    case 'result':
      return [new vscode.LanguageModelToolResultPart(part.call, [new vscode.LanguageModelTextPart(part.text)])];
    case 'data':
      return [new vscode.LanguageModelDataPart(part.data, part.mime)];
    case 'other':
      return [];
  }
}

async function* plainParts(stream: AsyncIterable<unknown>): AsyncGenerator<PlainPart, void, void> {
  for await (const chunk of stream) yield plainPart(chunk);
}

function plainPart(chunk: unknown): PlainPart {
  if (chunk instanceof vscode.LanguageModelTextPart) return { type: 'text', text: chunk.value };
  if (chunk instanceof vscode.LanguageModelToolCallPart)
    return { type: 'call', call: chunk.callId, tool: chunk.name, input: chunk.input };
  return { type: 'other' };
}
