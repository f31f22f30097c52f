// How vectra's index lies on disk: a short JSON header, the vectors as 32-bit floats, and a checksum over both.
import { crc32 } from 'node:zlib';

type Metadata = Record<string, string | number | boolean>;

interface IndexData {
  readonly version: number;
  readonly metadata_config: { indexed?: string[] };
  readonly items: { id: string; metadata: Metadata; vector: number[]; norm: number; metadataFile?: string }[];
}

const MAGIC = 0x3156514f;
const HEAD_BYTES = 16;
const BYTES = 4;

/** The shape that vectra asks of a codec; reading throws for a file that is not whole. */
export class VectorCodec {
  readonly extension = '.vec';

  /** Magic, checksum of the rest, length of the header, dimension; header padded to four bytes; rows. */
  serializeIndex(data: IndexData): Buffer {
    const dimension = data.items[0]?.vector.length ?? 0;
    const items = data.items.map(({ id, metadata }) => (Object.keys(metadata).length === 0 ? [id] : [id, metadata]));
    const header = Buffer.from(JSON.stringify({ version: data.version, config: data.metadata_config, items }));
    const start = HEAD_BYTES + Math.ceil(header.length / BYTES) * BYTES;
    const bytes = Buffer.alloc(start + data.items.length * dimension * BYTES);
    bytes.writeUInt32LE(MAGIC, 0);
    bytes.writeUInt32LE(header.length, 8);
    bytes.writeUInt32LE(dimension, 12);
    header.copy(bytes, HEAD_BYTES);
    const rows = new Float32Array(bytes.buffer, bytes.byteOffset + start, data.items.length * dimension);
    for (const [index, item] of data.items.entries()) {
      if (item.vector.length !== dimension) throw new Error('Vectors of different dimensions cannot share an index.');
      rows.set(item.vector, index * dimension);
    }
    bytes.writeUInt32LE(crc32(bytes.subarray(8)), 4);
    return bytes;
  }

  deserializeIndex(buffer: Buffer): IndexData {
    if (buffer.length < HEAD_BYTES || buffer.readUInt32LE(0) !== MAGIC) throw new Error('Not a vector index.');
    if (buffer.readUInt32LE(4) !== crc32(buffer.subarray(8))) throw new Error('The vector index is not whole.');
    const length = buffer.readUInt32LE(8);
    const dimension = buffer.readUInt32LE(12);
    const start = HEAD_BYTES + Math.ceil(length / BYTES) * BYTES;
    const header = parseHeader(buffer.toString('utf8', HEAD_BYTES, HEAD_BYTES + length));
    const rows = floatsOf(buffer.subarray(start), header.items.length * dimension);
    const items = header.items.map(([id, metadata], index) => {
      const vector = new Array<number>(dimension);
      const first = index * dimension;
      let sum = 0;
      for (let place = 0; place < dimension; place++) {
        const value = rows[first + place] ?? 0;
        vector[place] = value;
        sum += value * value;
      }
      return { id, metadata: metadata ?? {}, vector, norm: Math.sqrt(sum) };
    });
    return { version: header.version, metadata_config: header.config, items };
  }

  serializeCatalog(catalog: unknown): Buffer {
    return Buffer.from(JSON.stringify(catalog));
  }

  deserializeCatalog(buffer: Buffer) {
    return JSON.parse(buffer.toString('utf8'));
  }

  serializeMetadata(metadata: Metadata): Buffer {
    return Buffer.from(JSON.stringify(metadata));
  }

  deserializeMetadata(buffer: Buffer): Metadata {
    return JSON.parse(buffer.toString('utf8'));
  }
}

/** A view where the bytes lie on a boundary of four, else a copy. */
function floatsOf(bytes: Buffer, count: number): Float32Array {
  if (bytes.byteOffset % BYTES === 0) return new Float32Array(bytes.buffer, bytes.byteOffset, count);
  return new Float32Array(new Uint8Array(bytes).buffer, 0, count);
}

interface Header {
  readonly version: number;
  readonly config: { indexed?: string[] };
  readonly items: readonly (readonly [string, Metadata?])[];
}

/** The checksum has vouched for what was written; this is the one place that gives it its type. */
const parseHeader = (text: string): Header => JSON.parse(text);
