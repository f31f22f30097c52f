// What is noted of an answer's bytes as they pass: how many belong to it, whether its last line came, whether they are sound.
import { isUtf8 } from 'node:buffer';
import { createProgressScan } from './progress-scan.ts';

export interface Intake {
  readonly bytes: number;
  /** The wire's own last line has come. */
  readonly marker: boolean;
  /** Some bytes were no UTF-8. */
  readonly garbled: boolean;
  /** A line of the answer has begun and not ended. */
  readonly open: boolean;
  /** An event grew beyond all measure. */
  readonly endless: boolean;
  /** How many of these bytes belong to an answer, and whether they bring a long event forward. */
  take(bytes: Uint8Array): { readonly content: number; readonly grew: boolean };
  /** The first `most` bytes are kept from here on. */
  keep(most: number): void;
  /** More came than is kept. */
  readonly full: boolean;
  kept(): string;
}

/** An event that is still coming is progress each time it has grown by this. */
const STRIDE = 4096;
/** No answer has so long a line. */
const MOST_LINE = 64 * 1024 * 1024;

/** `markers`: lines, without their break, after which the answer is whole. */
export function createIntake(markers: readonly string[]): Intake {
  const hasMarker = markerScan(markers);
  const scan = createProgressScan();
  const kept: Uint8Array[] = [];
  const state = { bytes: 0, marker: false, garbled: false, endless: false };
  let decoder: TextDecoder | undefined;
  let most = 0;
  let held = 0;
  let strides = 0;
  return {
    get bytes() {
      return state.bytes;
    },
    get marker() {
      return state.marker;
    },
    get garbled() {
      return state.garbled;
    },
    get open() {
      return scan.open > 0;
    },
    get endless() {
      return state.endless;
    },
    get full() {
      return most > 0 && held >= most;
    },
    take: (bytes) => {
      state.bytes += bytes.length;
      state.marker ||= hasMarker(bytes);
      if (!state.garbled && (decoder !== undefined || !isUtf8(bytes))) {
        // A character may only be cut in two by the chunks.
        decoder ??= new TextDecoder('utf-8', { fatal: true });
        state.garbled = !decodes(decoder, bytes);
      }
      if (held < most) {
        const piece = bytes.slice(0, most - held);
        held += piece.length;
        kept.push(piece);
      }
      const content = scan.take(bytes);
      const before = strides;
      strides = Math.floor(scan.open / STRIDE);
      state.endless ||= scan.open > MOST_LINE;
      return { content, grew: strides > before };
    },
    keep: (limit) => {
      most = limit;
    },
    kept: () => Buffer.concat(kept).toString('utf8'),
  };
}

function decodes(decoder: TextDecoder, bytes: Uint8Array): boolean {
  try {
    decoder.decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Finds a line by its bytes, also when chunks split it. JSON has no raw line break, so no content can look like it. */
function markerScan(markers: readonly string[]): (bytes: Uint8Array) => boolean {
  if (markers.length === 0) return () => false;
  const wanted = markers.flatMap((marker) => [Buffer.from(`\n${marker}`), Buffer.from(`\r${marker}`)]);
  const keep = Math.max(...wanted.map((line) => line.length));
  let tail: Uint8Array = Buffer.from('\n');
  return (bytes) => {
    const joined = Buffer.concat([tail, bytes]);
    tail = joined.subarray(Math.max(0, joined.length - keep));
    return wanted.some((line) => joined.includes(line));
  };
}
