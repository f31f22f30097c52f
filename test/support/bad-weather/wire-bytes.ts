// One answer with thinking, text and a call, as the events of each wire, for servers that do not send it as they should.
import { anthropicMessages } from '../scripted-model/anthropic-messages.ts';
import { openaiChat } from '../scripted-model/openai-chat.ts';
import { openaiResponses } from '../scripted-model/openai-responses.ts';
import type { Answer, ScriptedRequest, Wire, WireFormat } from '../scripted-model/script.ts';

export interface Answered {
  /** The events, one string each, the last of them the wire's own end. */
  readonly events: readonly string[];
  readonly bytes: string;
  /** Bytes up to the middle of the text, and of the call's arguments. */
  readonly midText: number;
  readonly midCall: number;
  /** Bytes up to the end of an event with text. */
  readonly afterText: number;
}

const FORMATS: Readonly<Record<Wire, WireFormat>> = {
  'openai-chat': openaiChat,
  'openai-responses': openaiResponses,
  'anthropic-messages': anthropicMessages,
};

export const TEXT = 'I write the file now, Grüße aus 東京.';
export const CALL = { name: 'write', arguments: { path: 'a/b.ts', text: 'const one = 1; // ä' } };
export const ANSWER: Answer = { text: TEXT, calls: [CALL], usage: { input: 1200, output: 40 } };

export function eventsOf(wire: Wire, answer: Answer): readonly string[] {
  const request: ScriptedRequest = {
    wire,
    index: 0,
    model: 'm',
    system: '',
    messages: [],
    tools: [],
    headers: {},
    body: '{"stream_options":{"include_usage":true}}',
  };
  return FORMATS[wire].frames(answer, request).map((frame) => frame.bytes);
}

export function answerOf(wire: Wire, answer: Answer = ANSWER): Answered {
  const events = eventsOf(wire, answer);
  const bytes = events.join('');
  const before = (word: string, from = 0) => Buffer.byteLength(bytes.slice(0, bytes.indexOf(word, from)));
  const call = bytes.indexOf(`"${CALL.name}"`);
  const past = bytes.indexOf('\n\n', bytes.indexOf('file')) + 2;
  const afterText = Buffer.byteLength(bytes.slice(0, past));
  return { events, bytes, afterText, midText: before('file') + 2, midCall: before(' one', call) + 2 };
}

/** What a server answers that does not stream. */
export function wholeJson(wire: Wire): object {
  const args = JSON.stringify(CALL.arguments);
  if (wire === 'anthropic-messages') {
    return {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'm',
      content: [
        { type: 'text', text: TEXT },
        { type: 'tool_use', id: 'toolu_1', name: CALL.name, input: CALL.arguments },
      ],
      stop_reason: 'tool_use',
      stop_sequence: null,
      usage: { input_tokens: 1200, output_tokens: 40 },
    };
  }
  if (wire === 'openai-responses') {
    const content = [{ type: 'output_text', text: TEXT, annotations: [] }];
    return {
      id: 'resp_1',
      object: 'response',
      created_at: 1,
      status: 'completed',
      model: 'm',
      error: null,
      incomplete_details: null,
      output: [
        { id: 'msg_1', type: 'message', role: 'assistant', status: 'completed', content },
        { id: 'fc_1', type: 'function_call', status: 'completed', call_id: 'call_1', name: CALL.name, arguments: args },
      ],
      usage: { input_tokens: 1200, output_tokens: 40, total_tokens: 1240 },
    };
  }
  const call = { id: 'call_1', type: 'function', function: { name: CALL.name, arguments: args } };
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: 'm',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: TEXT, tool_calls: [call] },
        finish_reason: 'tool_calls',
      },
    ],
    usage: { prompt_tokens: 1200, completion_tokens: 40, total_tokens: 1240 },
  };
}

/** Events that say nothing, as this wire would send them. */
export function nothing(wire: Wire): string {
  if (wire === 'openai-responses') return 'event: response.in_progress\ndata: {"type":"response.in_progress"}\n\n';
  return wire === 'anthropic-messages'
    ? 'event: message_delta\ndata: {"type":"message_delta","delta":{}}\n\n'
    : 'data: {"id":"x","object":"chat.completion.chunk","choices":[]}\n\n';
}
