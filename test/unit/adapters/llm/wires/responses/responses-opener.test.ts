// What a server refuses of an earlier answer is left out and never sent again; the conversation goes on.
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { afterEach, describe, it } from 'mocha';
import type { Message } from '../../../../../../src/protocol/message.ts';
import { collect, ended, failed, scriptedProvider, user } from '../../../../../support/scripted-model/wires.ts';

const DONE = `data: ${JSON.stringify({ type: 'response.completed', response: { status: 'completed', output: [] } })}\n\n`;
const SEALED =
  'The encrypted content gAAA...x9Q= could not be verified. Reason: Encrypted content could not be decrypted.';

describe('items of an earlier answer that a server of the responses wire refuses', () => {
  let server: Server | undefined;
  const bodies: string[] = [];
  afterEach(() => {
    bodies.length = 0;
    server?.close();
    server?.closeAllConnections();
  });

  const model = async (refuses: RegExp, status: number, error: object) => {
    const made = createServer(async (request, response) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part);
      const body = Buffer.concat(parts).toString('utf8');
      bodies.push(body);
      if (refuses.test(body)) {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ error }));
      } else response.writeHead(200, { 'content-type': 'text/event-stream' }).end(DONE);
    });
    server = made;
    await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
    const address = made.address();
    assert.ok(typeof address === 'object' && address !== null);
    return scriptedProvider('openai-responses', `http://127.0.0.1:${address.port}`).model('gpt-5.6-sol');
  };

  const answer = (origin: string): Message => ({
    id: 'a',
    role: 'assistant',
    parts: [
      { type: 'thinking', text: 'Hm.', signature: 'gAAAx9Q=', item: 'rs_1', origin },
      { type: 'provider', name: 'web_search', text: 'Searched for "owls"', data: SEARCH, item: 'ws_1', origin },
      { type: 'text', text: 'Owls sleep.' },
    ],
  });
  const SEARCH =
    '{"type":"web_search_call","id":"ws_1","status":"completed","action":{"type":"search","query":"owls"}}';
  const asked = (origin: string) => {
    const messages: Message[] = [user('go'), answer(origin), { ...user('go on'), id: 'b' }];
    return { system: '', messages, tools: [] };
  };

  it('are left out where they were sealed for another account, and thinking goes on', async () => {
    const error = { type: 'invalid_request_error', code: 'invalid_encrypted_content', message: SEALED };
    const asks = await model(/gAAAx9Q=/, 400, error);
    const request = asked(asks.id);
    for (let count = 0; count < 2; count++) assert.equal(ended(await collect(asks, request)).stop, 'end');
    assert.equal(bodies.length, 3, 'what was refused once must not be sent again');
    const sent = JSON.parse(bodies[2] ?? '');
    assert.deepEqual(sent.include, ['reasoning.encrypted_content']);
    assert.equal(sent.reasoning.summary, 'auto');
    assert.deepEqual(
      sent.input.map((item: { content: unknown }) => item.content),
      ['go', '[web_search: Searched for "owls"]', 'Owls sleep.', 'go on'],
    );
  });

  it('are left out where they are looked for and not found', async () => {
    const message = "Item with id 'ws_1' not found. Items are not persisted when `store` is set to false.";
    const asks = await model(/"ws_1"/, 404, { message });
    assert.equal(ended(await collect(asks, asked(asks.id))).stop, 'end');
    assert.equal(bodies.length, 2);
  });

  it('are asked for once more only, when it was not they', async () => {
    const message = 'No tool output found for function call call_9.';
    const asks = await model(/./, 400, { message });
    assert.match(failed(await collect(asks, asked(asks.id))).fault.text, /call_9/);
    assert.equal(bodies.length, 2);
    failed(await collect(asks, { ...asked(asks.id), messages: [user('go')] }));
    assert.equal(bodies.length, 3);
  });

  it('cost no thinking for good where the server only spoke of it: what did not help is asked for again', async () => {
    const asks = await model(/./, 400, { message: 'The reasoning service of your region is closed today.' });
    for (let count = 0; count < 2; count++) {
      bodies.length = 0;
      failed(await collect(asks, { ...asked(asks.id), messages: [user('go')] }));
      assert.deepEqual(
        bodies.map((body) => [JSON.parse(body).reasoning !== undefined, JSON.parse(body).include !== undefined]),
        [
          [true, true],
          [false, true],
          [false, false],
        ],
      );
    }
  });
});
