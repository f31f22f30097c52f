// Servers that do not stream answer with one JSON object: it becomes the events that the same answer would have come in.
import { type Fields, fields, list, number, text } from './fields.ts';

/** The events, or undefined where it is no answer of any wire. */
export function eventsOfWhole(body: unknown): readonly unknown[] | undefined {
  const whole = fields(body);
  const choice = fields(list(whole.choices)[0]);
  if (Object.keys(fields(choice.message)).length > 0) return chatEvents(whole, choice);
  if (whole.type === 'message' && Array.isArray(whole.content)) return messageEvents(whole);
  if (whole.object === 'response' && Array.isArray(whole.output)) return responseEvents(whole);
  return undefined;
}

function chatEvents(whole: Fields, choice: Fields): readonly unknown[] {
  const message = fields(choice.message);
  const calls = list(message.tool_calls).map((call, index) => ({ ...fields(call), index }));
  const delta = { ...message, ...(calls.length === 0 ? {} : { tool_calls: calls }) };
  const { message: _, ...rest } = choice;
  const first = { ...rest, index: number(choice.index) ?? 0, delta };
  return [{ ...whole, object: 'chat.completion.chunk', choices: [first] }];
}

function messageEvents(whole: Fields): readonly unknown[] {
  const { content, stop_reason, stop_sequence, stop_details, usage, ...start } = whole;
  const written: unknown[] = [{ type: 'message_start', message: { ...start, content: [], stop_reason: null, usage } }];
  for (const [index, one] of list(content).entries()) written.push(...blockEvents(fields(one), index));
  const delta = { stop_reason, stop_sequence, ...(stop_details === undefined ? {} : { stop_details }) };
  written.push({ type: 'message_delta', delta, usage }, { type: 'message_stop' });
  return written;
}

/** What a stream gives in pieces is given as one piece, so that it is read in the same place. */
function blockEvents(block: Fields, index: number): readonly unknown[] {
  const { signature, citations, input, ...start } = block;
  const deltas: unknown[] = [];
  if (input !== undefined) deltas.push({ type: 'input_json_delta', partial_json: JSON.stringify(input) });
  if (text(signature) !== '') deltas.push({ type: 'signature_delta', signature });
  for (const citation of list(citations)) deltas.push({ type: 'citations_delta', citation });
  const opened = input === undefined ? start : { ...start, input: {} };
  return [
    { type: 'content_block_start', index, content_block: opened },
    ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ];
}

function responseEvents(whole: Fields): readonly unknown[] {
  const end = whole.status === 'incomplete' ? 'response.incomplete' : `response.${text(whole.status) || 'completed'}`;
  const items = list(whole.output).map((item, output_index) => ({
    type: 'response.output_item.done',
    output_index,
    item,
  }));
  // What is whose is told by the tools that it was given.
  const begun = { type: 'response.created', response: { tools: whole.tools } };
  return [begun, ...items, { type: end, response: whole }];
}
