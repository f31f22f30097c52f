// One conversation over all wires: whatever it holds and whoever made it, each wire's rules accept what is sent of it.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { openai } from '../../../src/adapters/llm/kinds/openai.ts';
import type { KnownModel } from '../../../src/adapters/llm/spec.ts';
import { openaiMessages } from '../../../src/adapters/llm/wires/chat/openai-messages.ts';
import { openaiBody } from '../../../src/adapters/llm/wires/chat/openai-request.ts';
import { anthropicMessages } from '../../../src/adapters/llm/wires/messages/anthropic-messages.ts';
import { anthropicBody } from '../../../src/adapters/llm/wires/messages/anthropic-request.ts';
import { responsesBody, responsesItems } from '../../../src/adapters/llm/wires/responses/responses-request.ts';
import type { ModelRequest } from '../../../src/core/llm/model.ts';
import { repairTranscript } from '../../../src/core/llm/transcript.ts';
import type { Message, Part } from '../../../src/protocol/message.ts';
import { anthropicMessages as anthropicWire, signatureOf } from '../../support/scripted-model/anthropic-messages.ts';
import { openaiChat } from '../../support/scripted-model/openai-chat.ts';
import { encryptedOf, openaiResponses } from '../../support/scripted-model/openai-responses.ts';
import type { Read, Wire } from '../../support/scripted-model/script.ts';
import { WIRES } from '../../support/scripted-model/wires.ts';
import { requestProblem } from '../../support/wire-schemas.ts';

const CHAT = 'chat/model';
const RESPONSES = 'responses/model';
const MESSAGES = 'messages/model';

const MODEL: KnownModel = {
  name: 'model',
  contextLimit: null,
  outputLimit: null,
  price: null,
  thinking: true,
  adaptive: true,
};

const BODIES: Readonly<Record<Wire, (request: ModelRequest) => object>> = {
  'openai-chat': (request) => {
    const quirks = openai.officialQuirks ?? {};
    return openaiBody(MODEL, request, quirks, openaiMessages(CHAT, quirks));
  },
  'openai-responses': (request) => responsesBody(MODEL, request, { summaries: true }, responsesItems(RESPONSES)),
  'anthropic-messages': (request) => anthropicBody(MODEL, request, { official: true }, anthropicMessages(MESSAGES)),
};

const READERS: Readonly<Record<Wire, (body: Readonly<Record<string, unknown>>) => Read>> = {
  'openai-chat': openaiChat.read,
  'openai-responses': openaiResponses.read,
  'anthropic-messages': anthropicWire.read,
};

const words = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom('', ' ', '\n', '\ud800', 'Güte 東京 🎌', 'x'.repeat(90)),
);
const oddId = fc.oneof(
  fc.string({ minLength: 1, maxLength: 8 }),
  fc.constantFrom('functions.look:0', 'call/1', `chatcmpl-${'0123456789'.repeat(8)}`, 'toolu_01', 'é 🎌'),
);
const mime = fc.constantFrom('image/png', 'image/jpeg', 'image/bmp');
const data = fc.constant('aGVsbG8=');

const userPart: fc.Arbitrary<Part> = fc.oneof(
  words.map((text) => ({ type: 'text' as const, text })),
  fc.record({ type: fc.constant('image' as const), mime, data }),
  fc.record({
    type: fc.constant('file' as const),
    mime: fc.constantFrom('application/pdf', 'text/plain', 'application/zip', 'application/json'),
    data,
    name: fc.constantFrom('a.pdf', 'b "c".txt'),
  }),
  words.map((text) => ({ type: 'context' as const, kind: 'file' as const, label: 'a.ts', text })),
);

const search = { type: 'web_search_call', id: 'ws_1', status: 'completed', action: { type: 'search', query: 'q' } };
const use = { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'q' } };
const found = { type: 'web_search_tool_result', tool_use_id: 'srvtoolu_1', content: [] };
const provided = (origin: string, block: object): Part => ({
  type: 'provider',
  name: 'web_search',
  text: 'Searched for "q"',
  data: JSON.stringify(block),
  origin,
});

/** As each maker leaves them: signed for itself alone, in the place where it stood. */
const answerPart: fc.Arbitrary<readonly Part[]> = fc.oneof(
  words.map((text) => [{ type: 'text' as const, text }]),
  words.map((text) => [{ type: 'text' as const, text, extra: '{"phase":"commentary"}', origin: RESPONSES }]),
  fc
    .constantFrom('Hm.', 'So.')
    .map((text) => [{ type: 'thinking' as const, text, signature: signatureOf(text), origin: MESSAGES }]),
  fc
    .constantFrom('Hm.', '')
    .map((text) => [
      { type: 'thinking' as const, text, signature: encryptedOf(text), item: 'rs_1', origin: RESPONSES },
    ]),
  words.map((text) => [{ type: 'thinking' as const, text, origin: CHAT }]),
  fc.constant([provided(RESPONSES, search)]),
  fc.constant([provided(MESSAGES, use), provided(MESSAGES, found)]),
  fc.constant([provided(MESSAGES, use)]),
  fc
    .record({
      type: fc.constant('tool-call' as const),
      call: oddId,
      tool: fc.constantFrom('look', 'functions.look', 'no such tool', ''),
      arguments: fc.constantFrom('', '{}', '{"path":"ä"}', '[1]', '{"pa', 'null'),
    })
    .map((call) => [call]),
);

const turn = fc.oneof(
  fc.array(userPart, { maxLength: 3 }).map((parts) => ({ role: 'user' as const, parts })),
  fc.array(answerPart, { maxLength: 4 }).map((parts) => ({ role: 'assistant' as const, parts: parts.flat() })),
  fc
    .record({ call: oddId, text: words, failed: fc.boolean() })
    .map((result) => ({ role: 'tool' as const, parts: [{ type: 'tool-result' as const, ...result }] })),
);

/** A conversation begins with the user, and no two calls of it have the same id: both are seen to by whoever writes it. */
const conversation = fc.array(turn, { maxLength: 10 }).map((turns): readonly Message[] => {
  const first: Message = { id: 'm', role: 'user', parts: [{ type: 'text', text: 'go' }] };
  const used = new Set<string>();
  const own = (part: Part): Part => {
    if (part.type !== 'tool-call') return part;
    const call = used.has(part.call) ? `${part.call}#${used.size}` : part.call;
    used.add(call);
    return { ...part, call };
  };
  return [first, ...turns.map(({ role, parts }, index): Message => ({ id: `m${index}`, role, parts: parts.map(own) }))];
});

const FORMAT = {
  name: 'plan',
  schema: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: { goal: { type: 'string', minLength: 1 } },
    required: ['goal'],
  },
};

/** As built in, and as servers and editors bring them. */
const TOOLS = [
  { name: 'look', description: 'Looks.', inputSchema: { type: 'object', properties: { path: { type: 'string' } } } },
  { name: 'bare', description: '', inputSchema: {} },
  {
    name: 'either',
    description: 'One of two.',
    inputSchema: {
      $schema: 'http://json-schema.org/draft-07/schema#',
      oneOf: [
        { properties: { id: { type: 'integer' } }, required: ['id'] },
        { properties: { name: { type: 'string' } } },
      ],
    },
  },
];

const options: fc.Arbitrary<Omit<ModelRequest, 'messages'>> = fc.record({
  system: fc.constantFrom('', 'Be brief.', 'cut \ud83d'),
  tools: fc.subarray(TOOLS),
  effort: fc.constantFrom('default' as const, 'off' as const, 'low' as const, 'medium' as const, 'high' as const),
  cacheKey: fc.constantFrom('session-1', 's'.repeat(100)),
  maxOutput: fc.constantFrom(5, 4000),
  format: fc.constantFrom(undefined, FORMAT),
});

for (const wire of WIRES) {
  describe(`one transcript over ${wire}`, () => {
    it('is accepted, whatever it holds', () => {
      fc.assert(
        fc.property(conversation, options, (messages, more) => {
          const sent = JSON.stringify(BODIES[wire]({ ...more, messages: repairTranscript(messages) }));
          assert.ok(!/\\ud[89a-f]/.test(sent), 'half a character was sent');
          const body = JSON.parse(sent);
          const read = READERS[wire](body);
          assert.ok(read.ok, read.ok ? '' : read.text);
          assert.equal(requestProblem(wire, body), undefined);
        }),
        { numRuns: 300 },
      );
    }).timeout(60_000);

    it('grows only at its end', () => {
      fc.assert(
        fc.property(conversation, fc.array(turn, { maxLength: 3 }), (messages, added) => {
          const grown = [...messages, ...added.map((one, index) => ({ id: `n${index}`, ...one }))];
          const settled = repairTranscript(messages);
          const more = repairTranscript([
            ...settled,
            ...grown.slice(messages.length).filter(({ role }) => role === 'user'),
          ]);
          const before = itemsOf(wire, settled);
          const after = itemsOf(wire, more);
          // The last turn may still be added to: what one says twice is one turn over messages.
          assert.deepEqual(after.slice(0, Math.max(0, before.length - 1)), before.slice(0, -1));
        }),
        { numRuns: 200 },
      );
    }).timeout(60_000);
  });
}

describe('the schemas of requests', () => {
  const request: ModelRequest = {
    system: 's',
    tools: [],
    messages: [{ id: 'm', role: 'user', parts: [{ type: 'text', text: 'go' }] }],
  };

  it('refuse what the services refuse', () => {
    for (const wire of WIRES) {
      const body = BODIES[wire](request);
      assert.equal(requestProblem(wire, body), undefined);
      assert.match(requestProblem(wire, { ...body, temperature: 1 }) ?? '', /temperature/);
      assert.ok(requestProblem(wire, { ...body, model: '' }));
      assert.ok(requestProblem(wire, { ...body, [wire === 'openai-responses' ? 'input' : 'messages']: [] }));
    }
  });

  it('refuse what is published of OpenAI’s', () => {
    const input = [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'go' }] }];
    const plain = { model: 'm', store: false, stream: true, input };
    const more = (item: object) => requestProblem('openai-responses', { ...plain, input: [...input, item] });
    assert.equal(requestProblem('openai-responses', plain), undefined);
    const result = { type: 'function_call_output', call_id: 'c', output: '' };
    assert.equal(more(result), undefined);
    assert.ok(more({ ...result, call_id: 'c'.repeat(65) }));
    assert.ok(more({ role: 'assistant', content: 'an item without its type' }));
    assert.ok(more({ type: 'message', role: 'user', content: [] }));
    const image = { type: 'input_image', detail: 'auto', image_url: 'data:image/bmp;base64,aGVsbG8=' };
    assert.ok(more({ type: 'message', role: 'user', content: [image] }));
    const tool = (parameters: object) => ({ type: 'function', name: 't', description: '', parameters, strict: false });
    const tools = (parameters: object) =>
      requestProblem('openai-responses', { ...plain, tools: [tool({ type: 'object', ...parameters })] });
    assert.equal(tools({ properties: {} }), undefined);
    assert.ok(tools({}));
    assert.ok(tools({ properties: {}, oneOf: [] }));
    assert.ok(requestProblem('openai-embeddings', { model: 'm', input: [''] }));
  });
});

/** What is sent of the messages, without the marks that move along. */
function itemsOf(wire: Wire, messages: readonly Message[]): readonly unknown[] {
  const body = JSON.parse(JSON.stringify(BODIES[wire]({ system: 's', tools: [], messages })).replaceAll(MARK, ''));
  return wire === 'openai-responses' ? body.input : body.messages;
}

const MARK = /,"cache_control":\{"type":"ephemeral"\}/g;
