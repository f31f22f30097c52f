// One part of a request over messages that its service does not take: the question is asked without it, once and for all.
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { afterEach, describe, it } from 'mocha';
import type { ModelRequest } from '../../../src/core/llm/model.ts';
import type { Message, Part } from '../../../src/protocol/message.ts';
import { collect, ended, failed, scriptedProvider } from '../../support/scripted-model/wires.ts';

const DONE = [{ type: 'message_delta', delta: { stop_reason: 'end_turn' } }, { type: 'message_stop' }]
  .map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
  .join('');

const said = (role: Message['role'], ...parts: Part[]): Message => ({ id: role, role, parts });
const go = said('user', { type: 'text', text: 'go' });

describe('a part that is refused over messages', () => {
  let server: Server | undefined;
  const bodies: string[] = [];
  afterEach(() => {
    bodies.length = 0;
    server?.close();
    server?.closeAllConnections();
  });

  /** Refuses what `refuses` finds in a request, with these words. */
  const start = async (refuses: RegExp, words: string) => {
    const made = createServer(async (request, response) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part);
      const body = Buffer.concat(parts).toString('utf8');
      bodies.push(body);
      if (!refuses.test(body)) {
        response.writeHead(200, { 'content-type': 'text/event-stream' }).end(DONE);
        return;
      }
      const error = { type: 'invalid_request_error', message: words };
      response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({ type: 'error', error }));
    });
    server = made;
    await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
    const address = made.address();
    assert.ok(typeof address === 'object' && address !== null);
    return scriptedProvider('anthropic-messages', `http://127.0.0.1:${address.port}`).model('m');
  };

  const askTwice = async (model: Awaited<ReturnType<typeof start>>, more: Partial<ModelRequest>) => {
    for (let count = 0; count < 2; count++) {
      assert.equal(ended(await collect(model, { system: '', messages: [go], tools: [], ...more })).stop, 'end');
    }
    assert.equal(bodies.length, 3, 'what was refused once must not be sent again');
    return bodies[2] ?? '';
  };

  it('was one foreign tool, and with it every request', async () => {
    const model = await start(/"uint"/, 'tools.1.custom.input_schema: JSON schema is invalid.');
    const look = { name: 'look', description: 'Looks.', inputSchema: { type: 'object', properties: {} } };
    const odd = {
      name: 'odd',
      description: 'Odd.',
      inputSchema: { type: 'object', properties: { a: { type: 'uint' } } },
    };
    const sent = await askTwice(model, { tools: [look, odd] });
    assert.match(sent, /"name":"odd"/);
    assert.match(sent, /"properties":\{\}/, 'the other tool must stay as it is');
  });

  it('was one image, and with it the whole conversation', async () => {
    const words = 'messages.0.content.1.image.source.base64.data: At least one of the image dimensions is too large';
    const model = await start(/"image\/png"/, words);
    const image: Part = { type: 'image', mime: 'image/png', data: 'iVBORw0KGgo=' };
    const sent = await askTwice(model, { messages: [said('user', { type: 'text', text: 'see' }, image)] });
    assert.match(sent, /was left out/);
  });

  it('was a call that another model made without thinking', async () => {
    const words = 'The `content[].thinking` in the thinking mode must be passed back to the API.';
    const model = await start(/^(?!.*"disabled")/, words);
    const call: Part = { type: 'tool-call', call: 'a', tool: 'look', arguments: '{}' };
    const result: Part = { type: 'tool-result', call: 'a', text: '7', failed: false };
    await askTwice(model, { messages: [go, said('assistant', call), said('tool', result)] });
  });

  it('is said when leaving it out does not help', async () => {
    const model = await start(/./, 'tools.0.custom.input_schema: JSON schema is invalid.');
    const look = { name: 'look', description: 'Looks.', inputSchema: { type: 'object' } };
    const { fault } = failed(await collect(model, { system: '', messages: [go], tools: [look] }));
    assert.match(fault.text, /JSON schema is invalid/);
    assert.equal(bodies.length, 2);
  });
});
