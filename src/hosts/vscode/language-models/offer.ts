// Offers our models to VS Code for other extensions: registered with the extension, listing and loading nothing until the user says so.
import * as vscode from 'vscode';
import { tokensOfText } from '../../../core/shared/estimate-tokens.ts';
import type { Fault } from '../../../protocol/fault.ts';
import type { Host } from '../door.ts';
import { OWN_VENDOR, type PlainMessage, type PlainPart } from './editor-model.ts';
import type { OfferedModel } from './offered-models.ts';
import { tokensOfPlain } from './reckon-usage.ts';

const SETTING = 'orquestra.languageModels.offer';

interface Offered extends vscode.LanguageModelChatInformation {
  readonly offered: OfferedModel;
}

/** Others must not spend the user's money before the user has said that they may. */
const switchedOn = (): boolean => vscode.workspace.getConfiguration().get(SETTING) === true;

export function offerModels(load: () => Promise<Host>): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  let following: vscode.Disposable | undefined;
  const offering = async () => {
    const { offering: found } = await load();
    following ??= found.onDidChange(() => changed.fire());
    return found;
  };
  const provider: vscode.LanguageModelChatProvider<Offered> = {
    onDidChangeLanguageModelChatInformation: changed.event,
    provideLanguageModelChatInformation: async () => {
      if (!switchedOn() || !vscode.workspace.isTrusted) return [];
      return (await (await offering()).list()).map(informationOf);
    },
    provideLanguageModelChatResponse: async ({ id }, messages, options, progress, token) => {
      if (!switchedOn()) throw vscode.LanguageModelError.NoPermissions(`Switch ${SETTING} on to use ${id}.`);
      const stop = new AbortController();
      token.onCancellationRequested(() => stop.abort());
      if (token.isCancellationRequested) stop.abort();
      const asked = {
        model: id,
        messages: messages.map(plainMessage),
        tools: (options.tools ?? []).map(({ name, description, inputSchema }) => ({
          name,
          description,
          inputSchema: { type: 'object', ...inputSchema },
        })),
        mustCall: options.toolMode === vscode.LanguageModelChatToolMode.Required,
      };
      const say = (part: PlainPart) => {
        const made = responsePart(part);
        if (made !== undefined) progress.report(made);
      };
      const problem = await (await offering()).answer(asked, say, stop.signal);
      if (problem !== undefined) throw errorOf(problem);
    },
    provideTokenCount: async (_model, counted) =>
      typeof counted === 'string' ? tokensOfText(counted) : tokensOfPlain(plainMessage(counted)),
  };
  return vscode.Disposable.from(
    changed,
    vscode.lm.registerLanguageModelChatProvider(OWN_VENDOR, provider),
    vscode.workspace.onDidChangeConfiguration((one) => one.affectsConfiguration(SETTING) && changed.fire()),
    { dispose: () => following?.dispose() },
  );
}

const informationOf = (offered: OfferedModel): Offered => ({
  offered,
  id: offered.id,
  name: offered.name,
  family: offered.id.slice(offered.id.indexOf('/') + 1),
  version: '1',
  detail: offered.provider,
  tooltip: offered.tooltip,
  maxInputTokens: offered.maxInputTokens,
  maxOutputTokens: offered.maxOutputTokens,
  capabilities: { imageInput: offered.images, toolCalling: offered.tools },
});

function plainMessage({ role, content }: vscode.LanguageModelChatRequestMessage): PlainMessage {
  const parts = content.flatMap(plainPart);
  if (role === vscode.LanguageModelChatMessageRole.Assistant) return { role: 'assistant', parts };
  // Some who ask have a third role, for instructions, of which the types say nothing.
  return { role: role === vscode.LanguageModelChatMessageRole.User ? 'user' : 'system', parts };
}

function plainPart(part: unknown): PlainPart[] {
  if (part instanceof vscode.LanguageModelTextPart) return [{ type: 'text', text: part.value }];
  if (part instanceof vscode.LanguageModelToolCallPart)
    return [{ type: 'call', call: part.callId, tool: part.name, input: part.input }];
  if (part instanceof vscode.LanguageModelToolResultPart)
    return [{ type: 'result', call: part.callId, text: part.content.map(resultText).join('\n') }];
  if (part instanceof vscode.LanguageModelDataPart) return [{ type: 'data', mime: part.mimeType, data: part.data }];
  return [];
}

function resultText(part: unknown): string {
  if (part instanceof vscode.LanguageModelTextPart) return part.value;
  if (part instanceof vscode.LanguageModelDataPart)
    return /^text\/|json$/.test(part.mimeType) ? Buffer.from(part.data).toString('utf8') : `[${part.mimeType}]`;
  return part instanceof vscode.LanguageModelPromptTsxPart ? JSON.stringify(part.value) : '';
}

function responsePart(part: PlainPart): vscode.LanguageModelResponsePart | undefined {
  if (part.type === 'text') return new vscode.LanguageModelTextPart(part.text);
  if (part.type === 'call') return new vscode.LanguageModelToolCallPart(part.call, part.tool, part.input);
  return undefined;
}

/** VS Code's codes where it has one; otherwise the text says it. */
function errorOf({ code, text }: Fault): Error {
  if (code === 'model.stopped') return new vscode.CancellationError();
  if (code === 'model.not-found') return vscode.LanguageModelError.NotFound(text);
  if (['model.unauthorized', 'model.unconfigured', 'workspace.untrusted', 'offline.blocked'].includes(code))
    return vscode.LanguageModelError.NoPermissions(text);
  if (['model.quota', 'model.rate-limited'].includes(code) || code.startsWith('budget.'))
    return vscode.LanguageModelError.Blocked(text);
  return new Error(text);
}
