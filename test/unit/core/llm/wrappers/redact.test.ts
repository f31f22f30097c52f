// No request takes a secret along, and nothing is looked through twice.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Model, ModelRequest } from '../../../../../src/core/llm/model.ts';
import { withRedaction } from '../../../../../src/core/llm/wrappers/redact.ts';
import type { Message } from '../../../../../src/protocol/message.ts';

const KEY = ['sk-', 'ant-api03-', 'aB3_'.repeat(10)].join('');

describe('withRedaction', () => {
  const capabilities = {
    tools: true,
    images: true,
    thinking: false,
    structured: true,
    files: false,
    continues: false,
    efforts: [],
    contextLimit: null,
    outputLimit: null,
  };
  const sent: ModelRequest[] = [];
  const model: Model = {
    id: 'p/m',
    capabilities,
    local: false,
    price: null,
    stream: async function* (request) {
      sent.push(request);
      yield { type: 'end', parts: [], stop: 'end' } as const;
    },
  };
  const send = async (messages: readonly Message[], system = '') => {
    const { signal } = new AbortController();
    for await (const _ of guarded.stream({ system, messages, tools: [] }, signal)) void _;
    return sent.at(-1);
  };
  const guarded = withRedaction(model, new WeakMap());
  const message = (text: string): Message => ({ id: 'm', role: 'user', parts: [{ type: 'text', text }] });

  it('takes secrets out of messages and of what stands before them', async () => {
    const request = await send([message(`my key is ${KEY}`)], `system ${KEY}`);
    assert.ok(!JSON.stringify(request).includes(KEY.slice(-12)));
    assert.match(JSON.stringify(request), /my key is \[redacted: anthropic-key\]/);
  });

  it('keeps the identity of messages from request to request', async () => {
    const messages = [message('plain'), message(`key ${KEY}`)];
    const first = await send(messages);
    const second = await send([...messages, message('more')]);
    assert.equal(first?.messages[0], messages[0]);
    assert.equal(second?.messages[1], first?.messages[1]);
  });
});
