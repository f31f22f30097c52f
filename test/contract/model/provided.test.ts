// What a provider does with tools of its own: a part of the answer, never a call, given back to its maker and told to others in words.
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import type { Message } from '../../../src/protocol/message.ts';
import type { Answer } from '../../support/scripted-model/script.ts';
import { type ScriptedModel, startScriptedModel } from '../../support/scripted-model/server.ts';
import { ask, collect, ended, scriptedProvider, user, WIRES } from '../../support/scripted-model/wires.ts';

const SOURCE = { url: 'https://a.example', title: 'A' };
const SEARCHED: Answer = { searches: [{ query: 'q', ...SOURCE }], text: 'It is so.', citations: [SOURCE] };

for (const wire of WIRES) {
  describe(`a model over ${wire}: what its provider does`, () => {
    let server: ScriptedModel | undefined;
    afterEach(async () => {
      assert.deepEqual(server?.refusals, [], 'a request was malformed');
      await server?.close();
    });

    it('says what a text rests on', async () => {
      server = await startScriptedModel({ script: [SEARCHED] });
      const { parts, stop } = ended(await collect(scriptedProvider(wire, server.url).model('m'), ask('so?')));
      assert.equal(stop, 'end');
      const text = parts.find((part) => part.type === 'text');
      assert.equal(text?.text, 'It is so.');
      assert.deepEqual(
        text.citations?.map(({ url, title }) => ({ url, title })),
        [SOURCE],
      );
    });

    if (wire === 'openai-chat') return;
    it('is a part of its own, given back as it came', async () => {
      server = await startScriptedModel({ script: [SEARCHED, { text: 'ok' }] });
      const model = scriptedProvider(wire, server.url).model('m');
      const first = ended(await collect(model, ask('so?')));
      const done = first.parts.filter((part) => part.type === 'provider');
      assert.match(done[0]?.text ?? '', /Searched for "q"/);
      const messages: Message[] = [
        user('so?'),
        { id: 'a', role: 'assistant', parts: [...first.parts] },
        { ...user('sure?'), id: 'b' },
      ];
      ended(await collect(model, { system: '', messages, tools: [] }));
      const sent = server.requests[1]?.body ?? '';
      for (const part of done) assert.ok(sent.includes(part.data), 'a block was not given back as it came');
    });

    it('is told to another model in words', async () => {
      server = await startScriptedModel({ script: [SEARCHED, { text: 'ok' }] });
      const provider = scriptedProvider(wire, server.url);
      const first = ended(await collect(provider.model('m'), ask('so?')));
      const messages: Message[] = [
        user('so?'),
        { id: 'a', role: 'assistant', parts: [...first.parts] },
        { ...user('sure?'), id: 'b' },
      ];
      ended(await collect(provider.model('other'), { system: '', messages, tools: [] }));
      const sent = server.requests[1]?.body ?? '';
      assert.match(sent, /\[web_search: Searched for \\"q\\"\]/);
      assert.doesNotMatch(sent, /server_tool_use|web_search_call/);
    });
  });
}

describe('a model over anthropic-messages: a pause', () => {
  it('is said to be one, so that the work can go on', async () => {
    const server = await startScriptedModel({ script: [{ ...SEARCHED, stop: 'paused' }] });
    const model = scriptedProvider('anthropic-messages', server.url).model('m');
    assert.equal(ended(await collect(model, ask('so?'))).stop, 'paused');
    assert.deepEqual(server.refusals, []);
    await server.close();
  });
});
