// From messages to the body of a messages request: pure, with the marks that let the provider cache what does not change.
import type { MessageCreateParamsStreaming, MessageParam } from '@anthropic-ai/sdk/resources/messages';
import type { ModelRequest } from '../../../../core/llm/model.ts';
import type { Message } from '../../../../protocol/message.ts';
import type { Quirks } from '../../quirks.ts';
import type { KnownModel } from '../../spec.ts';
import { fields, text } from '../fields.ts';
import type { WireMessage } from './anthropic-messages.ts';
import { closedSchema } from './closed-schema.ts';

/** The wire wants a limit; this is what every model takes. */
const SAFE_OUTPUT = 8192;
/** Enough for the longest file, and short of what makes a provider reserve too much. */
const MOST_OUTPUT = 32_000;
const CACHED = { cache_control: { type: 'ephemeral' } } as const;
/** Those that think unless they are told not to, and may be told. */
const MAY_BE_DISABLED = /^claude-(opus|sonnet)-5(-\d{8})?$/;

/** `official` is Anthropic's own service; older gateways refuse what they do not know. */
export function anthropicBody(
  model: KnownModel,
  request: ModelRequest,
  { official, quirks = {} }: { readonly official: boolean; readonly quirks?: Quirks | undefined },
  convert: (message: Message) => readonly WireMessage[],
): MessageCreateParamsStreaming {
  const messages = paired(joined(request.messages.flatMap(convert)));
  const marked = markedFrom(messages);
  const tools = request.tools.map(({ name, description, inputSchema }, index) => ({
    name,
    description,
    input_schema: { ...inputSchema, type: 'object' as const },
    // The system text's mark covers the tools, which come before it; without one they need their own.
    ...(request.system === '' && index === request.tools.length - 1 ? CACHED : {}),
  }));
  return {
    model: model.name,
    max_tokens: request.maxOutput ?? Math.min(model.outputLimit ?? SAFE_OUTPUT, MOST_OUTPUT),
    ...(request.system === '' ? {} : { system: [{ type: 'text', text: request.system.toWellFormed(), ...CACHED }] }),
    ...(tools.length === 0 ? {} : { tools }),
    ...(tools.length > 0 && quirks.noParallel
      ? { tool_choice: { type: 'auto', disable_parallel_tool_use: true } }
      : {}),
    ...thinking(model, request, official || quirks.reasoningField === 'thinking'),
    messages: messages.map((message, index) => finished(message, index >= marked && message.role === 'user')),
    stream: true,
    ...quirks.extraBody,
  };
}

type Thinking = Pick<MessageCreateParamsStreaming, 'thinking' | 'output_config'>;

function thinking(model: KnownModel, request: ModelRequest, told: boolean): Thinking {
  const schema = request.format === undefined ? undefined : closedSchema(request.format.schema);
  const format = schema === undefined ? {} : { format: { type: 'json_schema' as const, schema: { ...schema } } };
  const { effort = 'default' } = request;
  if (!told || !model.adaptive) return Object.keys(format).length === 0 ? {} : { output_config: format };
  const off = effort === 'off';
  const disabled = off && MAY_BE_DISABLED.test(model.name);
  const level = effort === 'default' || disabled ? {} : { effort: off ? ('low' as const) : effort };
  const config = { ...format, ...level };
  return {
    ...(Object.keys(config).length === 0 ? {} : { output_config: config }),
    ...(off ? {} : { thinking: { type: 'adaptive', display: 'summarized' } }),
    ...(disabled ? { thinking: { type: 'disabled' } } : {}),
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

/** Work of the provider's own that was broken off has no result, and stands only where it may still go on: at the very end. */
function paired(turns: readonly WireMessage[]): readonly WireMessage[] {
  return turns.flatMap((turn, index) => {
    if (turn.role === 'user') return [turn];
    const used = new Set(turn.content.map((block) => useOf(block)).filter((id) => id !== ''));
    if (used.size === 0) return [turn];
    const answered = new Set(turn.content.map((block) => answerOf(block)));
    const last = index === turns.length - 1;
    const content = turn.content.filter((block) => {
      const use = useOf(block);
      if (use !== '') return last || answered.has(use);
      const answer = answerOf(block);
      return answer === '' || used.has(answer);
    });
    return content.length === turn.content.length ? [turn] : content.length === 0 ? [] : [{ ...turn, content }];
  });
}

const useOf = (block: object): string => {
  const { type, id } = fields(block);
  return type === 'server_tool_use' || type === 'mcp_tool_use' ? text(id) : '';
};
const answerOf = (block: object): string => {
  const { type, tool_use_id } = fields(block);
  return text(type) === 'tool_result' ? '' : text(tool_use_id);
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
