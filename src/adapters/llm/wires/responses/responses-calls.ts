// A call on the responses wire: whose it is, what it is given in each of its versions, and whether these agree.
import type { ModelChunk } from '../../../../core/llm/model.ts';
import type { AnswerDraft } from '../answer-draft.ts';
import { type Fields, fields, list, parsed, text } from '../fields.ts';
import type { ResponseItem } from './responses-items.ts';

const TWO_VERSIONS = 'a tool call came in two versions';

export const itemName = (raw: Fields) => (text(raw.id) === '' ? {} : { item: text(raw.id) });

/**
 * Some servers write what they do themselves as a call of a tool of free text. `tools` are those that the answer says
 * it was given: one that is not among them is the server's own. Where it says none, nothing is known.
 */
export function isTheirs(raw: Fields, tools: readonly Fields[]): boolean {
  if (raw.type !== 'custom_tool_call' || tools.length === 0) return false;
  const given = tools.flatMap((tool) => [tool, ...list(tool.tools).map(fields)]);
  return !given.some((tool) => tool.type === 'custom' && tool.name === raw.name);
}

export function endCall(item: ResponseItem, raw: Fields, draft: AnswerDraft): readonly ModelChunk[] {
  const { call } = item;
  if (call === undefined) {
    item.problem ??= 'a tool call has no name';
    return [];
  }
  const free = item.type === 'custom_tool_call';
  const said = givenIn(raw);
  const heard = [item.written, ...item.wholes].filter((one) => one !== '');
  const settled = said === '' ? (heard.at(-1) ?? '') : said;
  item.cut = raw.status === 'incomplete';
  // Of a call that came piece by piece and as a whole, at least two must agree.
  const sure = heard.length === 0 || heard.some((one) => isSame(one, settled, free));
  if (!sure && !item.cut) item.problem ??= TWO_VERSIONS;
  const shown = free ? JSON.stringify({ input: settled }) : settled;
  const chunks = free || item.written === '' ? draft.argue(call, shown) : [];
  draft.settle(call, shown);
  const caller = fields(raw.caller);
  const extra = {
    ...(text(raw.namespace) === '' ? {} : { namespace: raw.namespace }),
    ...(text(caller.type) === '' || caller.type === 'direct' ? {} : { caller }),
  };
  if (Object.keys(extra).length > 0) draft.note(call, { extra: JSON.stringify(extra), ...itemName(raw) });
  return chunks;
}

export function settleCall(item: ResponseItem, raw: Fields, draft: AnswerDraft): void {
  const said = givenIn(raw);
  if (item.call === undefined || said === '') return;
  const free = item.type === 'custom_tool_call';
  const known = draft.text(item.call);
  if (!isSame(free ? text(fields(parsed(known)).input) : known, said, free)) item.problem ??= TWO_VERSIONS;
}

/** Some servers give an object where a text belongs. */
const givenIn = (raw: Fields): string => {
  if (raw.type === 'custom_tool_call') return text(raw.input);
  return typeof raw.arguments === 'object' && raw.arguments !== null
    ? JSON.stringify(raw.arguments)
    : text(raw.arguments);
};

/** Some servers write the same JSON anew; free text is what it is. */
const isSame = (one: string, other: string, free: boolean): boolean =>
  one === other ||
  (!free &&
    (one.trim() === other.trim() ||
      (parsed(one) !== undefined && JSON.stringify(parsed(one)) === JSON.stringify(parsed(other)))));
