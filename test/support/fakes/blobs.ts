// Before-images in memory.
import type { BlobsPort } from '../../../src/core/ports/files.ts';
import { sha256 } from './disk.ts';

export function createFakeBlobs(): BlobsPort {
  const kept = new Map<string, Uint8Array>();
  return {
    put: async (bytes) => {
      const name = sha256(bytes);
      kept.set(name, Uint8Array.from(bytes));
      return name;
    },
    get: async (name) => kept.get(name),
  };
}
