// From messages to the body of a messages request: pure, with the marks that let the provider cache what does not change.
import type {
  ContentBlockParam,
  MessageCreateParamsStreaming,
  MessageParam,
} from '@anthropic-ai/sdk/resources/messages';
import type { ModelRequest } from '../../../../core/llm/model.ts';
import type { Message } from '../../../../protocol/message.ts';
import type { Quirks } from '../../quirks.ts';
import type { KnownModel } from '../../spec.ts';
import { fields, text } from '../fields.ts';
import { leftOutText } from '../wire-text.ts';
import type { WireMessage } from './anthropic-messages.ts';
import { closedSchema } from './closed-schema.ts';
import { paired } from './provider-pairs.ts';
import { openSchema, toolSchema } from './tool-schema.ts';

/** The wire wants a limit; this is what every model takes. */
const SAFE_OUTPUT = 8192;
/** Enough for the longest file, and short of what makes a provider reserve too much. */
const MOST_OUTPUT = 32_000;
const CACHED = { cache_control: { type: 'ephemeral' } } as const;
/** How thinking is turned off, where that is possible; the others think as little as they may. */
const OFF: readonly (readonly [RegExp, Thinking])[] = [
  [/^claude-((opus|sonnet)-5|haiku-5-5)(-\d{8})?$/, { thinking: { type: 'disabled' } }],
  [/^claude-sonnet-5-5(-\d{8})?$/, { thinking: { type: 'between_tools' } }],
  // These do not think before they are told to.
  [/^claude-(opus|sonnet)-4-/, {}],
];

export interface BodyDoor {
  /** Anthropic's own service; older gateways refuse what they do not know. */
  readonly official: boolean;
  readonly quirks?: Quirks | undefined;
  /** Inputs of tools and sources of attachments that were refused as they are. */
  readonly refused?: WeakSet<object>;
  /** Thinking is not to go on where it is wanted back and was never given. */
  readonly unthinking?: boolean;
}

export function anthropicBody(
  model: KnownModel,
  request: ModelRequest,
  { official, quirks = {}, refused, unthinking = false }: BodyDoor,
  convert: (message: Message) => readonly WireMessage[],
): MessageCreateParamsStreaming {
  const system = request.system.trim() === '' ? '' : request.system.toWellFormed();
  const messages = paired(joined(request.messages.flatMap(convert)).map(withoutRefused(refused)));
  const marked = markedFrom(messages);
  const tools = request.tools.map(({ name, description, inputSchema }, index) => ({
    name,
    description,
    input_schema: refused?.has(inputSchema) ? openSchema(inputSchema) : toolSchema(inputSchema),
    // The system text's mark covers the tools, which come before it; without one they need their own.
    ...(system === '' && index === request.tools.length - 1 ? CACHED : {}),
  }));
  return {
    model: model.name,
    max_tokens: outputLimit(model, request.maxOutput),
    ...(system === '' ? {} : { system: [{ type: 'text', text: system, ...CACHED }] }),
    ...(tools.length === 0 ? {} : { tools }),
    ...(tools.length > 0 && quirks.noParallel
      ? { tool_choice: { type: 'auto', disable_parallel_tool_use: true } }
      : {}),
    ...thinking(model, request, official || quirks.reasoningField === 'thinking'),
    ...(unthinking ? { thinking: { type: 'disabled' } } : {}),
    messages: messages.map((message, index) => finished(message, index >= marked && message.role === 'user')),
    stream: true,
    ...quirks.extraBody,
  };
}

/** One that is asked for more than it can write refuses the request. */
const outputLimit = ({ outputLimit: own }: KnownModel, asked: number | undefined): number =>
  asked === undefined ? Math.min(own ?? SAFE_OUTPUT, MOST_OUTPUT) : Math.min(asked, own ?? asked);

type Thinking = Pick<MessageCreateParamsStreaming, 'thinking' | 'output_config'>;

function thinking(model: KnownModel, request: ModelRequest, told: boolean): Thinking {
  const schema = request.format === undefined ? undefined : closedSchema(request.format.schema);
  const format = schema === undefined ? {} : { format: { type: 'json_schema' as const, schema: { ...schema } } };
  const { effort = 'default' } = request;
  if (!told || !model.adaptive) return Object.keys(format).length === 0 ? {} : { output_config: format };
  const off = effort === 'off' ? OFF.find(([names]) => names.test(model.name))?.[1] : undefined;
  if (off !== undefined) return { ...off, ...(schema === undefined ? {} : { output_config: format }) };
  const level = effort === 'default' ? {} : { effort: effort === 'off' ? ('low' as const) : effort };
  const config = { ...format, ...level };
  return {
    ...(Object.keys(config).length === 0 ? {} : { output_config: config }),
    ...(effort === 'off' ? {} : { thinking: { type: 'adaptive', display: 'summarized' } }),
  };
}

/** Results and what the user says next are one turn here, results first. */
function joined(messages: readonly WireMessage[]): readonly WireMessage[] {
  const turns: WireMessage[] = [];
  // What was converted before is kept for the next request, so that only a copy is added to.
  let copied = false;
  for (const message of messages) {
    const last = turns.at(-1);
    if (last?.role !== message.role) {
      turns.push(message);
      copied = false;
    } else if (copied) {
      last.content.push(...message.content);
    } else {
      turns[turns.length - 1] = { role: last.role, content: [...last.content, ...message.content] };
      copied = true;
    }
  }
  return turns;
}

const withoutRefused =
  (refused: WeakSet<object> | undefined) =>
  (turn: WireMessage): WireMessage => {
    if (turn.role !== 'user' || !turn.content.some((block) => isRefused(block, refused))) return turn;
    return { ...turn, content: turn.content.map((block) => (isRefused(block, refused) ? leftOut(block) : block)) };
  };

const isRefused = (block: ContentBlockParam, refused: WeakSet<object> | undefined): boolean =>
  (block.type === 'image' || block.type === 'document') && refused?.has(block.source) === true;

const leftOut = (block: ContentBlockParam): ContentBlockParam => {
  const { title, source, type } = fields(block);
  return { type: 'text', text: leftOutText(text(title) || text(type), text(fields(source).media_type)) };
};

/** Where the last two turns of the user begin: one is read from the cache, the other written to it. */
function markedFrom(messages: readonly WireMessage[]): number {
  const last = messages.findLastIndex((message) => message.role === 'user');
  const other = messages.findLastIndex((message, index) => message.role === 'user' && index < last);
  return other < 0 ? last : other;
}

function finished(message: WireMessage, mark: boolean): MessageParam {
  if (!mark) return message;
  const last = message.content.length - 1;
  return {
    role: message.role,
    content: message.content.map((block, index) =>
      index !== last || block.type === 'thinking' || block.type === 'redacted_thinking'
        ? block
        : { ...block, ...CACHED },
    ),
  };
}
