// Servers that imitate the responses wire without its ids, its places or some of its events: a whole answer stays one.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createResponsesReader } from '../../../../../../src/adapters/llm/wires/responses/responses-stream.ts';

type Event = Readonly<Record<string, unknown>>;
const event = (type: string, more: Event): Event => ({ type: `response.${type}`, ...more });
const added = (output_index: number | undefined, item: Event) => event('output_item.added', { output_index, item });
const done = (output_index: number | undefined, item: Event) => event('output_item.done', { output_index, item });
const completed = (more: Event = {}) => event('completed', { response: { status: 'completed', ...more } });
const message = (text: string, id = 'msg_1') => ({ type: 'message', id, content: [{ type: 'output_text', text }] });
const call = (raw: unknown, id = '1', name = 'look') => ({
  type: 'function_call',
  id: `fc_${id}`,
  call_id: `call_${id}`,
  name,
  arguments: raw,
});
const words = (delta: string, more: Event = {}) => event('output_text.delta', { delta, ...more });
const pieces = (delta: string, more: Event = {}) => event('function_call_arguments.delta', { delta, ...more });

function read(events: readonly Event[]) {
  const reader = createResponsesReader(new Set(), 'p/m');
  for (const one of events) reader.take(one);
  const end = reader.end(false);
  assert.ok(typeof end === 'object', String(end));
  return end;
}

const shown = (events: readonly Event[]) =>
  read(events).parts.map((part) => (part.type === 'tool-call' ? `${part.tool}(${part.arguments})` : part.text));

describe('items of the responses wire as others write them', () => {
  it('are told apart by their ids when all have the place 0', () => {
    const reasoning = { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'Hm' }] };
    const calls = [call('{"a":1}'), call('{"b":2}', '2', 'find')];
    const events = [
      added(0, { ...reasoning, summary: [] }),
      done(0, reasoning),
      added(0, message('')),
      words('Hi', { item_id: 'msg_1', output_index: 0 }),
      done(0, message('Hi')),
      added(0, { ...call(''), arguments: '' }),
      added(0, { ...call('', '2', 'find'), arguments: '' }),
      pieces('{"a":1}', { item_id: 'fc_1', output_index: 0 }),
      pieces('{"b":2}', { item_id: 'fc_2', output_index: 0 }),
      ...calls.map((one) => done(0, one)),
    ];
    const expected = ['Hm', 'Hi', 'look({"a":1})', 'find({"b":2})'];
    assert.deepEqual(shown([...events, completed()]), expected);
    assert.deepEqual(shown([...events, completed({ output: [reasoning, message('Hi'), ...calls] })]), expected);
  });

  it('are found when they have neither ids nor places', () => {
    const { id: _, ...bare } = message('Hi');
    assert.deepEqual(shown([words('H'), words('i'), completed({ output: [bare] })]), ['Hi']);
    const events = [added(undefined, call('')), pieces('{"a":1}'), done(undefined, call('{"a":1}')), completed()];
    assert.deepEqual(shown(events), ['look({"a":1})']);
  });

  it('are whole with the answer when their own end is missing', () => {
    const open = [added(0, message('')), words('Hi', { output_index: 0 })];
    assert.deepEqual(shown([...open, completed({ output: [] })]), ['Hi']);
    assert.deepEqual(shown([added(0, message('')), event('output_text.done', { text: 'Hi' }), completed()]), ['Hi']);
    assert.deepEqual(shown([added(0, { type: 'web_search_call', id: 'ws_1' }), ...open.slice(1), completed()]), ['Hi']);
  });

  it('are not written twice when their places in the end are others', () => {
    const astray = words('Hi', { output_index: 0, content_index: -1 });
    assert.deepEqual(shown([added(0, message('')), astray, done(0, message('Hi')), completed()]), ['Hi']);
    const thought = event('reasoning_text.delta', { output_index: 0, content_index: 0, delta: 'Hm' });
    const summary = { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'Hm' }] };
    assert.deepEqual(shown([added(0, { type: 'reasoning', id: 'rs_1' }), thought, done(0, summary), completed()]), [
      'Hm',
    ]);
  });

  it('are not written twice when a part is ended in another place than it was written in', () => {
    const at = (content_index: number) => ({ output_index: 0, item_id: 'rs_1', content_index });
    const thought = { type: 'reasoning', id: 'rs_1', summary: [], content: [{ type: 'reasoning_text', text: 'Hm' }] };
    const events = [
      added(0, { ...thought, content: [] }),
      event('reasoning_text.delta', { ...at(0), delta: 'Hm' }),
      event('reasoning_text.done', { ...at(1), text: 'Hm' }),
    ];
    assert.deepEqual(shown([...events, done(0, thought), completed()]), ['Hm']);
    assert.deepEqual(shown([...events, completed()]), ['Hm']);
  });

  it('are several although they have one id, when they stand in different places', () => {
    const twice = [message('First.'), message('Second.')];
    const events = twice.flatMap((one, index) => [
      added(index, message('')),
      words(one.content[0]?.text ?? '', { item_id: 'msg_1', output_index: index }),
      done(index, one),
    ]);
    assert.deepEqual(shown([...events, completed({ output: twice })]), ['First.', 'Second.']);
  });

  it('are not written twice when thinking has parts of its own, and its end comes last', () => {
    const part = { output_index: 0, item_id: 'rs_1', content_index: 0, part: { type: 'reasoning_text', text: '' } };
    const thought = { type: 'reasoning', id: 'rs_1', summary: [], content: [{ type: 'reasoning_text', text: 'Hm' }] };
    const events = [
      added(0, { type: 'reasoning', id: 'rs_1', summary: [] }),
      event('content_part.added', part),
      event('reasoning_text.delta', { output_index: 0, item_id: 'rs_1', content_index: 0, delta: 'Hm' }),
      added(1, message('')),
      words('Hi', { item_id: 'msg_1', output_index: 1 }),
      done(1, message('Hi')),
      event('content_part.done', { ...part, part: { type: 'reasoning_text', text: 'Hm' } }),
      done(0, thought),
    ];
    assert.deepEqual(shown([...events, completed({ output: [thought, message('Hi')] })]), ['Hm', 'Hi']);
    const renamed = [{ ...thought, id: 'rs_2' }, message('Hi', 'msg_2')];
    assert.deepEqual(shown([...events, completed({ output: renamed })]), ['Hm', 'Hi']);
  });

  it('count when the answer itself leaves out what came before them', () => {
    const reasoning = { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'Hm' }] };
    assert.deepEqual(shown([done(0, reasoning), completed({ output: [message('Hi')] })]), ['Hm', 'Hi']);
  });

  it('are calls although they were not announced, or named only once, or written anew', () => {
    const expected = ['look({"a":1})'];
    assert.deepEqual(shown([pieces('{"a":1}', { output_index: 0 }), done(0, call('{"a":1}')), completed()]), expected);
    const { name: _, ...nameless } = call('{"a":1}');
    assert.deepEqual(shown([added(0, call('')), done(0, nameless), completed()]), expected);
    assert.deepEqual(shown([added(0, call('')), done(0, call({ a: 1 })), completed()]), expected);
    const anew = [added(0, call('')), pieces('{"a": 1}', { output_index: 0 }), done(0, call('{"a":1}')), completed()];
    assert.deepEqual(shown(anew), expected);
  });

  it('are all read when two events have the same number', () => {
    const events = [added(0, message('')), words('H'), words('i'), done(0, message('Hi')), completed()];
    const numbers = [0, 1, 1, 2, 3];
    const numbered = events.map((one, index) => ({ ...one, sequence_number: numbers[index] }));
    assert.deepEqual(shown(numbered), ['Hi']);
  });
});

describe('the last event of the responses wire as others write it', () => {
  it('says by its name what it does not say by its status', () => {
    assert.equal(read([words('H'), event('incomplete', { response: {} })]).stop, 'length');
    assert.equal(read([words('H'), event('done', { response: {} })]).stop, 'end');
  });

  it('is thrown when it says that the answer failed', () => {
    const error = { code: 'rate_limit_exceeded', message: 'Too many.' };
    assert.throws(() => read([completed({ status: 'failed', error })]), { status: 429 });
  });

  it('counts under the names of the other wire', () => {
    const { usage } = read([completed({ usage: { prompt_tokens: 9, completion_tokens: 3 } })]);
    assert.deepEqual(usage, { input: 9, output: 3, cachedInput: 0 });
  });
});
