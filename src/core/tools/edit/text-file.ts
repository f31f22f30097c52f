// Bytes of a file as text and back without losing one of them, in the encoding it has.
import { fail, type Outcome, succeed } from '../../../protocol/fault.ts';

const BOM = '\uFEFF';

/** `bytes`: some other encoding of which only ASCII is understood; each character of the text is one byte. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'bytes';

export interface TextFile {
  readonly encoding: Encoding;
  /** The byte order mark the file begins with, or nothing. */
  readonly bom: string;
  readonly text: string;
}

/** Faults: `edit.binary`, and `edit.encoding` where something could not be written back as it was. */
export function decodeText(bytes: Uint8Array, label: string): Outcome<TextFile> {
  const wide = wideEncoding(bytes);
  if (wide !== undefined) return decodeWide(bytes, wide, label);
  if (bytes.includes(0)) return fail('edit.binary', `${label} is a binary file. It was left as it is.`);
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const bom = text.startsWith(BOM) ? BOM : '';
    return succeed({ encoding: 'utf-8', bom, text: text.slice(bom.length) });
  } catch {
    if (bytes.some(isControl)) return fail('edit.binary', `${label} is a binary file. It was left as it is.`);
    return succeed({ encoding: 'bytes', bom: '', text: textOf(bytes) });
  }
}

/** What no text holds: control characters but tab, line ends, form feed and escape. */
const isControl = (byte: number) => byte < 32 && !(byte >= 9 && byte <= 13) && byte !== 27;

function wideEncoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
}

function decodeWide(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be', label: string): Outcome<TextFile> {
  const units = new Uint16Array(bytes.length >> 1);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < units.length; at++) units[at] = view.getUint16(at * 2, encoding === 'utf-16le');
  const text = textOf(units.subarray(1));
  if (bytes.length % 2 === 1 || text.includes('\0') || !text.isWellFormed()) {
    return fail('edit.encoding', `${label} is not valid UTF-16 and could be damaged. It was left as it is.`);
  }
  return succeed({ encoding, bom: BOM, text });
}

function textOf(codes: Uint8Array | Uint16Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < codes.length; at += 0x4000)
    pieces.push(String.fromCharCode(...codes.subarray(at, at + 0x4000)));
  return pieces.join('');
}

export function encodeText({ encoding, bom, text }: TextFile): Uint8Array {
  const whole = bom + text;
  if (encoding === 'utf-8') return new TextEncoder().encode(whole);
  if (encoding === 'bytes') return Uint8Array.from(whole, (character) => character.charCodeAt(0));
  const bytes = new Uint8Array(whole.length * 2);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < whole.length; at++) view.setUint16(at * 2, whole.charCodeAt(at), encoding === 'utf-16le');
  return bytes;
}
