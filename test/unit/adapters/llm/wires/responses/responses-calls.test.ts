// Calls of the responses wire: which are ours, and that none is taken whose versions differ or that was cut off.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createResponsesReader } from '../../../../../../src/adapters/llm/wires/responses/responses-stream.ts';
import { eventsOfWhole } from '../../../../../../src/adapters/llm/wires/whole-answer.ts';

type Event = Readonly<Record<string, unknown>>;
const event = (type: string, more: Event = {}): Event => ({ type: `response.${type}`, ...more });
const added = (item: Event, output_index = 0) => event('output_item.added', { output_index, item });
const done = (item: Event, output_index = 0) => event('output_item.done', { output_index, item });
const given = (...tools: Event[]) => event('created', { response: { status: 'in_progress', tools } });
const completed = (...output: Event[]) => event('completed', { response: { status: 'completed', output } });
const cutOff = event('incomplete', {
  response: { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
});

const call = (more: Event = {}) => ({
  ...{ type: 'function_call', id: 'fc_7', call_id: 'call_7', name: 'measure', arguments: '{"room":"attic"}' },
  ...more,
});
const free = (more: Event = {}) => ({
  ...{ type: 'custom_tool_call', id: 'ctc_7', call_id: 'call_7', name: 'compose', input: 'say "ho"' },
  ...more,
});
const bare = (item: Event, field: 'arguments' | 'input') => ({ ...item, [field]: '', status: 'in_progress' });
const pieces = (delta: string) => event('function_call_arguments.delta', { item_id: 'fc_7', output_index: 0, delta });
const freePieces = (delta: string) =>
  event('custom_tool_call_input.delta', { item_id: 'ctc_7', output_index: 0, delta });

function end(events: readonly unknown[]) {
  const reader = createResponsesReader(new Set(), 'p/m');
  for (const one of events) reader.take(one);
  return reader.end(false);
}

function ended(events: readonly unknown[]) {
  const whole = end(events);
  assert.ok(typeof whole === 'object', String(whole));
  return whole;
}

const calls = (events: readonly unknown[]) =>
  ended(events).parts.flatMap((part) =>
    part.type === 'tool-call' ? [`${part.call} ${part.tool}(${part.arguments})`] : [],
  );
const isFault = (events: readonly unknown[]) => assert.equal(typeof end(events), 'string');

describe('calls of the responses wire that the server makes itself', () => {
  const search = free({ call_id: 'srv_1', name: 'deep_search', input: '{"query":"owls"}' });

  it('are not ours although they have the form of one', () => {
    const events = [
      given({ type: 'deep_search' }),
      added(bare(search, 'input')),
      freePieces('{"query":"owls"}'),
      done(search),
      completed(search),
    ];
    const { parts, stop } = ended(events);
    assert.equal(stop, 'end');
    const data = JSON.stringify(search);
    assert.deepEqual(parts, [
      { type: 'provider', name: 'deep_search', text: 'Searched for "owls"', data, origin: 'p/m', item: 'ctc_7' },
    ]);
  });

  it('are not ours when the answer comes as one object', () => {
    const whole = { object: 'response', status: 'completed', tools: [{ type: 'deep_search' }], output: [search] };
    assert.deepEqual(calls(eventsOfWhole(whole) ?? []), []);
  });

  it('are ours when the tool was given, alone or in a namespace, and when nothing is known', () => {
    const expected = ['call_7 compose({"input":"say \\"ho\\""})'];
    const events = [added(bare(free(), 'input')), freePieces('say '), freePieces('"ho"'), done(free()), completed()];
    assert.deepEqual(calls([given({ type: 'custom', name: 'compose' }), ...events]), expected);
    const inside = { type: 'namespace', name: 'music', tools: [{ type: 'custom', name: 'compose' }] };
    assert.deepEqual(calls([given(inside), ...events]), expected);
    assert.deepEqual(calls(events), expected);
  });
});

describe('calls of the responses wire whose versions differ', () => {
  it('are a fault when they are about two tools', () => {
    const begun = added(bare(call({ name: 'measurd' }), 'arguments'));
    isFault([begun, done(call()), completed()]);
    isFault([done(call()), completed(call({ name: 'measurd' }))]);
  });

  it('are a fault when a free text was changed on its way', () => {
    const begun = [added(bare(free(), 'input')), freePieces('say '), freePieces('"ho"')];
    isFault([...begun, done(free({ input: 'say "hi"' })), completed()]);
    isFault([...begun, done(free()), completed(free({ input: 'say "ha"' }))]);
    isFault([...begun.slice(0, 2), done(free()), completed()]);
  });

  it('have the id that they are told under at last', () => {
    const { call_id: _, ...nameless } = bare(call(), 'arguments');
    const events = [added(nameless), pieces('{"room":'), pieces('"attic"}'), done(call()), completed()];
    assert.deepEqual(calls(events), ['call_7 measure({"room":"attic"})']);
    const { id: __, ...known } = call();
    const astray = [added(bare(known, 'arguments')), pieces('{"room":"attic"}'), done(known), completed()];
    const byCall = astray.map((one) => ('delta' in one ? { ...one, item_id: 'call_7' } : one));
    assert.deepEqual(calls(byCall), ['call_7 measure({"room":"attic"})']);
  });
});

describe('calls of the responses wire that were cut off', () => {
  it('are dropped at the limit even where what there is of them could be read', () => {
    const half = { input: 'delete all but', status: 'incomplete' };
    assert.deepEqual(calls([added(bare(free(), 'input')), done(free(half)), cutOff]), []);
    assert.deepEqual(calls([added(bare(call(), 'arguments')), pieces('{}'), cutOff]), []);
    assert.deepEqual(calls([done(call()), cutOff]), ['call_7 measure({"room":"attic"})']);
  });

  it('are a fault where no limit is told of', () => {
    isFault([done(call({ status: 'incomplete' })), completed()]);
  });

  it('are cut off when the event says so, whatever the status beside it', () => {
    const events = [done(call({ status: 'incomplete' })), event('incomplete', { response: { status: 'done' } })];
    assert.equal(ended(events).stop, 'length');
    assert.deepEqual(calls(events), []);
  });
});
