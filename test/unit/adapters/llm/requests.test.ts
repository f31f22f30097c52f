// The bodies of both wires: pure, without marks beyond the allowed ones, and with ids that the providers take.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { knownModel, knownNames } from '../../../../src/adapters/llm/catalogue.ts';
import { openai } from '../../../../src/adapters/llm/kinds/openai.ts';
import type { KnownModel } from '../../../../src/adapters/llm/spec.ts';
import { openaiMessages } from '../../../../src/adapters/llm/wires/chat/openai-messages.ts';
import { openaiBody as openaiBodyOf } from '../../../../src/adapters/llm/wires/chat/openai-request.ts';
import { anthropicAddress } from '../../../../src/adapters/llm/wires/messages/anthropic.ts';
import { anthropicMessages } from '../../../../src/adapters/llm/wires/messages/anthropic-messages.ts';
import { anthropicBody as anthropicBodyOf } from '../../../../src/adapters/llm/wires/messages/anthropic-request.ts';
import { openaiAddress } from '../../../../src/adapters/llm/wires/openai.ts';
import { remembered } from '../../../../src/adapters/llm/wires/remembered.ts';
import { responsesItems } from '../../../../src/adapters/llm/wires/responses/responses-request.ts';
import { wireArguments, wireCallId } from '../../../../src/adapters/llm/wires/wire-text.ts';
import type { ModelRequest } from '../../../../src/core/llm/model.ts';
import type { Message } from '../../../../src/protocol/message.ts';

const tool = { name: 'look', description: 'Looks.', inputSchema: { type: 'object', properties: {} } };
const user = (id: string, text: string): Message => ({ id, role: 'user', parts: [{ type: 'text', text }] });
const request = (messages: readonly Message[]) => ({ system: 'Be brief.', messages, tools: [tool] });
const anthropicMessage = anthropicMessages('p/m');
const anthropicBody = (
  model: KnownModel,
  asked: ModelRequest,
  official: boolean,
  convert: Parameters<typeof anthropicBodyOf>[3] = anthropicMessage,
) => anthropicBodyOf(model, asked, { official }, convert);
const chatMessages = openaiMessages('p/m', {});
const openaiBody = (
  name: string,
  asked: ModelRequest,
  official: boolean,
  convert: Parameters<typeof openaiBodyOf>[3] = chatMessages,
) => openaiBodyOf(knownModel('openai', name), asked, (official && openai.officialQuirks) || {}, convert);
const marks = (body: unknown) => JSON.stringify(body).split('"cache_control"').length - 1;

describe('anthropicBody', () => {
  const model = knownModel('anthropic', 'claude-sonnet-5-5');

  it('marks system and the last two turns of the user, and no more', () => {
    const talk = (count: number) =>
      Array.from(
        { length: count },
        (_, index): Message =>
          index % 2 === 0
            ? user(`${index}`, `${index}`)
            : { id: `${index}`, role: 'assistant', parts: [{ type: 'text', text: `${index}` }] },
      );
    assert.equal(marks(anthropicBody(model, request(talk(1)), true)), 2);
    const body = anthropicBody(model, request(talk(9)), true);
    assert.equal(marks(body), 3);
    assert.equal(marks(body.system), 1);
    assert.equal(marks(body.messages.slice(-3)), 2);
  });

  it('marks the last tool where there is no system text', () => {
    const body = anthropicBody(model, { system: '', messages: [user('1', 'x')], tools: [tool, tool] }, true);
    assert.deepEqual(body.tools?.map(marks), [0, 1]);
    assert.equal('system' in body, false);
  });

  it('asks for summarised thinking only at the service itself, of models that have it', () => {
    const asked = { type: 'adaptive', display: 'summarized' };
    assert.deepEqual(anthropicBody(model, request([user('1', 'x')]), true).thinking, asked);
    assert.equal(anthropicBody(model, request([user('1', 'x')]), false).thinking, undefined);
    const older = knownModel('anthropic', 'claude-haiku-4-5-20251001');
    assert.equal(anthropicBody(older, request([user('1', 'x')]), true).thinking, undefined);
  });

  it('puts results and what the user says next into one turn', () => {
    const { messages } = anthropicBody(
      model,
      request([
        user('1', 'go'),
        { id: '2', role: 'assistant', parts: [{ type: 'tool-call', call: 'a', tool: 'look', arguments: '[1]' }] },
        { id: '3', role: 'tool', parts: [{ type: 'tool-result', call: 'a', text: 'no', failed: true }] },
        user('4', 'go on'),
      ]),
      true,
    );
    assert.deepEqual(messages[1]?.content, [
      { type: 'tool_use', id: 'a', name: 'look', input: { invalid_arguments: '[1]' } },
    ]);
    assert.deepEqual(Array.isArray(messages[2]?.content) && messages[2].content.map((block) => block.type), [
      'tool_result',
      'text',
    ]);
    assert.match(JSON.stringify(messages[2]), /"is_error":true/);
  });

  it('leaves out thinking that another provider wrote', () => {
    const { messages } = anthropicBody(
      model,
      request([
        user('1', 'go'),
        {
          id: '2',
          role: 'assistant',
          parts: [
            { type: 'thinking', text: 'unsigned' },
            { type: 'thinking', text: 'signed', signature: 's' },
            { type: 'thinking', text: '', redacted: 'r' },
            { type: 'text', text: 'ok' },
          ],
        },
      ]),
      true,
    );
    assert.deepEqual(messages[1]?.content, [
      { type: 'thinking', thinking: 'signed', signature: 's' },
      { type: 'redacted_thinking', data: 'r' },
      { type: 'text', text: 'ok' },
    ]);
  });
});

describe('a long conversation', () => {
  const steps = (count: number): Message[] =>
    Array.from({ length: count }, (_, index): Message[] => [
      {
        id: `a${index}`,
        role: 'assistant',
        parts: [{ type: 'tool-call', call: `${index}`, tool: 'look', arguments: '{}' }],
      },
      { id: `r${index}`, role: 'tool', parts: [{ type: 'tool-result', call: `${index}`, text: 'x', failed: false }] },
    ]).flat();

  it('took anthropicBody time that grew with the square of the steps', () => {
    const model = knownModel('anthropic', 'claude-sonnet-5-5');
    const long = request(steps(20_000));
    const startedAt = performance.now();
    const body = anthropicBody(model, long, true);
    assert.ok(performance.now() - startedAt < 3_000, 'too slow');
    assert.equal(marks(body), 3);
    assert.equal(marks(body.messages.slice(-3)), 2);
  });

  it('was converted anew from its beginning for each request', () => {
    const converted: string[] = [];
    const convert = remembered((message: Message) => {
      converted.push(message.id);
      return chatMessages(message);
    });
    const messages = steps(3);
    const first = openaiBody('m', request(messages), true, convert);
    const grown = [...messages, user('u', 'go on')];
    const second = openaiBody('m', request(grown), true, convert);
    assert.deepEqual(
      converted,
      grown.map((message) => message.id),
    );
    assert.deepEqual(second.messages.slice(0, first.messages.length), first.messages);
    assert.deepEqual(second, openaiBody('m', request(grown), true));
  });

  it('leaves what it remembers as it was', () => {
    const model = knownModel('anthropic', 'claude-sonnet-5-5');
    const convert = remembered(anthropicMessage);
    const messages = steps(3);
    anthropicBody(model, request(messages), true, convert);
    const grown = [...messages, ...steps(3), user('u', 'go on'), user('v', 'now')];
    const body = anthropicBody(model, request(grown), true, convert);
    assert.deepEqual(body, anthropicBody(model, request(grown), true));
  });
});

describe('openaiBody', () => {
  it('names the output limit as the server knows it', () => {
    const limited = { ...request([user('1', 'x')]), maxOutput: 5 };
    const official = openaiBody('m', limited, true);
    const other = openaiBody('m', limited, false);
    assert.deepEqual([official.max_completion_tokens, official.max_tokens], [5, undefined]);
    assert.deepEqual([other.max_completion_tokens, other.max_tokens], [undefined, 5]);
  });

  it('leaves out an answer that was only thinking, and tools where there are none', () => {
    const thought: Message = { id: '2', role: 'assistant', parts: [{ type: 'thinking', text: 'Hm.' }] };
    const body = openaiBody('m', { system: '', messages: [user('1', 'x'), thought], tools: [] }, true);
    assert.deepEqual(body.messages, [{ role: 'user', content: 'x' }]);
    assert.equal('tools' in body, false);
  });
});

describe('a call that was written broken', () => {
  it('made servers that read the arguments of calls refuse the conversation for ever', () => {
    for (const written of ['{"command":"ech', '[1]', 'null', ' ']) {
      const call: Message = {
        id: '2',
        role: 'assistant',
        parts: [{ type: 'tool-call', call: 'a', tool: 'look', arguments: written }],
      };
      const [chat] = chatMessages(call);
      const [item] = responsesItems('p/m')(call);
      const inChat = chat?.role === 'assistant' && chat.tool_calls?.[0];
      const expected = written === ' ' ? {} : { invalid_arguments: written };
      assert.ok(inChat && inChat.type === 'function');
      assert.deepEqual(JSON.parse(inChat.function.arguments), expected);
      assert.ok(item?.type === 'function_call');
      assert.deepEqual(JSON.parse(item.arguments), expected);
    }
  });

  it('leaves whole ones as they were written', () => {
    assert.equal(wireArguments('{ "path":"ä" }'), '{ "path":"ä" }');
  });
});

describe('wireCallId', () => {
  it('leaves good ids alone and makes the others good, each its own', () => {
    assert.equal(wireCallId('toolu_01Ab-c', 40), 'toolu_01Ab-c');
    const long = 'chatcmpl-0123456789012345678901234567890123456789-';
    const ids = [wireCallId(`${long}1`, 40), wireCallId(`${long}2`, 40), wireCallId('functions.look:0', 40)];
    assert.equal(new Set(ids).size, 3);
    for (const id of ids) assert.match(id, /^[a-zA-Z0-9_-]{1,40}$/);
    assert.equal(wireCallId(`${long}1`, 40), ids[0]);
  });
});

describe('addresses', () => {
  it('are understood with and without what belongs to them', () => {
    for (const address of ['http://h:1', 'http://h:1/', 'http://h:1/v1/', 'http://h:1/v1/chat/completions']) {
      assert.equal(openaiAddress(address), 'http://h:1/v1');
    }
    assert.equal(openaiAddress('https://h/api/openai'), 'https://h/api/openai');
    for (const address of ['http://h:1', 'http://h:1/', 'http://h:1/v1', 'http://h:1/v1/messages']) {
      assert.equal(anthropicAddress(address), 'http://h:1');
    }
  });
});

describe('knownModel', () => {
  it('does not take the unknown for nothing', () => {
    const unknown = knownModel('openai', 'somebody/model');
    assert.deepEqual([unknown.price, unknown.contextLimit, unknown.outputLimit], [null, null, null]);
  });

  it('finds a dated name', () => {
    assert.deepEqual(knownModel('openai', 'gpt-4o-2024-08-06').price, knownModel('openai', 'gpt-4o').price);
    assert.equal(knownModel('anthropic', 'claude-haiku-4-5-20251001').contextLimit, 200_000);
  });

  it('has no price of nothing', () => {
    for (const kind of ['openai', 'anthropic'] as const) {
      for (const name of knownNames(kind)) {
        const { price } = knownModel(kind, name);
        assert.ok(price === null || (price.input > 0 && price.output > 0), name);
      }
    }
  });
});
