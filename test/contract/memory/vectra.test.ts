// Memory over SQLite and vectra keeps the contract, with and without an embedding model.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemory } from '../../../src/adapters/memory/create-memory.ts';
import type { Embedder } from '../../../src/adapters/memory/vectors.ts';
import { createEmbedder } from './embedder.ts';
import { describeMemory } from './memory-contract.ts';

const setUp = (embed?: () => Embedder) => async () => {
  const folder = await mkdtemp(join(tmpdir(), 'orquestra-memory-'));
  const memory = createMemory({ folder, embed: embed?.() });
  return {
    memory,
    async dispose() {
      await memory.close();
      await rm(folder, { recursive: true });
    },
  };
};

describeMemory('words and hashed vectors', setUp());
describeMemory('with an embedding model', setUp(createEmbedder));
