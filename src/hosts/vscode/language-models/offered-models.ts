// Our providers' models as other extensions see them through VS Code, and how a request of theirs is answered.
import type { ModelInfo, ModelRequest, Provider, ToolSpec } from '../../../core/llm/model.ts';
import type { LooseRequests } from '../../../core/orchestrator/loose-requests.ts';
import { type Fault, fault } from '../../../protocol/fault.ts';
import type { PlainMessage, PlainPart } from './editor-model.ts';
import { EDITOR_PROVIDER } from './editor-provider.ts';
import { fromMessages } from './from-messages.ts';

export interface OfferedModel {
  /** PROVIDER/MODEL. */
  readonly id: string;
  readonly name: string;
  readonly provider: string;
  readonly maxInputTokens: number;
  readonly maxOutputTokens: number;
  readonly images: boolean;
  readonly tools: boolean;
  readonly tooltip: string;
}

export interface OfferedRequest {
  readonly model: string;
  readonly messages: readonly PlainMessage[];
  readonly tools: readonly ToolSpec[];
  /** Whoever asks wants a call, not words. */
  readonly mustCall: boolean;
}

/** Where nobody tells; a number must be given, and one that is too small only makes others leave out more. */
const UNKNOWN_INPUT = 32_000;
const UNKNOWN_OUTPUT = 4_000;
const PATIENCE_MS = 5_000;

/** Of all configured providers but VS Code itself, whose models it has already. */
export async function listOffered(providers: readonly Provider[]): Promise<readonly OfferedModel[]> {
  const ours = providers.filter(({ id, configured }) => configured && id !== EDITOR_PROVIDER);
  const lists = await Promise.all(
    ours.map(async (provider) => {
      const listed = await provider.models(AbortSignal.timeout(PATIENCE_MS));
      return listed.ok ? listed.value.map((info) => offered(provider, info)) : [];
    }),
  );
  return lists.flat();
}

function offered(provider: Provider, info: ModelInfo): OfferedModel {
  const output = info.outputLimit ?? UNKNOWN_OUTPUT;
  const { price, capabilities } = info;
  const cost =
    price == null
      ? 'price unknown'
      : price.input === 0 && price.output === 0
        ? 'no cost'
        : `$${price.input} in, $${price.output} out per million tokens`;
  return {
    id: `${provider.id}/${info.id}`,
    name: info.label,
    provider: provider.label,
    // What is asked and what is answered share the context.
    maxInputTokens: info.contextLimit === null ? UNKNOWN_INPUT : Math.max(1, info.contextLimit - output),
    maxOutputTokens: output,
    images: capabilities?.images ?? true,
    tools: capabilities?.tools ?? true,
    tooltip: `${provider.label} through Orquestra, with your own key: ${cost}.`,
  };
}

/** Text as it comes, calls when they are whole. Resolves with why it failed. */
export async function answerOffered(
  loose: LooseRequests,
  asked: OfferedRequest,
  say: (part: PlainPart) => void,
  signal: AbortSignal,
): Promise<Fault | undefined> {
  if (asked.model.startsWith(`${EDITOR_PROVIDER}/`)) return CIRCLE;
  for await (const chunk of loose.stream(asked.model, requestOf(asked), signal)) {
    if (chunk.type === 'text') say({ type: 'text', text: chunk.text });
    if (chunk.type === 'fault') return chunk.fault;
    if (chunk.type !== 'end') continue;
    const calls = chunk.parts.filter((part) => part.type === 'tool-call');
    const made = calls.map(({ call, tool, arguments: raw }) => ({ call, tool, input: objectOf(raw) }));
    const broken = made.find(({ input }) => input === undefined);
    if (broken !== undefined) return badArguments(asked.model, broken.tool);
    if (asked.mustCall && made.length === 0) return noCall(asked.model);
    for (const { call, tool, input } of made) if (input !== undefined) say({ type: 'call', call, tool, input });
    return chunk.stop === 'refused'
      ? fault('model.refused', `${asked.model} refused the request. Say it in another way.`)
      : undefined;
  }
  return undefined;
}

function requestOf({ messages, tools, mustCall }: OfferedRequest): ModelRequest {
  const { system, messages: said } = fromMessages(messages);
  return { system: mustCall ? [system, MUST_CALL].join('\n\n').trim() : system, messages: said, tools };
}

/** Not all wires can be told so in another way. */
const MUST_CALL = 'Answer by calling one of the tools, not with text.';

const CIRCLE = fault(
  'model.not-found',
  'Models that VS Code has from others are not offered again by Orquestra. Ask for them directly.',
);

const badArguments = (model: string, tool: string) =>
  fault('model.malformed', `${model} called ${tool} with arguments that are no JSON object. Try again.`, {
    retryable: true,
  });

const noCall = (model: string) =>
  fault('model.malformed', `${model} called none of the tools, though one was asked for. Try again.`, {
    retryable: true,
  });

function objectOf(raw: string): object | undefined {
  if (raw.trim() === '') return {};
  try {
    const parsed: unknown = JSON.parse(raw);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
