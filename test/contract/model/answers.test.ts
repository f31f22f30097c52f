// What every model does with a whole answer, whatever wire it comes over.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, it } from 'mocha';
import { repairTranscript } from '../../../src/core/llm/transcript.ts';
import type { Message } from '../../../src/protocol/message.ts';
import type { Script } from '../../support/scripted-model/script.ts';
import { type ScriptedModel, startScriptedModel } from '../../support/scripted-model/server.ts';
import {
  ask,
  collect,
  ended,
  SCRIPTED_KEY,
  scriptedProvider,
  user,
  WIRES,
} from '../../support/scripted-model/wires.ts';

const TOOLS = [
  { name: 'look', description: 'Looks.', inputSchema: { type: 'object', properties: { path: { type: 'string' } } } },
  { name: 'find', description: 'Finds.', inputSchema: { type: 'object', properties: {} } },
];

for (const wire of WIRES) {
  describe(`a model over ${wire}: answers`, () => {
    let server: ScriptedModel | undefined;
    const start = async (script: Script) => {
      server = await startScriptedModel({ script, key: SCRIPTED_KEY });
      return scriptedProvider(wire, server.url).model('vendor/model:1');
    };
    afterEach(async () => {
      assert.deepEqual(server?.refusals, [], 'a request was malformed');
      await server?.close();
    });

    it('streams text as it comes and ends with the whole', async () => {
      const model = await start([{ text: 'Grüße aus 東京 🎌.', delayMs: 5, usage: { input: 90, output: 7 } }]);
      const answer = await collect(model, ask('hello'));
      const pieces = answer.chunks.flatMap((chunk) => (chunk.type === 'text' ? [chunk.text] : []));
      assert.equal(pieces.join(''), 'Grüße aus 東京 🎌.');
      assert.ok(pieces.length > 2, 'nothing was streamed');
      const end = ended(answer);
      assert.deepEqual(end.parts, [{ type: 'text', text: 'Grüße aus 東京 🎌.' }]);
      assert.equal(end.stop, 'end');
      assert.deepEqual(end.usage, { input: 90, output: 7, cachedInput: 0 });
      assert.equal(server?.requests[0]?.system, 'Be brief.');
      assert.equal(server?.requests[0]?.model, 'vendor/model:1');
      assert.equal(model.id, `${wire.split('-')[0]}/vendor/model:1`);
    });

    it('keeps thinking apart from text', async () => {
      const model = await start([{ thinking: 'Let me see.', text: 'Done.' }]);
      const answer = await collect(model, ask('hello'));
      assert.deepEqual(
        ended(answer).parts.map((part) => [part.type, part.type === 'tool-call' ? '' : part.text]),
        [
          ['thinking', 'Let me see.'],
          ['text', 'Done.'],
        ],
      );
      const parts = answer.chunks.flatMap((chunk) => ('part' in chunk ? [[chunk.type, chunk.part]] : []));
      assert.deepEqual(parts.at(0), ['thinking', 0]);
      assert.deepEqual(parts.at(-1), ['text', 1]);
    });

    it('takes several calls of one answer, with their arguments as they were written', async () => {
      const odd = '{"path": ["a", 1e3],  "deep": {"x": null}}';
      const model = await start([
        {
          text: 'I look.',
          calls: [
            { name: 'look', arguments: { path: 'ä/b' } },
            { name: 'find', arguments: {} },
            { name: 'look', arguments: odd },
          ],
        },
      ]);
      const answer = await collect(model, { ...ask('go'), tools: TOOLS });
      const end = ended(answer);
      assert.equal(end.stop, 'tools');
      const calls = end.parts.flatMap((part) => (part.type === 'tool-call' ? [part] : []));
      assert.deepEqual(
        calls.map((call) => [call.tool, call.arguments]),
        [
          ['look', '{"path":"ä/b"}'],
          ['find', '{}'],
          ['look', odd],
        ],
      );
      assert.equal(new Set(calls.map((call) => call.call)).size, 3);
      const announced = answer.chunks.flatMap((chunk) => (chunk.type === 'call' ? [chunk.call] : []));
      assert.deepEqual(
        announced,
        calls.map((call) => call.call),
      );
      assert.deepEqual(
        server?.requests[0]?.tools.map((tool) => tool.name),
        ['look', 'find'],
      );
    });

    it('hands on the arguments of a call while they are written', async () => {
      const input = { path: 'ä/b', text: 'a long text with "quotes" and 🎌, cut anywhere' };
      const model = await start([
        {
          calls: [
            { name: 'look', arguments: input },
            { name: 'find', arguments: {} },
          ],
          delayMs: 3,
        },
      ]);
      const answer = await collect(model, { ...ask('go'), tools: TOOLS });
      const written = new Map<number, string[]>();
      for (const chunk of answer.chunks) {
        if (chunk.type === 'call') written.set(chunk.part, []);
        else if (chunk.type === 'arguments') written.get(chunk.part)?.push(chunk.text);
      }
      const [first, second] = [...written.values()];
      assert.equal(first?.join(''), JSON.stringify(input));
      assert.ok(first.length > 5, 'the arguments were not streamed');
      assert.match(second?.join('') ?? '', /^(\{\})?$/);
    });

    it('gives calls, results and thinking back so that the provider takes them', async () => {
      const model = await start([
        { thinking: 'First look.', text: 'I look.', calls: [{ name: 'look', arguments: { path: 'a' } }] },
        { text: 'Seen.' },
      ]);
      const first = ended(await collect(model, { ...ask('go'), tools: TOOLS }));
      const call = first.parts.find((part) => part.type === 'tool-call');
      assert.ok(call);
      const messages: Message[] = [
        user('go'),
        { id: 'm2', role: 'assistant', parts: [...first.parts] },
        {
          id: 'm3',
          role: 'tool',
          parts: [{ type: 'tool-result', call: call.call, text: 'content of a', failed: false }],
        },
        { ...user('and now?'), id: 'm4' },
      ];
      assert.equal(ended(await collect(model, { system: 's', messages, tools: TOOLS })).stop, 'end');
      const seen = server?.requests[1]?.messages ?? [];
      assert.deepEqual(seen[1]?.calls, [{ id: call.call, name: 'look', arguments: '{"path":"a"}' }]);
      assert.deepEqual(seen[2]?.results, [{ id: call.call, text: 'content of a' }]);
    });

    it('makes the ids of calls its own when a server repeats them', async () => {
      const calls = [{ name: 'look', arguments: {}, id: 'call_0' }];
      const model = await start([{ calls }]);
      const before: Message[] = [
        user('go'),
        { id: 'm2', role: 'assistant', parts: [{ type: 'tool-call', call: 'call_0', tool: 'look', arguments: '{}' }] },
        { id: 'm3', role: 'tool', parts: [{ type: 'tool-result', call: 'call_0', text: 'x', failed: false }] },
      ];
      const end = ended(await collect(model, { system: '', messages: before, tools: TOOLS }));
      assert.deepEqual(end.parts, [{ type: 'tool-call', call: 'call_0-2', tool: 'look', arguments: '{}' }]);
    });

    it('sends an interrupted call, as the core has repaired it, with a result that says so', async () => {
      const model = await start([{ text: 'ok' }]);
      const messages: Message[] = [
        user('go'),
        { id: 'm2', role: 'assistant', parts: [{ type: 'tool-call', call: 'c1', tool: 'look', arguments: '{"pa' }] },
        { ...user('go on'), id: 'm3' },
      ];
      ended(await collect(model, { system: '', messages: repairTranscript(messages), tools: TOOLS }));
      assert.match(server?.requests[0]?.messages[2]?.results[0]?.text ?? '', /^Interrupted/);
    });

    it('counts what was read from and written to the cache, and thinking', async () => {
      const usage = { input: 1000, output: 50, cachedInput: 800, thinking: 20 };
      const model = await start([{ text: 'x', usage }]);
      assert.deepEqual(ended(await collect(model, ask('hello'))).usage, usage);
    });

    it('says why it stopped', async () => {
      const model = await start([
        { text: 'half', stop: 'length' },
        { text: 'no', stop: 'refused' },
        { text: '', stop: 'end' },
      ]);
      assert.equal(ended(await collect(model, ask('1'))).stop, 'length');
      assert.equal(ended(await collect(model, ask('2'))).stop, 'refused');
      const empty = ended(await collect(model, ask('3')));
      assert.deepEqual([empty.stop, empty.parts], ['end', []]);
    });

    it('takes a call that cannot be read for what the model wrote when that comes twice running', async () => {
      const calls = [{ name: 'look', arguments: '{"path": "a' }];
      const model = await start([{ calls }, { calls }, { calls: [{ name: 'look', arguments: {} }] }, { calls }]);
      const answers = [];
      for (const text of ['1', '2', '3', '4'])
        answers.push((await collect(model, { ...ask(text), tools: TOOLS })).last);
      const told = answers.map((last) => (last.type === 'fault' ? last.fault.code : last.type));
      // Where the wire says the arguments twice, they are known to be what the model wrote.
      const first = wire === 'openai-responses' ? 'end' : 'model.malformed';
      assert.deepEqual(told, [first, 'end', 'end', first]);
      const [, second] = answers;
      assert.deepEqual(second?.type === 'end' && second.parts.map((part) => 'arguments' in part && part.arguments), [
        '{"path": "a',
      ]);
    });

    it('drops a call that the output limit cut off', async () => {
      const calls = [
        { name: 'find', arguments: {} },
        { name: 'look', arguments: '{"path": "a/b' },
      ];
      const model = await start([{ calls, stop: 'length' }]);
      const end = ended(await collect(model, { ...ask('go'), tools: TOOLS }));
      assert.equal(end.stop, 'length');
      assert.deepEqual(
        end.parts.map((part) => part.type === 'tool-call' && part.tool),
        ['find'],
      );
    });

    it('sends images and context', async () => {
      const model = await start([{ text: 'ok' }]);
      const messages: Message[] = [
        {
          id: 'm1',
          role: 'user',
          parts: [
            { type: 'context', kind: 'file', label: 'src/"a".ts', text: 'let a;' },
            { type: 'image', mime: 'image/png', data: 'aGVsbG8=' },
            { type: 'text', text: 'What is this?' },
          ],
        },
      ];
      ended(await collect(model, { system: '', messages, tools: [] }));
      const seen = server?.requests[0]?.messages[0];
      assert.equal(seen?.images, 1);
      assert.match(seen?.text ?? '', /<context kind="file" label="src\/&quot;a&quot;.ts">\nlet a;\n<\/context>/);
    });

    it('sends the same prefix turn after turn', async () => {
      const model = await start(() => ({ text: 'ok' }));
      const turn = (count: number): Message[] =>
        Array.from({ length: count }, (_, index) => ({
          id: `m${index}`,
          role: index % 2 === 0 ? ('user' as const) : ('assistant' as const),
          parts: [{ type: 'text' as const, text: `turn ${index}` }],
        }));
      for (const count of [1, 3, 7]) await collect(model, { system: 'Be brief.', messages: turn(count), tools: TOOLS });
      const mark = /,"cache_control":\{"type":"ephemeral"\}/g;
      const bodies = server?.requests.map((request) => request.body.replaceAll(mark, '')) ?? [];
      const until = (body: string | undefined) => body?.slice(0, body.indexOf('turn 0')) ?? '';
      assert.equal(until(bodies[0]), until(bodies[1]));
      const third = bodies[2] ?? '';
      const shared = bodies[1]?.slice(0, bodies[1].indexOf('turn 2') + 6) ?? 'missing';
      assert.ok(third.startsWith(shared), 'the prefix changed');
    });

    it('keeps the connection for the next request', async () => {
      const model = await start([{ text: 'one' }, { text: 'two' }]);
      ended(await collect(model, ask('1')));
      // As long as a tool call takes; a request in the very same tick finds the connection still being put back.
      await sleep(30);
      ended(await collect(model, ask('2')));
      const connections = server?.requests.map((request) => request.connection) ?? [];
      assert.equal(connections[0], connections[1], 'the connection was thrown away');
    });
  });
}
