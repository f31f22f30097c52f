// What every model does when something goes wrong: it never throws, and says in its last chunk what it was.
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import type { ProviderDeps } from '../../../src/adapters/llm/spec.ts';
import type { Answer, Script } from '../../support/scripted-model/script.ts';
import {
  type ScriptedModel,
  type ScriptedModelOptions,
  startScriptedModel,
} from '../../support/scripted-model/server.ts';
import { ask, collect, failed, SCRIPTED_KEY, scriptedProvider, WIRES } from '../../support/scripted-model/wires.ts';

const CALL = { name: 'write', arguments: { path: 'a', text: 'x'.repeat(200) } };

for (const wire of WIRES) {
  describe(`a model over ${wire}: failures`, () => {
    let server: ScriptedModel | undefined;
    const start = async (script: Script, options: Partial<ScriptedModelOptions> = {}, deps?: Partial<ProviderDeps>) => {
      server = await startScriptedModel({ script, key: SCRIPTED_KEY, ...options });
      return scriptedProvider(wire, server.url, deps).model('m');
    };
    const fail = async (answer: Answer, deps?: Partial<ProviderDeps>) =>
      failed(await collect(await start([answer], {}, deps), ask('hello')));
    afterEach(async () => {
      await server?.close();
    });

    it('closes the socket at once when it is stopped', async () => {
      const model = await start([{ text: 'word '.repeat(500), tokensPerSecond: 50 }]);
      const controller = new AbortController();
      let stoppedAt = 0;
      const chunks = [];
      for await (const chunk of model.stream(ask('hello'), controller.signal)) {
        chunks.push(chunk);
        if (stoppedAt > 0 || chunk.type !== 'text') continue;
        stoppedAt = performance.now();
        controller.abort();
      }
      const took = performance.now() - stoppedAt;
      const last = chunks.at(-1);
      assert.ok(last?.type === 'fault');
      assert.equal(last.fault.code, 'model.stopped');
      assert.equal(last.fault.retryable, false);
      assert.deepEqual(last.parts.length, 1, 'what had arrived is lost');
      await server?.requests[0]?.ended;
      assert.equal(server?.requests[0]?.outcome, 'client-left');
      assert.ok(took < 5_000, `stopping took ${took} ms`);
    });

    it('stops before the first byte, and before the request', async () => {
      const controller = new AbortController();
      const model = await start(() => {
        setTimeout(() => controller.abort(), 10);
        return { text: 'x', holdBeforeFirstByte: 30_000 };
      });
      assert.equal(failed(await collect(model, ask('hello'), controller.signal)).fault.code, 'model.stopped');
      await server?.requests[0]?.ended;
      assert.equal(failed(await collect(model, ask('hello'), AbortSignal.abort())).fault.code, 'model.stopped');
      assert.equal(server?.requests.length, 1);
    });

    it('does not wait for a key when it is stopped', async () => {
      const model = await start([], {}, { key: () => new Promise(() => {}) });
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 20);
      assert.equal(failed(await collect(model, ask('hello'), controller.signal)).fault.code, 'model.stopped');
    });

    it('leaves no socket open when nobody wants the rest', async () => {
      const model = await start([{ text: 'word '.repeat(500), tokensPerSecond: 50 }]);
      for await (const chunk of model.stream(ask('hello'), new AbortController().signal)) {
        if (chunk.type === 'text') break;
      }
      await server?.requests[0]?.ended;
      assert.equal(server?.requests[0]?.outcome, 'client-left');
    });

    it('reports a reset in mid-stream and keeps what had arrived', async () => {
      const { fault, parts } = await fail({ text: 'one two three four', fault: 'reset' });
      assert.equal(fault.code, 'model.cut');
      assert.equal(fault.retryable, true);
      assert.equal(parts[0]?.type, 'text');
    });

    it('never hands on half a call', async () => {
      for (const how of ['reset', 'eof', 'error-event', 'broken-event'] as const) {
        const { fault, parts } = await fail({ text: 'I write.', calls: [CALL], fault: how });
        assert.deepEqual(parts, [{ type: 'text', text: 'I write.' }], how);
        assert.equal(fault.retryable, true, how);
        await server?.close();
      }
    });

    it('reports a stream that ends without saying so', async () => {
      assert.equal((await fail({ text: 'one two three', fault: 'eof' })).fault.code, 'model.cut');
    });

    it('reports an event that is not JSON', async () => {
      assert.equal((await fail({ text: 'one two three', fault: 'broken-event' })).fault.code, 'model.malformed');
    });

    it('reports an error within the stream', async () => {
      const { fault } = await fail({ text: 'one two three', fault: 'error-event' });
      assert.equal(fault.code, 'model.overloaded');
      assert.match(fault.text, /on purpose/);
    });

    it('gives up when nothing comes any more', async () => {
      const began = performance.now();
      const { fault, parts } = await fail({ text: 'one two three', fault: 'stall' }, { idleMs: 150 });
      assert.equal(fault.code, 'model.stalled');
      assert.equal(parts.length, 1);
      assert.ok(performance.now() - began < 8_000);
      await server?.requests[0]?.ended;
    });

    it('gives up when nothing comes at all', async () => {
      const { fault } = await fail({ text: 'x', holdBeforeFirstByte: 5000 }, { idleMs: 100 });
      assert.equal(fault.code, 'model.stalled');
    });

    it('does not give up on a slow answer that keeps coming', async () => {
      const model = await start([{ text: 'one two three four five', delayMs: 100 }], {}, { idleMs: 400 });
      assert.equal((await collect(model, ask('hello'))).last.type, 'end');
    });

    it('asks for another key when this one is refused, without repeating it', async () => {
      const model = await start([], { key: 'another' });
      const { fault } = failed(await collect(model, ask('hello')));
      assert.equal(fault.code, 'model.unauthorized');
      assert.equal(fault.action, 'connect-provider');
      assert.equal(fault.retryable, false);
      assert.match(fault.text, new RegExp(`(OpenAI|Anthropic) at ${server?.url}`));
      assert.doesNotMatch(JSON.stringify(fault), new RegExp(SCRIPTED_KEY));
    });

    it('says which key is missing', async () => {
      const model = await start([], {}, { key: async () => undefined });
      const { fault } = failed(await collect(model, ask('hello')));
      assert.equal(fault.code, 'model.unauthorized');
      assert.match(fault.text, /OPENAI_API_KEY|ANTHROPIC_API_KEY/);
    });

    it('does not send a key that is none, nor anything to an address that is none', async () => {
      const model = await start([], {}, { key: async () => 'ключ' });
      const { fault } = failed(await collect(model, ask('hello')));
      assert.deepEqual([fault.code, fault.action], ['model.unauthorized', 'connect-provider']);
      assert.match(fault.text, /characters that cannot be sent/);
      assert.doesNotMatch(JSON.stringify(fault), /ключ/);
      const nowhere = scriptedProvider(wire, 'no address').model('m');
      const other = failed(await collect(nowhere, ask('hello'))).fault;
      assert.equal(other.code, 'model.unreachable');
      assert.match(other.text, /not an address/);
    });

    it('lets another model be chosen when this one is unknown', async () => {
      const { fault } = failed(await collect(await start([], { models: ['other'] }), ask('hello')));
      assert.equal(fault.code, 'model.not-found');
      assert.equal(fault.action, 'choose-model');
    });

    it('tells when to come back', async () => {
      const { fault } = await fail({ fault: { status: 429, headers: { 'retry-after': '7' } } });
      assert.equal(fault.code, 'model.rate-limited');
      assert.equal(fault.retryAfterMs, 7000);
      assert.equal(fault.retryable, true);
      assert.match(fault.text, /in 7 s/);
      assert.equal(server?.requests.length, 1, 'the SDK retried by itself');
    });

    it('knows what may pass and what will not', async () => {
      const cases: readonly (readonly [number, string, boolean])[] = [
        [400, 'model.bad-request', false],
        [403, 'model.unauthorized', false],
        [413, 'model.context-too-long', false],
        [500, 'model.overloaded', true],
        [503, 'model.overloaded', true],
        [529, 'model.overloaded', true],
      ];
      for (const [status, code, retryable] of cases) {
        const { fault } = await fail({ fault: { status } });
        assert.deepEqual([fault.code, fault.retryable], [code, retryable], `${status}`);
        await server?.close();
      }
    });

    it('knows a conversation that is too long by its words', async () => {
      const body = { error: { type: 'invalid_request_error', message: 'prompt is too long: 250000 tokens > 200000' } };
      const { fault } = await fail({ fault: { status: 400, body } });
      assert.equal(fault.code, 'model.context-too-long');
      assert.equal(fault.action, 'new-session');
    });

    it('survives an error page that is not JSON', async () => {
      const { fault } = await fail({ fault: { status: 502, body: '<html>Bad gateway</html>' } });
      assert.equal(fault.code, 'model.overloaded');
    });

    it('knows a page that is no stream', async () => {
      const { fault } = await fail({
        fault: { status: 200, body: '<html>hello</html>', headers: { 'content-type': 'text/html' } },
      });
      assert.equal(fault.code, 'model.malformed');
      assert.match(fault.text, /text\/html/);
    });

    it('says where nothing listens', async () => {
      const model = await start([]);
      await server?.close();
      const { fault } = failed(await collect(model, ask('hello')));
      assert.equal(fault.code, 'model.unreachable');
      assert.match(fault.text, /127\.0\.0\.1:\d+.*nothing listens there/);
    });
  });
}
