// The memory without disk keeps the contract.
import { createFakeMemory } from '../../support/fakes-memory.ts';
import { describeMemory } from './memory-contract.ts';

describeMemory('without disk', async () => ({ memory: createFakeMemory(), dispose: async () => undefined }));
