// The responses wire as a server speaks it: reads and validates requests strictly, turns an answer into stream events.
import { createHash } from 'node:crypto';
import { responsesFormat } from './format.ts';
import { openaiChat } from './openai-chat.ts';
import { responsesFrames } from './responses-frames.ts';
import type { Read, ScriptedMessage, WireFormat } from './script.ts';
import { contentText, type Fields, fields, list, text } from './text.ts';

const KNOWN = new Set([
  ...['model', 'instructions', 'input', 'tools', 'store', 'stream', 'include', 'reasoning', 'text'],
  ...['prompt_cache_key', 'max_output_tokens', 'parallel_tool_calls', 'tool_choice'],
]);

export const openaiResponses: WireFormat = {
  ...openaiChat,
  wire: 'openai-responses',
  read,
  frames: (answer, request) => responsesFrames(answer, request, encryptedOf),
  noFormat: "Invalid parameter: 'text.format' of type 'json_schema' is not supported with this model.",
  errorEvent: (message) =>
    `event: error\ndata: ${JSON.stringify({ type: 'error', code: 'server_error', message, param: null, sequence_number: 9_999 })}\n\n`,
};

/** What thinking is encrypted to; a request that gives it back changed is refused. */
export const encryptedOf = (thinking: string) => createHash('sha256').update(`encrypted:${thinking}`).digest('base64');

function read(body: Fields): Read {
  const stranger = Object.keys(body).find((name) => !KNOWN.has(name));
  if (stranger !== undefined) return refuse(`Unknown parameter: '${stranger}'.`);
  if (text(body.model) === '') return refuse("Missing required parameter: 'model'.");
  if (body.stream !== true) return refuse('The scripted model only streams: send "stream": true.');
  if (body.store !== false) return refuse('The scripted model keeps nothing: send "store": false.');
  const items = list(body.input).map(fields);
  if (items.length === 0) return refuse("Missing required parameter: 'input'.");
  const problem = items.map(itemProblem).find((found) => found !== '') ?? orderProblem(items);
  if (problem !== '') return refuse(problem);
  const tools = list(body.tools).map(fields);
  const odd = tools.find((tool) => tool.type !== 'function' || !/^[a-zA-Z0-9_-]{1,64}$/.test(text(tool.name)));
  if (odd !== undefined) return refuse(`Invalid value for 'tools': ${JSON.stringify(odd)}.`);
  if (tools.some((tool) => tool.strict !== false))
    return refuse("Invalid schema for function: 'strict' must be false.");
  const form = responsesFormat(fields(body.text).format);
  if (!form.ok) return refuse(form.text);
  return {
    ok: true,
    request: {
      model: text(body.model),
      system: text(body.instructions),
      messages: grouped(items),
      tools: tools.map(({ name, description, parameters }) => ({
        name: text(name),
        description: text(description),
        schema: parameters,
      })),
      ...(typeof body.max_output_tokens === 'number' ? { maxTokens: body.max_output_tokens } : {}),
      ...(form.format === undefined ? {} : { format: form.format }),
    },
  };
}

const refuse = (reason: string): Read => ({ ok: false, text: reason });
const PROVIDERS_OWN = ['web_search_call', 'file_search_call', 'code_interpreter_call', 'compaction'];

function itemProblem(item: Fields, index: number): string {
  const at = `input[${index}]`;
  const type = text(item.type) || 'message';
  if (type === 'message') return messageProblem(item, at);
  if (type === 'reasoning') return reasoningProblem(item, at);
  if (PROVIDERS_OWN.includes(type)) return text(item.id) === '' ? `Missing required parameter: '${at}.id'.` : '';
  if (type !== 'function_call' && type !== 'function_call_output') return `Invalid value: '${type}'. (${at}.type)`;
  const id = text(item.call_id);
  if (!/^[a-zA-Z0-9_-]+$/.test(id)) return `Invalid '${at}.call_id': '${id}'.`;
  if (id.length > 64) return `Invalid '${at}.call_id': string too long. Expected a string with maximum length 64.`;
  if (type === 'function_call_output') {
    return typeof item.output === 'string' ? '' : `Missing required parameter: '${at}.output'.`;
  }
  if (!/^[a-zA-Z0-9_-]+$/.test(text(item.name))) return `Invalid '${at}.name'.`;
  return typeof item.arguments === 'string' ? '' : `Invalid type for '${at}.arguments': expected a string.`;
}

function messageProblem(item: Fields, at: string): string {
  const role = text(item.role);
  if (!['user', 'assistant', 'system', 'developer'].includes(role)) return `Invalid value: '${role}'. (${at}.role)`;
  if (typeof item.content === 'string') return item.content === '' ? `Invalid '${at}.content': empty string.` : '';
  const kinds = role === 'assistant' ? ['output_text', 'refusal'] : ['input_text', 'input_image', 'input_file'];
  const pieces = list(item.content).map(fields);
  if (pieces.length === 0) return `Invalid '${at}.content': empty array.`;
  const odd = pieces.find((piece) => !kinds.includes(text(piece.type)));
  return odd === undefined ? '' : `Invalid value: '${text(odd.type)}'. Supported values are: ${kinds}. (${at}.content)`;
}

function reasoningProblem(item: Fields, at: string): string {
  if (!text(item.id).startsWith('rs_')) return `Invalid '${at}.id': '${text(item.id)}'.`;
  const thinking = list(item.summary)
    .map((part) => text(fields(part).text))
    .join('');
  return item.encrypted_content === encryptedOf(thinking)
    ? ''
    : `The encrypted content of ${at} could not be verified.`;
}

/** As the real service: each call has its output, each output its call, and thinking what it led to. */
function orderProblem(items: readonly Fields[]): string {
  const calls = new Set<string>();
  const open = new Set<string>();
  for (const [index, item] of items.entries()) {
    const id = text(item.call_id);
    if (item.type === 'reasoning' && (items[index + 1]?.role === 'user' || items[index + 1] === undefined)) {
      return `Item '${text(item.id)}' of type 'reasoning' was provided without its required following item.`;
    }
    if (item.type === 'function_call') {
      if (calls.has(id)) return `Duplicate item found with call_id ${id}.`;
      calls.add(id);
      open.add(id);
    }
    if (item.type === 'function_call_output' && !open.delete(id)) {
      return `No tool call found for function call output with call_id ${id}.`;
    }
  }
  return open.size === 0 ? '' : `No tool output found for function call ${[...open][0]}.`;
}

const roleOf = (item: Fields): ScriptedMessage['role'] => {
  if (item.type === 'function_call_output') return 'tool';
  return text(item.role) === '' || item.role === 'assistant' ? 'assistant' : 'user';
};

/** Items that follow each other are one message, as they are on the other wires. */
function grouped(items: readonly Fields[]): readonly ScriptedMessage[] {
  const groups: Fields[][] = [];
  for (const item of items) {
    const last = groups.at(-1);
    if (last?.[0] !== undefined && roleOf(last[0]) === roleOf(item) && roleOf(item) !== 'user') last.push(item);
    else groups.push([item]);
  }
  return groups.map(readGroup);
}

function readGroup(items: readonly Fields[]): ScriptedMessage {
  const of = (type: string) => items.filter((item) => (text(item.type) || 'message') === type);
  return {
    role: items[0] === undefined ? 'user' : roleOf(items[0]),
    text: of('message')
      .map((item) => contentText(item.content))
      .join(''),
    thinking: of('reasoning')
      .flatMap((item) => list(item.summary).map((part) => text(fields(part).text)))
      .join(''),
    calls: of('function_call').map((item) => ({
      id: text(item.call_id),
      name: text(item.name),
      arguments: text(item.arguments),
    })),
    results: of('function_call_output').map((item) => ({ id: text(item.call_id), text: text(item.output) })),
    images: of('message')
      .flatMap((item) => list(item.content))
      .filter((part) => fields(part).type === 'input_image').length,
  };
}
