// A recorded answer cut at every byte gives either the same message or a fault; so does one that is cut into any chunks.
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { type ParsedStream, parseStream } from '../../../src/adapters/llm/parse-stream.ts';
import type { Wire } from '../../support/scripted-model/script.ts';
import { type ScriptedModel, startScriptedModel } from '../../support/scripted-model/server.ts';
import { WIRES } from '../../support/scripted-model/wires.ts';

const SAMPLE = {
  thinking: 'Hm 東',
  text: 'Güte 🎌',
  calls: [
    { name: 'look', arguments: { p: 'ä' } },
    { name: 'find', arguments: {} },
  ],
};

let server: ScriptedModel | undefined;
afterEach(async () => server?.close());

async function record(wire: Wire): Promise<Buffer> {
  server = await startScriptedModel({ script: [SAMPLE] });
  const common = { model: 'm', max_tokens: 9, stream: true, messages: [{ role: 'user', content: 'hello' }] };
  const { max_tokens: _, messages: input, ...responses } = common;
  const [path, body] = {
    'openai-chat': ['/v1/chat/completions', { ...common, stream_options: { include_usage: true } }] as const,
    'openai-responses': ['/v1/responses', { ...responses, input, store: false }] as const,
    'anthropic-messages': ['/v1/messages', common] as const,
  }[wire];
  const response = await fetch(`${server.url}${path}`, { method: 'POST', body: JSON.stringify(body) });
  return Buffer.from(await response.arrayBuffer());
}

const base64 = (pieces: readonly Uint8Array[]) => pieces.map((piece) => Buffer.from(piece).toString('base64'));

function checkCut(whole: ParsedStream, cut: ParsedStream, at: string): 'message' | 'fault' {
  const last = cut.chunks.at(-1);
  if (cut.message !== undefined) {
    assert.equal(cut.fault, undefined, at);
    assert.deepEqual(cut.message, whole.message, at);
    return 'message';
  }
  assert.ok(cut.fault, at);
  assert.ok(last?.type === 'fault', at);
  assert.match(cut.fault.code, /^model\.(cut|malformed)$/, at);
  assert.ok(
    last.parts.every((part) => part.type !== 'tool-call'),
    `${at}: a call was handed on`,
  );
  return 'fault';
}

for (const wire of WIRES) {
  describe(`a recorded stream over ${wire}`, () => {
    it('gives the same message or a fault when it is cut at any byte', async () => {
      const bytes = await record(wire);
      const whole = await parseStream({ wire, chunks: base64([bytes]), end: 'eof' });
      assert.equal(whole.message?.parts.length, 4);
      assert.ok(whole.message?.usage, 'the usage is missing');
      // A reset differs from an end only after the bytes, so every fourth place is enough for it.
      // The responses wire says everything several times, in events that are many times as long.
      const stride = wire === 'openai-responses' ? 5 : 1;
      for (const [end, step] of [['eof', stride] as const, ['reset', stride * 4] as const]) {
        const seen = { message: 0, fault: 0 };
        for (let at = bytes.length; at >= 0; at -= step) {
          const cut = await parseStream({ wire, chunks: base64([bytes.subarray(0, at)]), end });
          seen[checkCut(whole, cut, `${end} after ${at} bytes`)] += 1;
        }
        assert.ok(seen.fault > bytes.length / step / 2, 'most cuts must fail');
        assert.ok(seen.message > 0, 'the whole must not fail');
      }
    }).timeout(60_000);

    it('does not depend on where the chunks are cut', async () => {
      const bytes = await record(wire);
      const whole = await parseStream({ wire, chunks: base64([bytes]), end: 'eof' });
      for (const size of [1, 2, 3, 5, 64]) {
        const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
          bytes.subarray(index * size, (index + 1) * size),
        );
        const parsed = await parseStream({ wire, chunks: base64(pieces), end: 'eof' });
        assert.deepEqual(parsed, whole, `${size} bytes a chunk`);
      }
    });

    it('reads lines that end as on Windows', async () => {
      const bytes = await record(wire);
      const windows = Buffer.from(bytes.toString('utf8').replaceAll('\n', '\r\n'));
      const whole = await parseStream({ wire, chunks: base64([bytes]), end: 'eof' });
      assert.deepEqual((await parseStream({ wire, chunks: base64([windows]), end: 'eof' })).message, whole.message);
    });

    it('never makes another call of events that come twice or out of order', async () => {
      const bytes = await record(wire);
      const whole = await parseStream({ wire, chunks: base64([bytes]), end: 'eof' });
      const events = bytes.toString('utf8').split(/(?<=\n\n)/);
      const calls = ({ message }: ParsedStream) => message?.parts.filter((part) => part.type === 'tool-call');
      const read = (order: readonly string[]) =>
        parseStream({ wire, chunks: base64([Buffer.from(order.join(''))]), end: 'eof' });
      for (const [at, event] of events.entries()) {
        const twice = await read(events.toSpliced(at, 0, event));
        if (twice.message !== undefined) assert.deepEqual(calls(twice), calls(whole), `twice: ${event}`);
        const next = events[at + 1];
        if (next === undefined) continue;
        const swapped = await read(events.toSpliced(at, 2, next, event));
        if (swapped.message !== undefined) assert.deepEqual(calls(swapped), calls(whole), `swapped: ${event}${next}`);
      }
    }).timeout(30_000);

    it('never throws on damaged bytes', async () => {
      const bytes = await record(wire);
      for (let at = 0; at < bytes.length; at += 7) {
        const damaged = Buffer.from(bytes);
        damaged[at] = (damaged[at] ?? 0) ^ 0x15;
        const parsed = await parseStream({ wire, chunks: base64([damaged]), end: 'eof' });
        assert.equal((parsed.message === undefined) !== (parsed.fault === undefined), true, `damaged at ${at}`);
      }
    }).timeout(20_000);
  });
}
