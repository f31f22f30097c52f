// Tells bytes that bring an answer forward from those that only keep a connection alive, without parsing a single event.

export interface ProgressScan {
  /** How many of these bytes, and of those before them that only now are understood, belong to an answer. */
  take(bytes: Uint8Array): number;
  /** Bytes of the answer in the line that has not ended. */
  readonly open: number;
}

const LF = 10;
const CR = 13;
/** Enough to know what a line is. */
const PREFIX = 64;
const ALIVE = /^(ping|keep-?alive|heartbeat)$/;
const ALIVE_DATA = /^\{\s*"type"\s*:\s*"(ping|keep-?alive|heartbeat)"/;
/** More than anybody asks of an answer at a time: the rest of what came with it need not be looked at. */
const ENOUGH = 1024;
/** As long as it may still become one of those that mean nothing. */
const UNDECIDED = /^(e(v(e(n(t(:.*)?)?)?)?)?|d(a(t(a(:\s*(\{.{0,40})?)?)?)?)?|id?(:.*)?|r(e(t(r(y(:.*)?)?)?)?)?|:.*|)$/;

/**
 * Comments (`: OPENROUTER PROCESSING`), pings with their data, empty data and the fields that only steer a connection mean
 * nothing. Any other line does, also one that is no event at all: an answer may come as plain JSON.
 */
export function createProgressScan(): ProgressScan {
  let prefix = '';
  let length = 0;
  let meant = false;
  let counted = 0;
  let pinged = false;

  const decide = (ended: boolean): void => {
    if (meant || prefix === '' || prefix.startsWith(':')) return;
    const [, name = '', value = ''] = /^(event|data|id|retry):?\s*(.*)$/s.exec(prefix) ?? [];
    if (ended && name === 'event') pinged = ALIVE.test(value.trim());
    if (name === 'data') meant = !pinged && value.trim() !== '' && !ALIVE_DATA.test(value) && (ended || decided());
    else if (name === '') meant = ended || decided();
  };
  const decided = () => length >= PREFIX || !UNDECIDED.test(prefix);
  const extend = (bytes: Uint8Array): void => {
    if (prefix.length < PREFIX) prefix += latin(bytes.subarray(0, PREFIX - prefix.length));
    length += bytes.length;
    decide(false);
  };
  const gained = (): number => {
    const fresh = meant ? length - counted : 0;
    counted += fresh;
    return fresh;
  };
  const endLine = (): number => {
    decide(true);
    if (length === 0) pinged = false;
    const fresh = gained();
    prefix = '';
    length = 0;
    counted = 0;
    meant = false;
    return fresh;
  };

  let brokenByReturn = false;
  return {
    take: (bytes) => {
      let total = 0;
      let at = 0;
      // The second half of a line's end that came in two pieces is no empty line.
      if (brokenByReturn && bytes[0] === LF) at = 1;
      if (bytes.length > 0) brokenByReturn = bytes.at(-1) === CR;
      let feed = bytes.indexOf(LF, at);
      let back = bytes.indexOf(CR, at);
      while (feed !== -1 || back !== -1) {
        const end = back === -1 || (feed !== -1 && feed < back) ? feed : back;
        const plain = length === 0 ? plainLine(bytes, at, end) : 'unclear';
        if (plain === 'unclear') {
          extend(bytes.subarray(at, end));
          total += endLine();
        } else if (plain === 'steers') pinged = false;
        else total += pinged ? 0 : end - at;
        at = end === back && feed === back + 1 ? end + 2 : end + 1;
        if (total >= ENOUGH) {
          total -= at;
          at = Math.max(at, lineThatIsOpen(bytes));
          total += at;
          break;
        }
        if (feed !== -1 && feed < at) feed = bytes.indexOf(LF, at);
        if (back !== -1 && back < at) back = bytes.indexOf(CR, at);
      }
      extend(bytes.subarray(at));
      return total + gained();
    },
    get open() {
      return meant ? length : 0;
    },
  };
}

/** Where what has not ended begins. */
const lineThatIsOpen = (bytes: Uint8Array) => Math.max(bytes.lastIndexOf(LF), bytes.lastIndexOf(CR)) + 1;

const code = (character: string) => character.charCodeAt(0);
const [QUOTE, BRACE, COLON, SPACE] = [code('"'), code('{'), code(':'), code(' ')];
const TYPE = [...'type":"'].map(code);
/** What the names of what only keeps alive begin with. */
const DOUBTFUL = new Set([...'pkhPKH'].map(code));

/**
 * What nearly every line is, told by a few of its bytes: a whole event of an answer, or the name of one. The rest is looked
 * at closely.
 */
function plainLine(bytes: Uint8Array, at: number, end: number): 'answers' | 'steers' | 'unclear' {
  if (bytes[at] === code('e') && bytes[at + 5] === COLON && bytes[at + 6] === SPACE) {
    return end > at + 7 && !DOUBTFUL.has(bytes[at + 7] ?? 0) ? 'steers' : 'unclear';
  }
  if (bytes[at] !== code('d') || bytes[at + 3] !== code('a') || bytes[at + 4] !== COLON) return 'unclear';
  const brace = bytes[at + 5] === SPACE ? at + 6 : at + 5;
  if (end - brace < PREFIX || bytes[brace] !== BRACE || bytes[brace + 1] !== QUOTE) return 'unclear';
  if (TYPE.some((byte, index) => bytes[brace + 2 + index] !== byte))
    return bytes[brace + 2] === TYPE[0] ? 'unclear' : 'answers';
  return DOUBTFUL.has(bytes[brace + 2 + TYPE.length] ?? 0) ? 'unclear' : 'answers';
}

const latin = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
