// Tells a name that was damaged on its way from one that is only new: what it stood for is lost, and must not be passed over.
import { type Fields, fields, text } from '../fields.ts';

/** A bit or two in one of its letters. */
const MOST_WRONG = 2;

export const isMisspelt = (word: string, known: readonly string[]): boolean =>
  known.some((right) => {
    if (word.length !== right.length || word === right) return false;
    let wrong = 0;
    for (let at = 0; at < right.length && wrong <= MOST_WRONG; at++) if (word[at] !== right[at]) wrong++;
    return wrong <= MOST_WRONG;
  });

/** Whether it lacks this field and has one that was meant to be it. */
export const lacks = (object: Fields, name: string): boolean =>
  object[name] === undefined && Object.keys(object).some((key) => isMisspelt(key, [name]));

const EVENTS = [
  ...['message_start', 'message_delta', 'message_stop', 'error'],
  ...['content_block_start', 'content_block_delta', 'content_block_stop'],
];
/** What only events of these kinds hold. */
const HELD = ['delta', 'content_block', 'message', 'index'];

/** An event of no known kind that was one. */
export function isDamagedEvent(event: Fields): boolean {
  const type = text(event.type);
  return type === '' ? HELD.some((name) => event[name] !== undefined) : isMisspelt(type, EVENTS);
}

const OWN: Readonly<Record<string, string>> = {
  text_delta: 'text',
  thinking_delta: 'thinking',
  signature_delta: 'signature',
  citations_delta: 'citation',
  input_json_delta: 'partial_json',
  compaction_delta: 'content',
};

/** A piece whose kind or whose words were lost. */
export function isDamagedPiece(delta: Fields): boolean {
  const own = OWN[text(delta.type)];
  return own === undefined
    ? text(delta.type) === '' || isMisspelt(text(delta.type), Object.keys(OWN))
    : lacks(delta, own);
}

const BLOCKS = [
  ...['text', 'thinking', 'redacted_thinking', 'tool_use', 'server_tool_use', 'mcp_tool_use', 'compaction'],
];

export const isDamagedBlock = (block: Fields): boolean => lacks(block, 'type') || isMisspelt(text(block.type), BLOCKS);

export const isDamagedStop = (event: Fields, reasons: readonly string[]): boolean => {
  const delta = fields(event.delta);
  return lacks(event, 'delta') || lacks(delta, 'stop_reason') || isMisspelt(text(delta.stop_reason), reasons);
};
