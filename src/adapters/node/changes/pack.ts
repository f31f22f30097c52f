// Contents of files held aside while commands run: one file that nobody else sees and that goes with the process.
import { randomBytes } from 'node:crypto';
import { closeSync, ftruncateSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

export interface Piece {
  readonly offset: number;
  readonly length: number;
}

const FAST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

export class Pack {
  readonly #file: number;
  #size = 0;

  /** Throws the system error when nothing can be written there. */
  constructor(folder: string) {
    const path = join(folder, `held-${randomBytes(8).toString('hex')}.tmp`);
    this.#file = openSync(path, 'wx+', 0o600);
    // Without a name it goes with the process, however that ends.
    rmSync(path, { force: true });
  }

  get size(): number {
    return this.#size;
  }

  add(bytes: Uint8Array): Piece {
    const packed = zstdCompressSync(bytes, FAST);
    const offset = this.#size;
    for (let written = 0; written < packed.length; ) {
      written += writeSync(this.#file, packed, written, packed.length - written, offset + written);
    }
    this.#size += packed.length;
    return { offset, length: packed.length };
  }

  read({ offset, length }: Piece): Uint8Array {
    const packed = Buffer.alloc(length);
    for (let read = 0; read < length; ) {
      const got = readSync(this.#file, packed, read, length - read, offset + read);
      if (got === 0) throw new Error('The held content is cut off.');
      read += got;
    }
    return zstdDecompressSync(packed);
  }

  clear(): void {
    ftruncateSync(this.#file, 0);
    this.#size = 0;
  }

  dispose(): void {
    closeSync(this.#file);
  }
}
