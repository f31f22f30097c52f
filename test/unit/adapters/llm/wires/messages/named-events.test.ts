// Servers of the messages wire that leave out the names of their events: what they answer is read all the same.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseStream } from '../../../../../../src/adapters/llm/parse-stream.ts';
import { withEventNames } from '../../../../../../src/adapters/llm/wires/messages/named-events.ts';

const EVENTS = [
  { type: 'message_start', message: { usage: { input_tokens: 3, output_tokens: 1 } } },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Güte' } },
  { type: 'content_block_stop', index: 0 },
  { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 2 } },
  { type: 'message_stop' },
];
const bare = EVENTS.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
const named = EVENTS.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');

const read = (body: string, size = body.length) => {
  const bytes = Buffer.from(body);
  const count = Math.ceil(bytes.length / size);
  const chunks = Array.from({ length: count }, (_, at) =>
    bytes.subarray(at * size, (at + 1) * size).toString('base64'),
  );
  return parseStream({ wire: 'anthropic-messages', chunks, end: 'eof' });
};

const passed = async (body: string, type = 'text/event-stream') => {
  const fetch = withEventNames(async () => new Response(body, { headers: { 'content-type': type } }));
  return (await fetch('http://a.invalid')).text();
};

describe('events without a name', () => {
  it('are read like those with one, wherever they are cut', async () => {
    const { message } = await read(named);
    assert.deepEqual(message?.parts, [{ type: 'text', text: 'Güte' }]);
    for (const size of [1, 3, 50, 5000]) assert.deepEqual((await read(bare, size)).message, message);
    const windows = `: hello\r\n\r\n${bare.replaceAll('\n', '\r\n')}data: [DONE]\r\n\r\n`;
    assert.deepEqual((await read(windows)).message, message);
  });

  it('are a fault when they are an error', async () => {
    const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
    const { fault } = await read(`data: ${JSON.stringify(error)}\n\n`);
    assert.equal(fault?.code, 'model.overloaded');
  });
});

describe('withEventNames', () => {
  it('changes nothing where there are names, or no events', async () => {
    assert.equal(await passed(named), named);
    assert.equal(await passed('data: 1\n', 'application/json'), 'data: 1\n');
    assert.equal(await passed(''), '');
  });
});
