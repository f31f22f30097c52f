// Sends one request through a kind of bad weather and asserts what must hold whatever happens.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProviderDeps } from '../../../src/adapters/llm/spec.ts';
import type { ModelChunk } from '../../../src/core/llm/model.ts';
import type { Wire } from '../scripted-model/script.ts';
import { ask, SCRIPTED_KEY, scriptedProvider } from '../scripted-model/wires.ts';
import { type BadServer, startBadServer } from './server.ts';
import type { Weather } from './weather.ts';
import { CALL, TEXT } from './wire-bytes.ts';

/** Far more than any of them takes, far less than for ever. */
const BOUND_MS = 20_000;
const TOOLS = [{ name: 'write', description: 'Writes.', inputSchema: { type: 'object', properties: {} } }];

export const REQUEST = { ...ask('hello, write the file'), tools: TOOLS };

/** All chunks of one answer; fails when it takes too long. */
export async function weathered(
  wire: Wire,
  url: string,
  deps: Partial<ProviderDeps> = {},
  signal = new AbortController().signal,
): Promise<readonly ModelChunk[]> {
  const model = scriptedProvider(wire, url, { idleMs: 1500, ...deps }).model('vendor/model');
  const chunks: ModelChunk[] = [];
  const read = async () => {
    for await (const chunk of model.stream(REQUEST, signal)) chunks.push(chunk);
    return 'ended';
  };
  assert.equal(await within(read()), 'ended', 'the request hangs');
  return chunks;
}

async function within<T>(work: Promise<T>): Promise<T | undefined> {
  const over = new AbortController();
  const late = sleep(BOUND_MS, undefined, { signal: over.signal }).catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
  }
}

export async function endure(wire: Wire, weather: Weather): Promise<void> {
  const server = await startBadServer(wire, weather.play);
  try {
    const chunks = await weathered(wire, server.url, weather.idleMs === undefined ? {} : { idleMs: weather.idleMs });
    assert.equal(await within(server.closed().then(() => 'closed')), 'closed', 'a socket was left open');
    assertEnd(chunks, weather, server);
  } finally {
    await server.close();
  }
}

function assertEnd(chunks: readonly ModelChunk[], weather: Weather, server: BadServer): void {
  const last = chunks.at(-1);
  assert.ok(last?.type === 'end' || last?.type === 'fault', 'no last chunk');
  assert.ok(
    chunks.slice(0, -1).every(({ type }) => type !== 'end' && type !== 'fault'),
    'it ended twice',
  );
  assert.equal(server.requests.length, weather.name.startsWith('a redirect') ? 2 : 1, 'it was asked more than once');
  if (weather.ends === 'whole') {
    assertWhole(chunks, last);
    return;
  }
  assert.ok(last.type === 'fault', `it ended as if it were whole: ${JSON.stringify(last)}`);
  assertFault(last, weather, weather.ends);
}

function assertFault({ fault, parts, usage }: Extract<ModelChunk, { type: 'fault' }>, weather: Weather, code: RegExp) {
  assert.match(fault.code, code, fault.text);
  assert.match(fault.text, weather.says ?? /./);
  assert.match(fault.text, /(OpenAI|Anthropic) at http:\/\/127\.0\.0\.1:\d+/);
  assert.match(fault.text, /vendor\/model/);
  assert.equal(fault.retryable, weather.retryable ?? true);
  assert.ok(
    parts.every(({ type }) => type !== 'tool-call'),
    'a call of a damaged answer was handed on',
  );
  assert.ok(!JSON.stringify({ fault, parts }).includes(SCRIPTED_KEY), 'the fault tells the key');
  if (weather.counted === true) {
    assert.ok(usage?.estimated === true || (usage?.output ?? 0) <= 1, 'a guess is not marked as one');
    assert.ok((usage?.input ?? 0) > 50, 'what was sent is not counted');
  }
  if (weather.counted === false) assert.equal(usage, undefined, 'it cost nothing');
}

function assertWhole(chunks: readonly ModelChunk[], last: ModelChunk): void {
  assert.ok(last.type === 'end', JSON.stringify(last));
  assert.equal(last.stop, 'tools');
  const plain = last.parts.map((part) =>
    part.type === 'tool-call' ? [part.tool, JSON.parse(part.arguments)] : part.type === 'text' ? part.text : part.type,
  );
  assert.deepEqual(plain, [TEXT, [CALL.name, CALL.arguments]]);
  assert.deepEqual([last.usage?.input, last.usage?.output, last.usage?.estimated], [1200, 40, undefined]);
  const streamed = chunks.flatMap((chunk) => (chunk.type === 'text' ? [chunk.text] : [])).join('');
  assert.equal(streamed, TEXT);
}
