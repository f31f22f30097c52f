// Thinking that a service does not take, or does not give: the question is asked without it, and an answer comes all the same.
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { afterEach, describe, it } from 'mocha';
import type { Message } from '../../../src/protocol/message.ts';
import type { Wire } from '../../support/scripted-model/script.ts';
import { ask, collect, ended, scriptedProvider, user } from '../../support/scripted-model/wires.ts';

const DONE: Readonly<Record<string, string>> = {
  'openai-responses': `event: response.completed\ndata: ${JSON.stringify({ type: 'response.completed', response: { status: 'completed', output: [] } })}\n\n`,
  'anthropic-messages': [{ type: 'message_delta', delta: { stop_reason: 'end_turn' } }, { type: 'message_stop' }]
    .map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
    .join(''),
};

describe('thinking that is refused', () => {
  let server: Server | undefined;
  const bodies: string[] = [];
  afterEach(() => {
    bodies.length = 0;
    server?.close();
    server?.closeAllConnections();
  });

  /** Refuses what `refuses` finds in a request, with these words. */
  const start = async (wire: Wire, refuses: RegExp, words: string) => {
    const made = createServer(async (request, response) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part);
      const body = Buffer.concat(parts).toString('utf8');
      bodies.push(body);
      if (!refuses.test(body)) {
        response.writeHead(200, { 'content-type': 'text/event-stream' }).end(DONE[wire]);
        return;
      }
      const error = { type: 'invalid_request_error', message: words };
      response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({ type: 'error', error }));
    });
    server = made;
    await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
    const address = made.address();
    assert.ok(typeof address === 'object' && address !== null);
    return scriptedProvider(wire, `http://127.0.0.1:${address.port}`);
  };

  it('is not asked for in words, and then not at all, over responses', async () => {
    const words = 'Your organization must be verified to generate reasoning summaries.';
    const provider = await start('openai-responses', /"summary"/, words);
    const model = provider.model('gpt-5.6-sol');
    assert.equal(ended(await collect(model, ask('hello'))).stop, 'end');
    assert.equal(ended(await collect(model, ask('hello'))).stop, 'end');
    assert.equal(bodies.length, 3);
    assert.match(bodies[2] ?? '', /reasoning\.encrypted_content/);
  });

  it('is left out of a conversation that begins otherwise now, over messages', async () => {
    const words = 'messages.1.content.0: `thinking` blocks cannot be modified.';
    const provider = await start('anthropic-messages', /"type":"thinking"/, words);
    const model = provider.model('m');
    const messages: Message[] = [
      user('go'),
      {
        id: 'a',
        role: 'assistant',
        parts: [
          { type: 'thinking', text: 'Hm.', signature: 's', origin: model.id },
          { type: 'text', text: 'Hi' },
        ],
      },
      { ...user('go on'), id: 'b' },
    ];
    for (let count = 0; count < 2; count++) {
      assert.equal(ended(await collect(model, { system: '', messages, tools: [] })).stop, 'end');
    }
    assert.equal(bodies.length, 3, 'what was refused once must not be sent again');
    assert.match(bodies[1] ?? '', /"text":"Hi"/);
  });
});
