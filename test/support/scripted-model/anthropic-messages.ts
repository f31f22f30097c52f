// The messages wire as a server speaks it: reads and validates requests, turns an answer into stream events.
import { createHash } from 'node:crypto';
import { anthropicFormat } from './format.ts';
import type { Answer, Frame, Read, ScriptedMessage, ScriptedRequest, WireFormat } from './script.ts';
import { contentText, estimate, type Fields, fields, list, text, tokens } from './text.ts';

const STOP = {
  end: 'end_turn',
  tools: 'tool_use',
  length: 'max_tokens',
  refused: 'refusal',
  paused: 'pause_turn',
} as const;
const ERROR_TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  529: 'overloaded_error',
};

export const anthropicMessages: WireFormat = {
  wire: 'anthropic-messages',
  read,
  frames,
  noFormat: 'output_config: Extra inputs are not permitted',
  error: (status, message) => ({ type: 'error', error: { type: ERROR_TYPES[status] ?? 'api_error', message } }),
  errorEvent: (message) =>
    `event: error\ndata: ${JSON.stringify({ type: 'error', error: { type: 'overloaded_error', message } })}\n\n`,
  models: (names) => ({
    data: names.map((id) => ({ type: 'model', id, display_name: id, created_at: '2026-01-01T00:00:00Z' })),
    has_more: false,
    first_id: names[0] ?? null,
    last_id: names.at(-1) ?? null,
  }),
};

/** What the scripted model signs its thinking with; a request that gives thinking back changed is refused. */
export const signatureOf = (thinking: string) => createHash('sha256').update(`scripted:${thinking}`).digest('base64');

function read(body: Fields): Read {
  if (text(body.model) === '') return refuse('model: Field required');
  if (typeof body.max_tokens !== 'number') return refuse('max_tokens: Field required');
  if (body.stream !== true) return refuse('The scripted model only streams: send "stream": true.');
  const messages = list(body.messages).map(fields);
  if (messages.length === 0) return refuse('messages: at least one message is required');
  if (messages[0]?.role !== 'user') return refuse('messages: first message must use the "user" role');
  const problem = messages.map(messageProblem).find((found) => found !== '') ?? pairingProblem(messages);
  if (problem !== '') return refuse(problem);
  const form = anthropicFormat(fields(body.output_config).format);
  if (!form.ok) return refuse(form.text);
  const marks = JSON.stringify(body).split('"cache_control":{').length - 1;
  if (marks > 4) return refuse(`A maximum of 4 blocks with cache_control may be provided. Found ${marks}.`);
  return {
    ok: true,
    request: {
      model: text(body.model),
      system: contentText(body.system),
      messages: messages.flatMap(readMessage),
      tools: list(body.tools).map((tool) => {
        const { name, description, input_schema } = fields(tool);
        return { name: text(name), description: text(description), schema: input_schema };
      }),
      maxTokens: body.max_tokens,
      ...(form.format === undefined ? {} : { format: form.format }),
    },
  };
}

const refuse = (reason: string): Read => ({ ok: false, text: reason });
const blocksOf = (message: Fields): readonly Fields[] =>
  typeof message.content === 'string' ? [{ type: 'text', text: message.content }] : list(message.content).map(fields);

function messageProblem(message: Fields, index: number): string {
  if (message.role !== 'user' && message.role !== 'assistant') {
    return `messages.${index}.role: Input should be 'user' or 'assistant'`;
  }
  const blocks = blocksOf(message);
  if (blocks.length === 0) return `messages.${index}: all messages must have non-empty content`;
  for (const [place, block] of blocks.entries()) {
    const at = `messages.${index}.content.${place}`;
    if (block.type === 'text' && text(block.text).trim() === '') {
      return 'messages: text content blocks must contain non-whitespace text';
    }
    if (block.type === 'tool_use' && (typeof block.input !== 'object' || block.input === null)) {
      return `${at}.tool_use.input: Input should be a valid dictionary`;
    }
    if (block.type === 'tool_use' && !/^[a-zA-Z0-9_-]+$/.test(text(block.id))) {
      return `${at}.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'`;
    }
    if (block.type === 'thinking' && block.signature !== signatureOf(text(block.thinking))) {
      return `${at}: Invalid \`signature\` in \`thinking\` block`;
    }
  }
  return '';
}

/** As the real service: results stand first in the message right after the calls, one for each. */
function pairingProblem(messages: readonly Fields[]): string {
  for (const [index, message] of messages.entries()) {
    const before = messages[index - 1];
    const asked = before?.role === 'assistant' ? blocksOf(before).filter((block) => block.type === 'tool_use') : [];
    const open = new Set(asked.map((block) => text(block.id)));
    let others = false;
    for (const block of message.role === 'user' ? blocksOf(message) : []) {
      if (block.type !== 'tool_result') others = true;
      else if (!open.delete(text(block.tool_use_id)) || others) {
        return `messages.${index}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${text(block.tool_use_id)}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`;
      }
    }
    if (open.size > 0) return missing(index - 1, [...open]);
  }
  const last = messages.at(-1);
  const open = last?.role === 'assistant' ? blocksOf(last).filter((block) => block.type === 'tool_use') : [];
  return open.length > 0
    ? missing(
        messages.length - 1,
        open.map((block) => text(block.id)),
      )
    : '';
}

const missing = (index: number, ids: readonly string[]) =>
  `messages.${index}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${ids.join(', ')}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`;

/** Results and what the user said with them are told apart, as they are on the other wire. */
function readMessage(message: Fields): readonly ScriptedMessage[] {
  const blocks = blocksOf(message);
  const of = (type: string) => blocks.filter((block) => block.type === type);
  const results = of('tool_result').map((block) => ({ id: text(block.tool_use_id), text: contentText(block.content) }));
  const said: ScriptedMessage = {
    role: message.role === 'assistant' ? 'assistant' : 'user',
    text: joined(of('text'), 'text'),
    thinking: joined(of('thinking'), 'thinking'),
    calls: of('tool_use').map(({ id, name, input }) => ({
      id: text(id),
      name: text(name),
      arguments: JSON.stringify(input),
    })),
    results: [],
    images: of('image').length,
  };
  if (results.length === 0) return [said];
  const answered: ScriptedMessage = { ...said, role: 'tool', text: '', images: 0, results };
  return said.text === '' && said.images === 0 ? [answered] : [answered, said];
}

const joined = (blocks: readonly Fields[], name: string) => blocks.map((block) => text(block[name])).join('');

function frames(answer: Answer, request: ScriptedRequest): readonly Frame[] {
  const event = (type: string, body: object, count = 0): Frame => ({
    bytes: `event: ${type}\ndata: ${JSON.stringify({ type, ...body })}\n\n`,
    tokens: count,
    content: count > 0,
  });
  const stop = answer.stop ?? (answer.calls?.length ? 'tools' : 'end');
  const written: Frame[] = [event('message_start', { message: startOf(answer, request) }), event('ping', {})];
  let index = 0;
  const block = (start: object, deltas: readonly object[]) => {
    written.push(event('content_block_start', { index, content_block: start }));
    for (const delta of deltas) written.push(event('content_block_delta', { index, delta }, 1));
    written.push(event('content_block_stop', { index }));
    index += 1;
  };
  if (answer.thinking) {
    const pieces = tokens(answer.thinking).map((thinking) => ({ type: 'thinking_delta', thinking }));
    const signature = { type: 'signature_delta', signature: signatureOf(answer.thinking) };
    block({ type: 'thinking', thinking: '', signature: '' }, [...pieces, signature]);
  }
  for (const [place, search] of (answer.searches ?? []).entries()) searchBlocks(search, `srvtoolu_${place}`, block);
  if (answer.text) {
    const pieces = tokens(answer.text).map((piece) => ({ type: 'text_delta', text: piece }));
    const citations = (answer.citations ?? []).map((citation) => ({
      type: 'citations_delta',
      citation: { type: 'web_search_result_location', cited_text: '', encrypted_index: 'mark', ...citation },
    }));
    block({ type: 'text', text: '' }, [...pieces, ...citations]);
  }
  for (const [place, call] of (answer.calls ?? []).entries()) {
    const raw = typeof call.arguments === 'string' ? call.arguments : JSON.stringify(call.arguments);
    block(
      { type: 'tool_use', id: call.id ?? `toolu_${request.index}_${place}`, name: call.name, input: {} },
      tokens(raw).map((partial_json) => ({ type: 'input_json_delta', partial_json })),
    );
  }
  written.push(
    event('message_delta', { delta: { stop_reason: STOP[stop], stop_sequence: null }, ...endUsage(answer) }),
    event('message_stop', {}),
  );
  return written;
}

type Block = (start: object, deltas: readonly object[]) => void;

function searchBlocks({ query, url, title }: { query: string; url: string; title: string }, id: string, block: Block) {
  const pieces = tokens(JSON.stringify({ query })).map((partial_json) => ({ type: 'input_json_delta', partial_json }));
  block({ type: 'server_tool_use', id, name: 'web_search', input: {} }, pieces);
  const found = { type: 'web_search_result', url, title, encrypted_content: 'sealed', page_age: null };
  block({ type: 'web_search_tool_result', tool_use_id: id, content: [found] }, []);
}

function startOf(answer: Answer, request: ScriptedRequest): object {
  const usage = answer.usage ?? { input: estimate(request.body), output: 0 };
  const cached = usage.cachedInput ?? 0;
  const written = usage.cacheWrite ?? 0;
  return {
    id: `msg_scripted_${request.index}`,
    type: 'message',
    role: 'assistant',
    model: request.model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: {
      input_tokens: usage.input - cached - written,
      cache_read_input_tokens: cached,
      cache_creation_input_tokens: written,
      output_tokens: 1,
    },
  };
}

function endUsage(answer: Answer): object {
  const said = `${answer.thinking ?? ''}${answer.text ?? ''}${JSON.stringify(answer.calls ?? '')}`;
  const thinking = answer.usage?.thinking;
  return {
    usage: {
      output_tokens: answer.usage?.output ?? estimate(said),
      ...(thinking === undefined ? {} : { output_tokens_details: { thinking_tokens: thinking } }),
    },
  };
}
