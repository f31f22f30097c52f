// What a request needs of a model, and what it may take at most, reckoned before it leaves.
import type { Message, Usage } from '../../protocol/message.ts';
import type { Model, ModelRequest, ToolSpec } from '../llm/model.ts';
import type { LastChunk, Need } from '../llm/route/route.ts';
import type { RequestEstimate } from '../orchestrator/run.ts';
import { tokensOfMessages, tokensOfText } from '../shared/estimate-tokens.ts';

/** Tokens of an answer whose limit nobody knows. */
const USUAL_OUTPUT = 8_192;

export function needOf({ system, messages, tools, format }: ModelRequest): Need {
  const has = (type: 'image' | 'file') => messages.some(({ parts }) => parts.some((part) => part.type === type));
  return {
    tools: tools.length > 0,
    images: has('image'),
    files: has('file'),
    structured: format !== undefined,
    input: tokensOfText(system) + tokensOfTools(tools) + tokensOfMessages(messages),
    afterTools: messages.at(-1)?.role === 'tool',
  };
}

/** With what the next request for the same answer is sent beside the conversation. */
export const withMore = (need: Need, before: readonly Message[], sent: readonly Message[]): Need =>
  sent.length === before.length ? need : { ...need, input: need.input + tokensOfMessages(sent.slice(before.length)) };

export function estimateOf({ id, price, capabilities }: Model, need: Need, maxOutput?: number): RequestEstimate {
  const output = Math.min(maxOutput ?? Number.POSITIVE_INFINITY, capabilities.outputLimit ?? USUAL_OUTPUT);
  return {
    model: id,
    input: need.input,
    output,
    price,
    ...(capabilities.outputLimit === null ? { assumed: true } : {}),
  };
}

/** Schemas keep their identity from request to request. */
const reckoned = new WeakMap<ToolSpec['inputSchema'], number>();

const tokensOfTools = (tools: readonly ToolSpec[]): number =>
  tools.reduce((sum, { name, description, inputSchema }) => {
    const known = reckoned.get(inputSchema) ?? tokensOfText(`${name} ${description} ${JSON.stringify(inputSchema)}`);
    reckoned.set(inputSchema, known);
    return sum + known;
  }, 0);

const NOTHING: Usage = { input: 0, output: 0, cachedInput: 0 };

/** How a request fails that its server has not begun to answer. */
const UNANSWERED: ReadonlySet<string> = new Set([
  'model.unreachable',
  'model.unauthorized',
  'model.unconfigured',
  'model.quota',
  'model.not-found',
  'model.rate-limited',
  'model.bad-request',
  'model.context-too-long',
  'offline.blocked',
]);

/** What a request took: nothing where it was refused, unknown where nobody told. */
export function usageOf(last: LastChunk, answered: boolean): Usage | undefined {
  if (last.usage !== undefined || last.type === 'end' || answered) return last.usage;
  return UNANSWERED.has(last.fault.code) ? NOTHING : undefined;
}
