// The chat completions wire as a server speaks it: reads and validates requests, turns an answer into stream events.
import { openaiFormat } from './format.ts';
import type { Answer, Frame, Read, ScriptedMessage, ScriptedRequest, WireFormat } from './script.ts';
import { contentText, estimate, type Fields, fields, list, text, tokens } from './text.ts';

const FINISH = {
  end: 'stop',
  tools: 'tool_calls',
  length: 'length',
  refused: 'content_filter',
  paused: 'stop',
} as const;
const ERROR_TYPES: Readonly<Record<number, readonly [string, string | null]>> = {
  400: ['invalid_request_error', null],
  401: ['invalid_request_error', 'invalid_api_key'],
  404: ['invalid_request_error', 'model_not_found'],
  429: ['requests', 'rate_limit_exceeded'],
};

export const openaiChat: WireFormat = {
  wire: 'openai-chat',
  read,
  frames,
  noFormat: 'This response_format type is unavailable now',
  error: (status, message) => {
    const [type, code] = ERROR_TYPES[status] ?? ['server_error', null];
    return { error: { message, type, param: null, code } };
  },
  errorEvent: (message) => `data: ${JSON.stringify({ error: { message, type: 'server_error', code: null } })}\n\n`,
  models: (names) => ({
    object: 'list',
    data: names.map((id) => ({ id, object: 'model', created: 1_700_000_000, owned_by: 'scripted' })),
  }),
};

function read(body: Fields): Read {
  const model = text(body.model);
  if (model === '') return refuse('you must provide a model parameter');
  if (body.stream !== true) return refuse('The scripted model only streams: send "stream": true.');
  const messages = list(body.messages).map(fields);
  if (messages.length === 0) return refuse("Invalid 'messages': empty array.");
  const problem = messages.map(messageProblem).find((found) => found !== '') ?? pairingProblem(messages);
  if (problem !== '') return refuse(problem);
  const form = openaiFormat(body.response_format);
  if (!form.ok) return refuse(form.text);
  const limit = body.max_completion_tokens ?? body.max_tokens;
  return {
    ok: true,
    request: {
      model,
      system: messages
        .filter(isSystem)
        .map((message) => contentText(message.content))
        .join('\n'),
      messages: messages.filter((message) => !isSystem(message)).map(readMessage),
      tools: list(body.tools).map((tool) => {
        const definition = fields(fields(tool).function);
        return {
          name: text(definition.name),
          description: text(definition.description),
          schema: definition.parameters,
        };
      }),
      ...(typeof limit === 'number' ? { maxTokens: limit } : {}),
      ...(form.format === undefined ? {} : { format: form.format }),
    },
  };
}

const refuse = (reason: string): Read => ({ ok: false, text: reason });
const isSystem = (message: Fields) => message.role === 'system' || message.role === 'developer';

function messageProblem(message: Fields, index: number): string {
  const role = text(message.role);
  if (!['system', 'developer', 'user', 'assistant', 'tool'].includes(role)) {
    return `Invalid value: '${role}'. Supported values are: 'system', 'assistant', 'user', 'tool'. (messages[${index}].role)`;
  }
  const calls = list(message.tool_calls).map(fields);
  if (role === 'assistant' && message.content == null && calls.length === 0) {
    return `Invalid value for 'content': expected a string, got null. (messages[${index}].content)`;
  }
  for (const call of calls) {
    if (typeof fields(call.function).arguments !== 'string') {
      return `Invalid type for 'messages[${index}].tool_calls[0].function.arguments': expected a string.`;
    }
    if (text(call.id).length > 40) return `Invalid 'messages[${index}].tool_calls[0].id': string too long.`;
  }
  return '';
}

/** As the real service: each call has exactly one result right after it, and each result a call right before it. */
function pairingProblem(messages: readonly Fields[]): string {
  let open = new Set<string>();
  for (const [index, message] of messages.entries()) {
    if (message.role === 'tool') {
      const id = text(message.tool_call_id);
      if (!open.delete(id)) {
        return `Invalid parameter: messages with role 'tool' must be a response to a preceding message with 'tool_calls'. (messages[${index}], ${id})`;
      }
      continue;
    }
    if (open.size > 0) return missing(open, index);
    open = new Set(list(message.tool_calls).map((call) => text(fields(call).id)));
  }
  return open.size > 0 ? missing(open, messages.length) : '';
}

const missing = (open: ReadonlySet<string>, index: number) =>
  `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: ${[...open].join(', ')} (messages[${index}])`;

function readMessage(message: Fields): ScriptedMessage {
  const role = message.role === 'assistant' ? 'assistant' : message.role === 'tool' ? 'tool' : 'user';
  const said = contentText(message.content);
  return {
    role,
    text: role === 'tool' ? '' : said,
    thinking: '',
    calls: list(message.tool_calls).map((call) => {
      const definition = fields(fields(call).function);
      return { id: text(fields(call).id), name: text(definition.name), arguments: text(definition.arguments) };
    }),
    results: role === 'tool' ? [{ id: text(message.tool_call_id), text: said }] : [],
    images: list(message.content).filter((part) => fields(part).type === 'image_url').length,
  };
}

function frames(answer: Answer, request: ScriptedRequest): readonly Frame[] {
  const id = `chatcmpl-scripted-${request.index}`;
  const event = (body: object, count: number, content: boolean): Frame => ({
    bytes: `data: ${JSON.stringify({ id, object: 'chat.completion.chunk', created: 1_700_000_000, model: request.model, ...body })}\n\n`,
    tokens: count,
    content,
  });
  const delta = (change: object, content = true) =>
    event({ choices: [{ index: 0, delta: change, finish_reason: null }] }, content ? 1 : 0, content);
  const stop = answer.stop ?? (answer.calls?.length ? 'tools' : 'end');
  const annotations = (answer.citations ?? []).map((url_citation) => ({ type: 'url_citation', url_citation }));
  const written: Frame[] = [delta({ role: 'assistant', content: '' }, false)];
  for (const piece of tokens(answer.thinking ?? '')) written.push(delta({ reasoning_content: piece }));
  for (const piece of tokens(answer.text ?? '')) written.push(delta({ content: piece }));
  if (annotations.length > 0) written.push(delta({ annotations }, false));
  for (const [index, call] of (answer.calls ?? []).entries()) {
    const name = { id: call.id ?? `call_${request.index}_${index}`, type: 'function' };
    written.push(delta({ tool_calls: [{ index, ...name, function: { name: call.name, arguments: '' } }] }));
    const raw = typeof call.arguments === 'string' ? call.arguments : JSON.stringify(call.arguments);
    for (const piece of tokens(raw)) written.push(delta({ tool_calls: [{ index, function: { arguments: piece } }] }));
  }
  written.push(event({ choices: [{ index: 0, delta: {}, finish_reason: FINISH[stop] }] }, 0, false));
  if (answer.usage !== null && wantsUsage(request)) written.push(event(usageOf(answer, request), 0, false));
  written.push({ bytes: 'data: [DONE]\n\n', tokens: 0, content: false });
  return written;
}

function wantsUsage(request: ScriptedRequest): boolean {
  return fields(fields(JSON.parse(request.body)).stream_options).include_usage === true;
}

function usageOf(answer: Answer, request: ScriptedRequest): object {
  const said = `${answer.thinking ?? ''}${answer.text ?? ''}${JSON.stringify(answer.calls ?? '')}`;
  const usage = answer.usage ?? { input: estimate(request.body), output: estimate(said) };
  return {
    choices: [],
    usage: {
      prompt_tokens: usage.input,
      completion_tokens: usage.output,
      total_tokens: usage.input + usage.output,
      prompt_tokens_details: { cached_tokens: usage.cachedInput ?? 0 },
      completion_tokens_details: { reasoning_tokens: usage.thinking ?? 0 },
    },
  };
}
