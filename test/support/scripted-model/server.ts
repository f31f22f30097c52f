// A model without a model: a loopback HTTP server that speaks the providers' wires and answers from a script.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { anthropicMessages } from './anthropic-messages.ts';
import { openaiChat } from './openai-chat.ts';
import { openaiResponses } from './openai-responses.ts';
import type { Answer, HttpFault, RecordedRequest, Script, WireFormat } from './script.ts';
import { sendAnswer } from './send.ts';
import { fields } from './text.ts';

export interface ScriptedModelOptions {
  readonly script: Script;
  /** When given, requests without it are answered with 401. */
  readonly key?: string;
  /** When given, other models are unknown; null: there is no list of models (404). */
  readonly models?: readonly string[] | null;
  /** Also answers `/api/tags` as Ollama does. */
  readonly ollama?: boolean;
  /** How requests for a form of the answer are refused, as by servers that have none; in the wire's own words without a body. */
  readonly refuseFormat?: HttpFault;
  /** Any free one when absent. */
  readonly port?: number;
}

export interface ScriptedModel {
  /** Without path: the messages wire takes it as it is, chat completions takes `${url}/v1`. */
  readonly url: string;
  /** Every request that was given an answer from the script. */
  readonly requests: readonly RecordedRequest[];
  /** Why requests were refused as malformed (400): always a mistake of the one who asked. */
  readonly refusals: readonly string[];
  /** Every request line, lists of models included. */
  readonly lines: readonly string[];
  close(): Promise<void>;
}

interface Host {
  readonly options: ScriptedModelOptions;
  readonly requests: RecordedRequest[];
  readonly refusals: string[];
  readonly lines: string[];
}

export async function startScriptedModel(options: ScriptedModelOptions): Promise<ScriptedModel> {
  const host: Host = { options, requests: [], refusals: [], lines: [] };
  const server = createServer((request, response) => {
    request.socket.setNoDelay(true);
    handle(host, request, response).catch((error: unknown) => {
      if (!response.headersSent) sendJson(response, 500, { error: { message: `The script failed: ${String(error)}` } });
      else response.destroy();
    });
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The scripted model has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests: host.requests,
    refusals: host.refusals,
    lines: host.lines,
    close: async () => {
      server.closeAllConnections();
      server.close();
      if (server.listening) await once(server, 'close');
    },
  };
}

async function handle(host: Host, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://scripted').pathname;
  host.lines.push(`${request.method} ${path}`);
  const format = formatOf(path, request);
  const { options } = host;
  const refuse = (status: number, text: string) => sendJson(response, status, format.error(status, text));
  if (options.ollama && path === '/api/tags') {
    return sendJson(response, 200, { models: (options.models ?? []).map((name) => ({ name, model: name })) });
  }
  if (!hasKey(request, options.key)) return refuse(401, 'Incorrect API key provided.');
  if (request.method === 'GET' && path === '/v1/models' && options.models !== null) {
    return sendJson(response, 200, format.models(options.models ?? ['scripted']));
  }
  const asks = request.method === 'POST' && PATHS.includes(path);
  if (!asks) return refuse(404, `Not Found: ${request.method} ${path}`);
  return answer(host, format, request, response);
}

const PATHS = ['/v1/chat/completions', '/v1/responses', '/v1/messages'];

function formatOf(path: string, request: IncomingMessage): WireFormat {
  if (path === '/v1/messages' || 'anthropic-version' in request.headers) return anthropicMessages;
  return path === '/v1/responses' ? openaiResponses : openaiChat;
}

function hasKey(request: IncomingMessage, key: string | undefined): boolean {
  if (key === undefined) return true;
  return request.headers.authorization === `Bearer ${key}` || request.headers['x-api-key'] === key;
}

async function answer(host: Host, format: WireFormat, request: IncomingMessage, response: ServerResponse) {
  const body = await bodyOf(request);
  const refuse = (status: number, text: string) => sendJson(response, status, format.error(status, text));
  const read = format.read(parse(body));
  if (!read.ok) {
    host.refusals.push(read.text);
    return refuse(400, read.text);
  }
  const { models, refuseFormat } = host.options;
  if (refuseFormat !== undefined && read.request.format !== undefined) {
    const { status, body: shape, headers } = refuseFormat;
    return sendJson(response, status, shape ?? format.error(status, format.noFormat), headers);
  }
  if (models && !models.includes(read.request.model)) {
    return refuse(404, `The model \`${read.request.model}\` does not exist or you do not have access to it.`);
  }
  let settle = () => {};
  const record: RecordedRequest = {
    ...read.request,
    wire: format.wire,
    index: host.requests.length,
    headers: request.headers,
    body,
    connection: request.socket.remotePort ?? 0,
    receivedAt: performance.now(),
    ended: new Promise((resolve) => {
      settle = resolve;
    }),
  };
  host.requests.push(record);
  const end = (outcome: RecordedRequest['outcome']) => {
    if (record.outcome !== undefined) return;
    record.outcome = outcome;
    record.endedAt = performance.now();
    settle();
  };
  response.once('close', () => {
    if (!response.writableFinished) end('client-left');
  });
  const reply = await nextAnswer(host.options.script, record);
  if (reply.holdBeforeFirstByte !== undefined) await sleep(reply.holdBeforeFirstByte, undefined, { ref: false });
  if (isHttpFault(reply.fault)) {
    const { status, body: shape, headers } = reply.fault;
    sendJson(response, status, shape ?? format.error(status, `The scripted model answers ${status}.`), headers);
    return end('refused');
  }
  end(await sendAnswer(reply, format.frames(reply, record), format, response, record));
}

const isHttpFault = (fault: Answer['fault']): fault is HttpFault => typeof fault === 'object';

async function nextAnswer(script: Script, request: RecordedRequest): Promise<Answer> {
  if (typeof script === 'function') return script(request);
  const reply = script[request.index];
  return reply ?? { fault: { status: 500, body: { error: { message: `No answer number ${request.index}.` } } } };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

function parse(body: string): Readonly<Record<string, unknown>> {
  try {
    return fields(JSON.parse(body));
  } catch {
    return {};
  }
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: string | object,
  headers: Readonly<Record<string, string>> = {},
): void {
  const bytes = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(bytes);
}
