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
    // Lines may end as they did long ago.
    for (const size of [3, 5000]) {
      for (const end of ['\r', '\r\n']) {
        assert.deepEqual((await read(bare.replaceAll('\n', end), size)).message, message);
        assert.deepEqual((await read(named.replaceAll('\n', end), size)).message, message);
      }
    }
  }).timeout(20_000);

  it('are a fault when they are an error', async () => {
    const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
    const { fault } = await read(`data: ${JSON.stringify(error)}\n\n`);
    assert.equal(fault?.code, 'model.overloaded');
  });
});

describe('an event without a name among others', () => {
  it('was passed over', async () => {
    const lines = EVENTS.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
    const mixed = lines.map((line, at) => (at === 2 ? line.replace(/^event: .*\n/, '') : line)).join('');
    for (const size of [1, 7, 5000]) {
      assert.deepEqual((await read(mixed, size)).message?.parts, [{ type: 'text', text: 'Güte' }]);
    }
  });
});

describe('a line that was damaged', () => {
  it('took what it held out of the answer', async () => {
    const at = named.indexOf('event: content_block_delta');
    const broken = [
      named.replace('data: {"type":"content_block_delta"', 'dat!: {"type":"content_block_delta"'),
      `${named.slice(0, at)}${named.slice(at).replace('\n', '!')}`,
      named.replace('data: {"type":"content_block_delta"', ':ata: {"type":"content_block_delta"'),
    ];
    for (const body of broken) {
      for (const size of [1, 50, 5000]) assert.equal((await read(body, size)).fault?.code, 'model.malformed', body);
    }
    const misnamed = named.replace('event: content_block_delta', 'evend: content_block_stop');
    assert.equal((await read(misnamed)).fault?.code, 'model.malformed');
  });

  it('is told from what servers write beside their events', async () => {
    const beside = `${named.slice(0, 20)}${named.slice(20).replaceAll('\n\n', '\n\n: alive\nretry: 5\nalive\n\n')}`;
    assert.deepEqual((await read(beside)).message?.parts, [{ type: 'text', text: 'Güte' }]);
  });
});

describe('withEventNames', () => {
  it('changes nothing where there are names, or no events', async () => {
    assert.equal(await passed(named), named);
    assert.equal(await passed('data: 1\n', 'application/json'), 'data: 1\n');
    assert.equal(await passed(''), '');
  });
});
