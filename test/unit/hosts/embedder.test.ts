// Memory with the vectors of a model that the user has named: found by meaning, and by words while the model is away.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { createDirectory } from '../../../src/adapters/llm/directory.ts';
import { createMemory } from '../../../src/adapters/memory/create-memory.ts';
import { createEmbedder } from '../../../src/hosts/embedder.ts';
import { type JsonServer, startJsonServer } from '../../support/json-server.ts';

const never = new AbortController().signal;
const item = (id: string, text: string) => ({ id, text, session: 's', run: 'r', at: 1 });

describe('vectors from a provider', function () {
  this.timeout(20_000);
  let folder: string;
  let server: JsonServer;
  /** What the server thinks of a text, whatever its words are. */
  const row = (text: string) => (/car|automobile/.test(text) ? [1, 0, 0] : [0, 1, 0]);
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'orquestra-embed-'));
    server = await startJsonServer({
      'POST /v1/embeddings': (body: string) => {
        const { input } = JSON.parse(body);
        // In another order than they were asked for.
        return { data: input.map((text: string, index: number) => ({ index, embedding: row(text) })).reverse() };
      },
    });
  });
  afterEach(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });
  const directory = () =>
    createDirectory({
      configs: [{ id: 'mine', kind: 'compatible', baseUrl: `${server.url}/v1` }],
      env: {},
      findHere: false,
    });

  it('are one for each text, in the order of the texts', async () => {
    const found = await directory();
    const provider = found.providers().find(({ id }) => id === 'mine');
    const vectors = await provider?.embed?.('small', ['a car', 'a tree'], never);
    assert.deepEqual(vectors, {
      ok: true,
      value: [
        [1, 0, 0],
        [0, 1, 0],
      ],
    });
    assert.equal(JSON.parse(server.asked[0]?.body ?? '{}').model, 'small');
    const anthropic = found.providers().find(({ id }) => id === 'anthropic');
    assert.equal(anthropic?.embed, undefined);
  });

  it('find what means the same in other words, and words alone while the server is away', async () => {
    const found = await directory();
    const embed = createEmbedder('mine/small', () => found);
    const memory = createMemory({ folder, embed });
    await memory.save(item('1', 'The car is red.'));
    await memory.save(item('2', 'The tree is green.'));
    const alike = await memory.search('automobile', 1);
    assert.deepEqual(alike.ok && alike.value.map(({ id }) => id), ['1']);
    assert.equal(embed.dimension, 3);
    await server.close();
    const words = await memory.search('tree', 1);
    assert.deepEqual(words.ok && words.value.map(({ id }) => id), ['2']);
    await memory.close();
  });

  it('are not to be had from a provider that is not there, and then words are found', async () => {
    const warned: string[] = [];
    const found = await directory();
    const logger = { write: (_: string, text: string) => void warned.push(text) };
    const memory = createMemory({ folder, logger, embed: createEmbedder('nobody/small', () => found) });
    await memory.save(item('1', 'The car is red.'));
    const words = await memory.search('car', 1);
    assert.deepEqual(words.ok && words.value.map(({ id }) => id), ['1']);
    assert.match(
      warned.join(),
      /nobody\/small \(orquestra\.models\.embed\) gives no vectors: there is no such provider/,
    );
    await memory.close();
  });
});
